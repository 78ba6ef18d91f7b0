// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Balance
/// @notice What an account has, in native currency or in a token that may be broken, hostile or gone.
library Balance {
    /// @notice The balance of `account` in `token` (zero for native); 0 where the token does not say.
    function read(address token, address account) internal view returns (uint256 amount) {
        if (token == address(0)) return account.balance;
        bytes memory data = abi.encodeCall(IERC20.balanceOf, (account));

        assembly ("memory-safe") {
            // Copies 32 bytes to the scratch space, however much is returned.
            let success := staticcall(gas(), token, add(data, 0x20), mload(data), 0x00, 0x20)
            if and(success, gt(returndatasize(), 0x1f)) {
                amount := mload(0x00)
            }
        }
    }
}
