// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MutualSettlement} from "../../../contracts/types/Agreement.sol";

/// @notice Calldata for the escrow from terms that are encoded already: encoding them again takes longer than most calls.
/// @dev `tail` is what `abi.encode(terms)` has after its first word.
library EscrowCalls {
    function one(bytes4 selector, bytes memory tail) internal pure returns (bytes memory) {
        return bytes.concat(selector, bytes32(uint256(0x20)), tail);
    }

    function two(bytes4 selector, bytes memory tail, uint256 a) internal pure returns (bytes memory) {
        return bytes.concat(selector, bytes32(uint256(0x40)), bytes32(a), tail);
    }

    function three(bytes4 selector, bytes memory tail, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return bytes.concat(selector, bytes32(uint256(0x60)), bytes32(a), bytes32(b), tail);
    }

    function propose(bytes4 selector, bytes memory tail, bytes memory signature) internal pure returns (bytes memory) {
        bytes memory head = abi.encode(0x40, 0x40 + tail.length);
        return bytes.concat(selector, head, tail, _padded(signature));
    }

    function fund(
        bytes4 selector,
        bytes memory tail,
        uint256 first,
        uint256 number,
        bytes memory signature
    ) internal pure returns (bytes memory) {
        bytes memory head = abi.encode(0x80, first, number, 0x80 + tail.length);
        return bytes.concat(selector, head, tail, _padded(signature));
    }

    /// @param rest validAfter and validBefore.
    function fundWithAuthorization(
        bytes4 selector,
        bytes memory tail,
        uint256 first,
        uint256 number,
        bytes memory signature,
        uint256[2] memory rest,
        bytes memory authorization
    ) internal pure returns (bytes memory) {
        signature = _padded(signature);
        uint256 at = 0xe0 + tail.length;
        bytes memory head = abi.encode(0xe0, first, number, at, rest, at + signature.length);
        return bytes.concat(selector, head, tail, signature, _padded(authorization));
    }

    function settleMutually(
        bytes4 selector,
        bytes memory tail,
        MutualSettlement memory offer,
        bytes memory ofClient,
        bytes memory ofAgency
    ) internal pure returns (bytes memory) {
        ofClient = _padded(ofClient);
        uint256 at = 0xe0 + tail.length;
        bytes memory head = abi.encode(0xe0, offer, at, at + ofClient.length);
        return bytes.concat(selector, head, tail, ofClient, _padded(ofAgency));
    }

    /// @dev The length, and the bytes in whole words.
    function _padded(bytes memory data) private pure returns (bytes memory) {
        return bytes.concat(bytes32(data.length), data, new bytes((32 - (data.length % 32)) % 32));
    }

    /// @notice A contract with `code`, which must begin with a zero byte.
    function store(bytes memory code) internal returns (address stored) {
        bytes memory creation = bytes.concat(hex"61", bytes2(uint16(code.length)), hex"80600a3d393df3", code);
        assembly ("memory-safe") {
            stored := create(0, add(creation, 0x20), mload(creation))
        }
    }
}
