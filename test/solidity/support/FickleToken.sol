// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that can refuse a receiver, by reverting or by returning false.
contract FickleToken is ERC20("Fickle", "FCK") {
    enum Refusal {
        None,
        Reverts,
        ReturnsFalse
    }

    mapping(address receiver => Refusal) public refusalOf;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setRefusal(address receiver, Refusal refusal) external {
        refusalOf[receiver] = refusal;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (refusalOf[to] == Refusal.ReturnsFalse) return false;
        if (refusalOf[to] == Refusal.Reverts) revert ERC20InvalidReceiver(to);
        return super.transfer(to, amount);
    }
}
