// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Disputes} from "../../../contracts/libraries/Disputes.sol";
import {Dispute} from "../../../contracts/types/Agreement.sol";

contract ClaimsBoundTheRuling {
    function check(Dispute memory dispute, uint256 payout) external pure {
        require(dispute.low <= dispute.high);
        uint256 ruled = Disputes.bounded(dispute, payout);
        assert(dispute.low <= ruled && ruled <= dispute.high);
        assert(ruled == payout || payout < dispute.low || payout > dispute.high);
    }
}
