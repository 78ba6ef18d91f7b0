// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CallingBack} from "./CallingBack.sol";

/// @notice A party that is a contract. It takes native currency or refuses it in several ways, and signs (ERC-1271) with
/// its own word for the digest, or will not.
contract WildParty is CallingBack {
    enum Mood {
        Accepting,
        CallingBack,
        Bombing, // accepts and returns as much data as its gas can pay for
        Reverting,
        BurningGas
    }

    enum Signing {
        Honest,
        CallingBack,
        WrongMagic,
        Reverting,
        BurningGas
    }

    Mood public mood;
    Signing public signing;

    constructor(address escrow) CallingBack(escrow) {}

    function setMood(Mood next, Signing nextSigning) external {
        (mood, signing) = (next, nextSigning);
    }

    function accepts() external view returns (bool) {
        return mood <= Mood.Bombing;
    }

    function signs() external view returns (bool) {
        return signing <= Signing.CallingBack;
    }

    receive() external payable {
        Mood now_ = mood;
        if (now_ == Mood.CallingBack) _callBack();
        assembly {
            switch now_
            case 2 {
                return(0, 100000)
            }
            case 3 {
                revert(0, 0)
            }
            case 4 {
                invalid()
            }
        }
    }

    /// @dev Not a view: it tries to call back, which a static call must not let through.
    function isValidSignature(bytes32 digest, bytes calldata signature) external returns (bytes4) {
        Signing now_ = signing;
        if (now_ == Signing.WrongMagic) return 0xffffffff;
        if (now_ == Signing.Reverting) revert();
        if (now_ == Signing.BurningGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (now_ == Signing.CallingBack) _callBack(100_000);
        bool valid = keccak256(signature) == keccak256(abi.encode(keccak256(abi.encode(digest, address(this)))));
        return valid ? this.isValidSignature.selector : bytes4(0);
    }
}
