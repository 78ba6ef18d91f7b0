// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IReceiveWithAuthorization} from "../../interfaces/IReceiveWithAuthorization.sol";
import {GasSpender} from "./GasSpender.sol";
import {Intruder} from "./Intruder.sol";
import {TokenLedger} from "./TokenLedger.sol";

/// @notice A token with every fault that a token can have, one at a time, on its way in, on its way out or both.
/// @dev It takes every authorization (ERC-3009) without looking at the signature: what it does to the money is the point.
contract MatrixToken is IReceiveWithAuthorization, GasSpender, Intruder {
    enum Fault {
        None,
        ReturnsNothing, // and moves the money
        ReturnsShort, // 31 bytes, and moves nothing
        ReturnsFalse, // and moves nothing
        ReturnsTwo, // what is neither true nor false, and moves nothing
        ReturnsMore, // true and 32 bytes more, and moves the money
        ReturnBomb, // true and as much data as its gas can pay for, and moves the money
        RevertBomb, // reverts with as much
        BurnsGas,
        SpendsGas, // and moves the money
        IsPaused,
        CallsBefore, // calls the escrow before it moves the money, as ERC-777 calls senders
        CallsAfter, // calls it afterwards, as ERC-777 calls receivers
        TakesFee, // 1 % of what is moved
        ChargesSender, // 1 % on top of what is moved
        MovesHalf,
        MovesNothing, // and says it did
        MovesTwice,
        MovesElsewhere, // to the thief
        Invents, // moves nothing, says it did and shows the balance as if it had
        ShowsNothing, // moves the money, and shows no balances
        ShowsPlenty, // moves the money, and shows the greatest balance for everybody
        RefusesZero,
        RefusesItself, // from an account to itself
        Refuses97Bits // amounts of more than 96 bits
    }

    address public constant THIEF = address(0x7417EF);

    /// @dev Ways that a fault concerns: into an escrow, or out of it.
    uint256 private constant IN = 1;
    uint256 private constant OUT = 2;

    TokenLedger private immutable LEDGER;
    Fault private _fault;
    uint256 private _ways;

    mapping(address account => uint256) private _invented;
    mapping(address account => bool) private _blocked;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    error EnforcedPause();
    error Blocked(address account);
    error AllowanceNotZero();
    error InsufficientAllowance();
    error ZeroAmount();
    error ToItself();
    error MoreThan96Bits();

    constructor(TokenLedger ledger) {
        LEDGER = ledger;
    }

    /// @param ways 1 for the way in, 2 for the way out, 3 for both.
    function behave(Fault fault, uint256 ways) external {
        _fault = fault;
        _ways = ways;
    }

    /// @notice A blocked account neither sends nor receives.
    function setBlocked(address account, bool isBlocked) external {
        _blocked[account] = isBlocked;
    }

    /// @dev As USDT: an allowance must be zero before it is set anew.
    function approve(address spender, uint256 amount) external returns (bool) {
        if (amount != 0 && allowance[msg.sender][spender] != 0) revert AllowanceNotZero();
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        Fault fault = _ways & OUT == 0 ? Fault.None : _fault;
        if (_move(fault, msg.sender, to, amount)) LEDGER.book(to, amount);
        return _answer(fault);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) revert InsufficientAllowance();
        allowance[from][msg.sender] -= amount;
        Fault fault = _ways & IN == 0 ? Fault.None : _fault;
        _move(fault, from, to, amount);
        return _answer(fault);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {
        _move(_ways & IN == 0 ? Fault.None : _fault, from, to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external {
        _move(_ways & IN == 0 ? Fault.None : _fault, from, to, amount);
    }

    function balanceOf(address account) external view returns (uint256) {
        if (_fault == Fault.ShowsNothing) return 0;
        if (_fault == Fault.ShowsPlenty) return type(uint256).max;
        return LEDGER.balanceOf(account) + _invented[account];
    }

    /// @return said Whether the sender will be told that the money was moved.
    function _move(Fault fault, address from, address to, uint256 amount) private returns (bool said) {
        if (_blocked[from]) revert Blocked(from);
        if (_blocked[to]) revert Blocked(to);
        if (fault == Fault.IsPaused) revert EnforcedPause();
        if (fault == Fault.RefusesZero && amount == 0) revert ZeroAmount();
        if (fault == Fault.RefusesItself && from == to) revert ToItself();
        if (fault == Fault.Refuses97Bits && amount > type(uint96).max) revert MoreThan96Bits();
        if (fault == Fault.SpendsGas) _spend();
        if (fault == Fault.CallsBefore) _intrude();
        assembly {
            switch fault
            case 7 {
                revert(0, 200000)
            }
            case 8 {
                invalid()
            }
        }
        if (fault == Fault.ReturnsShort || fault == Fault.ReturnsFalse || fault == Fault.ReturnsTwo) return false;

        if (fault == Fault.Invents) _invented[to] += amount;
        else if (fault == Fault.MovesHalf) LEDGER.move(from, to, amount / 2);
        else if (fault == Fault.MovesElsewhere) LEDGER.move(from, THIEF, amount);
        else if (fault != Fault.MovesNothing) LEDGER.move(from, to, amount);
        if (fault == Fault.MovesTwice) LEDGER.move(from, to, amount);
        if (fault == Fault.TakesFee) LEDGER.burn(to, amount / 100);
        if (fault == Fault.ChargesSender) LEDGER.burn(from, amount / 100);
        if (fault == Fault.CallsAfter) _intrude();
        return true;
    }

    function _answer(Fault fault) private pure returns (bool) {
        assembly {
            mstore(0x00, 1)
            mstore(0x20, 0x77)
            switch fault
            case 1 {
                return(0, 0)
            }
            case 2 {
                return(0x01, 31)
            }
            case 3 {
                mstore(0x00, 0)
            }
            case 4 {
                mstore(0x00, 2)
            }
            case 5 {
                return(0x00, 0x40)
            }
            case 6 {
                return(0, 200000)
            }
            return(0x00, 0x20)
        }
    }
}
