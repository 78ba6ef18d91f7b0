// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {MockWallet} from "./MockWallet.sol";

/// @notice Deploys wallets at addresses that are known beforehand, as smart-wallet factories do.
contract MockWalletFactory {
    /// @notice When set, the factory calls `target` with the code of `payload` before it deploys.
    address private _target;
    address private _payload;

    /// @notice What came of the call to `target`.
    event Detoured(bool success, bytes returned);

    error NotOpen();

    bool public closed;

    function close(bool closed_) external {
        closed = closed_;
    }

    function aim(address target, address payload) external {
        _target = target;
        _payload = payload;
    }

    function deploy(address owner, bytes32 salt) external returns (address wallet) {
        if (closed) revert NotOpen();
        if (_target != address(0)) {
            (bool success, bytes memory returned) = _target.call(_payload.code);
            emit Detoured(success, returned);
        }
        return address(new MockWallet{salt: salt}(owner));
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        return
            Create2.computeAddress(salt, keccak256(abi.encodePacked(type(MockWallet).creationCode, abi.encode(owner))));
    }
}
