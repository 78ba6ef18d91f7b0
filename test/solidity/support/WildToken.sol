// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CallingBack} from "./CallingBack.sol";

/// @notice A token that is honest, or refuses some or all of it, or tries what hostile tokens try. What it reports to have
/// moved has moved, except when it is lying, which breaks what the escrow assumes.
contract WildToken is CallingBack {
    enum Mood {
        Honest,
        ReturningNothing, // moves the money, as USDT does
        Bombing, // moves the money and returns as much data as the gas can pay for
        CallingBack, // before it moves the money
        TakingFees, // of what is pulled
        Paused,
        BurningGas,
        ReturningFalse, // moves nothing
        Lying // transfers move nothing and report success
    }

    Mood public mood;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address receiver => bool) public refuses;
    mapping(bytes32 nonce => bool) public used;

    error Refused();

    constructor(address escrow) CallingBack(escrow) {}

    function setMood(Mood next) external {
        mood = next;
    }

    function setRefusal(address receiver, bool refused) external {
        refuses[receiver] = refused;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @notice Gives `owner` `amount`, and allows `spender` to pull `allowed` of it.
    /// @return before What it was allowed to pull.
    function endow(address owner, uint256 amount, address spender, uint256 allowed) external returns (uint256 before) {
        balanceOf[owner] += amount;
        before = allowance[owner][spender];
        allowance[owner][spender] = allowed;
    }

    /// @notice Takes it back.
    function dispossess(address owner, uint256 amount, address spender, uint256 before) external {
        balanceOf[owner] -= amount;
        allowance[owner][spender] = before;
    }

    function burn(address owner, uint256 amount) external {
        balanceOf[owner] -= amount;
    }

    /// @notice Whether a transfer to `to` arrives.
    function paysTo(address to) external view returns (bool) {
        return mood < Mood.Paused && !refuses[to];
    }

    /// @notice Whether it moves exactly what is pulled.
    function pulls() external view returns (bool) {
        return mood < Mood.TakingFees || mood == Mood.Lying;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (mood == Mood.Lying) return true;
        if (refuses[to]) revert Refused();
        return _move(msg.sender, to, amount, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        uint256 arrives = mood == Mood.TakingFees && amount > 0 ? amount - 1 : amount;
        return _move(from, to, amount, arrives);
    }

    /// @notice ERC-3009, with a word for a signature: `authorizationOf`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata authorization
    ) external {
        bytes32 word = authorizationOf(from, amount, nonce);
        if (to != msg.sender || block.timestamp <= validAfter || block.timestamp >= validBefore) revert Refused();
        if (used[nonce] || keccak256(authorization) != keccak256(abi.encode(word))) revert Refused();
        used[nonce] = true;
        _move(from, to, amount, mood == Mood.TakingFees && amount > 0 ? amount - 1 : amount);
    }

    function authorizationOf(address from, uint256 amount, bytes32 nonce) public pure returns (bytes32) {
        return keccak256(abi.encode(from, amount, nonce));
    }

    function _move(address from, address to, uint256 amount, uint256 arrives) private returns (bool) {
        Mood now_ = mood;
        if (now_ == Mood.Paused) revert Refused();
        if (now_ == Mood.BurningGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (now_ == Mood.ReturningFalse) return false;
        if (now_ == Mood.CallingBack) _callBack();
        balanceOf[from] -= amount;
        balanceOf[to] += arrives;
        if (now_ == Mood.ReturningNothing) {
            assembly ("memory-safe") {
                return(0x00, 0x00)
            }
        }
        if (now_ == Mood.Bombing) {
            assembly {
                mstore(0x00, 1)
                return(0x00, 100000)
            }
        }
        return true;
    }
}
