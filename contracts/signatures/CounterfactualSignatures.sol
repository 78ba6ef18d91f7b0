// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title CounterfactualSignatures
/// @notice Checks signatures of smart wallets that are not deployed yet (ERC-6492), deploying them first.
/// @dev The signature names the call that deploys the wallet, so whoever brings a signature makes this contract call
/// whatever it likes. That is why it is a contract of its own.
///
/// Warning: it must never hold money, allowances or any right anywhere.
contract CounterfactualSignatures {
    /// @notice Last 32 bytes of an ERC-6492 signature.
    bytes32 public constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @notice Whether `signature` is an ERC-6492 signature of `signer` over `digest`. Deploys the signer when it has no
    /// code. Reverts when the part before `MAGIC` cannot be decoded.
    /// @param signature abi.encode(factory, factoryCalldata, innerSignature) followed by `MAGIC`.
    function isFrom(address signer, bytes32 digest, bytes calldata signature) external returns (bool) {
        if (signature.length < 32) return false;
        uint256 end = signature.length - 32;
        if (bytes32(signature[end:]) != MAGIC) return false;
        (address factory, bytes memory deployment, bytes memory inner) = abi.decode(
            signature[:end],
            (address, bytes, bytes)
        );

        if (signer.code.length == 0) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool deployed, ) = factory.call(deployment);
            if (!deployed || signer.code.length == 0) return false;
        }
        return SignatureChecker.isValidERC1271SignatureNow(signer, digest, inner);
    }
}
