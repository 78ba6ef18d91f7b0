// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Window} from "../types/Agreement.sol";
import {Question} from "../types/Question.sol";
import {Terms} from "../types/Terms.sol";

/// @title Schedule
/// @notice The time line of an agreement: facts from the terms, in Unix seconds.
library Schedule {
    /// @notice When `period` begins.
    function startOf(Terms calldata terms, uint256 period) internal pure returns (uint256) {
        return period == 0 ? terms.start : terms.periodEnds[period - 1];
    }

    /// @notice From this second on, `period` can no longer be funded.
    function fundBefore(Terms calldata terms, uint256 period) internal pure returns (uint256) {
        return startOf(terms, period) + terms.fundingGrace;
    }

    /// @notice From this second on, the question about `period` may be asked.
    function askFrom(Terms calldata terms, uint256 period) internal pure returns (uint256) {
        return uint256(terms.periodEnds[period]) + terms.measureDelay;
    }

    /// @notice How many periods have begun by `time`.
    function begun(Terms calldata terms, uint256 time) internal pure returns (uint256 count) {
        if (time < terms.start) return 0;
        count = ended(terms, time) + 1;
        if (count > terms.periodEnds.length) count = terms.periodEnds.length;
    }

    /// @notice How many periods have ended by `time`.
    function ended(Terms calldata terms, uint256 time) internal pure returns (uint256 count) {
        uint40[] calldata ends = terms.periodEnds;
        while (count < ends.length && ends[count] <= time) ++count;
    }

    /// @notice All the seconds that matter for `period`.
    function windowOf(Terms calldata terms, uint256 period) internal pure returns (Window memory window) {
        window.start = startOf(terms, period);
        window.end = terms.periodEnds[period];
        window.fundBefore = fundBefore(terms, period);
        window.askFrom = askFrom(terms, period);
        window.answerBefore = window.askFrom + terms.reportGrace;
        window.settleBy = window.answerBefore + terms.reviewWindow + terms.rulingWindow;
    }

    /// @notice The question that settles `period`.
    /// @dev The casts lose nothing for any period that can be funded: that needs a start within 366 days, and the
    /// last period ends within ten years of it.
    function question(Terms calldata terms, uint256 period) internal pure returns (Question memory) {
        return
            Question({
                metric: terms.metric,
                from: uint40(startOf(terms, period)),
                to: terms.periodEnds[period],
                notBefore: uint40(askFrom(terms, period))
            });
    }

    /// @notice The question about `period` from its start to `through`, asked no earlier than `through`.
    function interimQuestion(
        Terms calldata terms,
        uint256 period,
        uint256 through
    ) internal pure returns (Question memory) {
        return
            Question({
                metric: terms.metric,
                from: uint40(startOf(terms, period)),
                to: uint40(through),
                notBefore: uint40(through)
            });
    }
}
