// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MutualSettlement} from "../types/Agreement.sol";

/// @title MutualSettlementHash
/// @notice EIP-712 struct hash of a mutual settlement.
library MutualSettlementHash {
    bytes32 internal constant TYPEHASH = keccak256(
        "MutualSettlement(bytes32 agreementId,uint256 periodsSettled,uint128 agencyAmount,uint128 clientAmount,"
        "uint256 validUntil)"
    );

    /// @notice `hashStruct` of EIP-712, for the agreement with this id.
    function structHash(bytes32 agreementId, MutualSettlement calldata settlement) internal pure returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, agreementId, settlement));
    }
}
