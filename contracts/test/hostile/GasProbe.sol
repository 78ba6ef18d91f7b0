// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Makes a call with an exact amount of gas, as a caller would that wants it to go wrong.
contract GasProbe {
    /// @param token Whose balances are reported; zero for native.
    /// @return success Whether the call succeeded.
    /// @return returned What it returned or reverted with.
    /// @return balances What `accounts` have after it.
    function probe(
        address target,
        bytes calldata data,
        uint256 gasLimit,
        address token,
        address[] calldata accounts
    ) external returns (bool success, bytes memory returned, uint256[] memory balances) {
        (success, returned) = target.call{gas: gasLimit}(data);
        balances = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) {
            balances[i] = token == address(0) ? accounts[i].balance : IERC20(token).balanceOf(accounts[i]);
        }
    }
}
