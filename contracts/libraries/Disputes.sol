// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Dispute} from "../types/Agreement.sol";

/// @title Disputes
/// @notice The arithmetic of a disputed period: low ≤ payout ≤ high, and what nobody disputes has moved.
/// @dev Each party can move only its own bound, and only to its own disadvantage: the client's claim lowers `low`, and
/// that much is paid; the agency's raises `high`, and all above goes back. So neither can narrow what the other may
/// still claim. Were there one dispute for both, whoever comes first would shut the other out with a trivial claim.
library Disputes {
    /// @notice The claimed payout is not better for the party that claims it than the answer's.
    error ClaimNotInOwnFavour(uint256 claimed, uint256 answered);

    /// @notice The client claims that the agency gets no more than `claimed`.
    /// @return toAgency What the agency gets of it now.
    function claimLess(
        Dispute memory dispute,
        uint256 claimed,
        uint256 interim
    ) internal pure returns (uint256 toAgency) {
        if (claimed >= dispute.low) revert ClaimNotInOwnFavour(claimed, dispute.low);
        dispute.low = uint128(claimed);
        dispute.byClient = true;
        return claimed - interim;
    }

    /// @notice The agency claims that it gets `claimed`.
    /// @return toClient What goes back to the client of the rest now.
    function claimMore(Dispute memory dispute, uint256 claimed, uint256 cap) internal pure returns (uint256 toClient) {
        if (claimed <= dispute.high) revert ClaimNotInOwnFavour(claimed, dispute.high);
        dispute.high = uint128(claimed);
        dispute.byAgency = true;
        return cap - claimed;
    }

    /// @notice What already moved of the period.
    /// @param cap The period's cap.
    /// @param interim What interim payments of the period have reached.
    /// @return toAgency What the agency has got, interim payments included.
    /// @return toClient What the client has got back.
    function moved(
        Dispute memory dispute,
        uint256 cap,
        uint256 interim
    ) internal pure returns (uint256 toAgency, uint256 toClient) {
        toAgency = dispute.byClient || dispute.released ? dispute.low : interim;
        toClient = dispute.byAgency || dispute.released ? cap - dispute.high : 0;
    }

    /// @notice `payout`, or the bound that it lies beyond.
    function bounded(Dispute memory dispute, uint256 payout) internal pure returns (uint256) {
        if (payout < dispute.low) return dispute.low;
        return payout > dispute.high ? dispute.high : payout;
    }
}
