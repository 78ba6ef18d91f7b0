// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract account: signs through its owner's key (ERC-1271), and calls what a test tells it.
contract MockWallet is IERC1271 {
    /// @notice What `isValidSignature` does.
    enum Answer {
        Honest,
        WrongMagicValue,
        NoMagicValue, // returns fewer than 32 bytes
        Reverts
    }

    error NotToday();

    address public owner;
    Answer public answer;

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    /// @notice Replaces the signer: what the former one signed is no longer this wallet's.
    function setOwner(address owner_) external {
        owner = owner_;
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        return Address.functionCallWithValue(target, data, value);
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (answer == Answer.Reverts) revert NotToday();
        if (answer == Answer.WrongMagicValue) return 0xffffffff;
        if (answer == Answer.NoMagicValue) {
            assembly ("memory-safe") {
                mstore(0x00, shl(224, 0x1626ba7e))
                return(0x00, 0x04)
            }
        }
        (address recovered, ECDSA.RecoverError error, ) = ECDSA.tryRecoverCalldata(digest, signature);
        bool valid = error == ECDSA.RecoverError.NoError && recovered == owner;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
