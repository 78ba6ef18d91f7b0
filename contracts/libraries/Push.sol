// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {GasFloor} from "./GasFloor.sol";

/// @title Push
/// @notice Sends money without letting the receiver or the token block the sender.
library Push {
    /// @notice What a token may spend on one transfer.
    uint256 internal constant TOKEN_GAS = 200_000;

    /// @notice What a receiver of native currency may spend.
    uint256 internal constant NATIVE_GAS = 50_000;

    /// @notice Tries to send `amount` of `token` (zero for native) to `to`; false when it did not arrive.
    /// @dev The gas floor comes first: without it a caller could starve the transfer and turn it into a credit.
    /// At most 32 bytes of return data are copied.
    function trySend(address token, address to, uint256 amount) internal returns (bool success) {
        if (token == address(0)) {
            GasFloor.check(NATIVE_GAS);
            uint256 gasLimit = NATIVE_GAS;
            assembly ("memory-safe") {
                success := call(gasLimit, to, amount, 0x00, 0x00, 0x00, 0x00)
            }
        } else {
            GasFloor.check(TOKEN_GAS);
            bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
            uint256 gasLimit = TOKEN_GAS;
            assembly ("memory-safe") {
                mstore(0x00, 0)
                success := call(gasLimit, token, 0, add(data, 0x20), mload(data), 0x00, 0x20)
                switch returndatasize()
                // No return value, as USDT's: then only code can have moved anything.
                case 0 {
                    success := and(success, gt(extcodesize(token), 0))
                }
                default {
                    success := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
                }
            }
        }
    }
}
