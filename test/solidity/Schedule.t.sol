// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Window} from "../../contracts/types/Agreement.sol";
import {Question} from "../../contracts/types/Question.sol";
import {Terms} from "../../contracts/types/Terms.sol";
import {Libraries} from "./support/Libraries.sol";
import {PropertyTest} from "./support/PropertyTest.sol";
import {RandomTerms} from "./support/RandomTerms.sol";

contract ScheduleTest is PropertyTest {
    uint256 private constant START = 1_900_000_000;

    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    /// @notice Every second before the first end has period 0 as its next, and so on: no gap, no overlap.
    function testFuzz_begunAndEnded_areComplementary(uint256 seed, uint256 time) public view {
        Terms memory terms = RandomTerms.make(seed, START, 1e30, 12);
        uint256 count = terms.periodEnds.length;
        time = _moment(terms, seed, time);

        uint256 begun = libraries.begun(terms, time);
        uint256 ended = libraries.ended(terms, time);

        uint256 running = 0;
        for (uint256 period = 0; period < count; ++period) {
            Window memory window = libraries.windowOf(terms, period);
            assertEq(period < begun, time >= window.start, "begun");
            assertEq(period < ended, time >= window.end, "ended");
            if (time >= window.start && time < window.end) ++running;
        }
        assertLe(begun, count, "more begun than there are");
        assertEq(begun - ended, running, "begun, not ended: running");
        assertEq(running, time >= START && time < terms.periodEnds[count - 1] ? 1 : 0, "exactly one runs");
    }

    /// @notice A period begins where the one before ends, and its windows follow one another.
    function testFuzz_windowOf_followsTheTerms(uint256 seed) public view {
        Terms memory terms = RandomTerms.make(seed, START, 1e30, 12);
        uint256 previous = terms.start;
        uint256 settledBefore = 0;

        for (uint256 period = 0; period < terms.periodEnds.length; ++period) {
            Window memory window = libraries.windowOf(terms, period);
            assertEq(window.start, previous, "start");
            assertEq(window.end, terms.periodEnds[period], "end");
            assertEq(window.fundBefore, previous + terms.fundingGrace, "fundBefore");
            assertLe(window.fundBefore, window.end, "funded after its end");
            assertEq(window.askFrom, window.end + terms.measureDelay, "askFrom");
            assertEq(window.answerBefore, window.askFrom + terms.reportGrace, "answerBefore");
            assertEq(window.settleBy, window.answerBefore + terms.reviewWindow + terms.rulingWindow, "settleBy");
            // At most one period is ever in settlement.
            assertLe(settledBefore, window.askFrom, "two in settlement");
            settledBefore = window.settleBy;
            previous = window.end;
        }
    }

    function testFuzz_questions_areAboutTheirSpan(uint256 seed, uint256 point) public view {
        Terms memory terms = RandomTerms.make(seed, START, 1e30, 12);
        terms.metric = keccak256(abi.encode(seed));

        for (uint256 period = 0; period < terms.periodEnds.length; ++period) {
            Window memory window = libraries.windowOf(terms, period);
            Question memory final_ = libraries.question(terms, period);
            assertEq(keccak256(abi.encode(final_)), _key(terms, window.start, window.end, window.askFrom), "final");

            uint256 through = bound(point, window.start, window.end);
            Question memory partial_ = libraries.interimQuestion(terms, period, through);
            assertEq(keccak256(abi.encode(partial_)), _key(terms, window.start, through, through), "interim");
        }
    }

    function _key(Terms memory terms, uint256 from, uint256 to, uint256 notBefore) private pure returns (bytes32) {
        return keccak256(abi.encode(terms.metric, from, to, notBefore));
    }

    /// @dev Half of the time within a second of a bound, else anywhere from long before to long after.
    function _moment(Terms memory terms, uint256 seed, uint256 time) private pure returns (uint256) {
        uint256 last = terms.periodEnds[terms.periodEnds.length - 1];
        if (seed % 2 == 0) return bound(time, START - 400 days, last + 400 days);
        uint256 index = (seed >> 8) % (terms.periodEnds.length + 1);
        return (index == 0 ? START : terms.periodEnds[index - 1]) + (time % 3) - 1;
    }
}
