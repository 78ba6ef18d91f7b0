// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {StdInvariant} from "forge-std/StdInvariant.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Vm} from "forge-std/Vm.sol";

/// @notice What the property tests need of forge-std, and no more: the whole of it compiles with warnings.
abstract contract PropertyTest is StdAssertions, StdInvariant, StdUtils {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev From the artifact: the very bytes that get deployed, and they need not be compiled again into every test.
    function _deploy(string memory artifact) internal returns (address deployed) {
        bytes memory code = vm.getCode(artifact);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
    }
}
