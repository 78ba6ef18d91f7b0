// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The books of a token, apart from the contract that people call: so a token can lose its code, be replaced or
/// have two addresses, and its balances can still be read and set right.
contract TokenLedger {
    mapping(address account => uint256) public balanceOf;

    /// @notice What senders were told that an account was paid, whether or not it arrived.
    mapping(address account => uint256) public paid;

    error InsufficientBalance(uint256 balance, uint256 amount);

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function burn(address account, uint256 amount) public {
        uint256 balance = balanceOf[account];
        if (balance < amount) revert InsufficientBalance(balance, amount);
        balanceOf[account] = balance - amount;
    }

    function move(address from, address to, uint256 amount) external {
        burn(from, amount);
        balanceOf[to] += amount;
    }

    function book(address account, uint256 amount) external {
        paid[account] += amount;
    }
}
