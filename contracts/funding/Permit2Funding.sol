// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {IPermit2} from "../interfaces/IPermit2.sol";
import {Terms} from "../types/Terms.sol";
import {FundingPlugin} from "./FundingPlugin.sol";

/// @title Permit2Funding
/// @notice Funds with tokens of the client of the terms, by its signature for Permit2: whoever submits it pays the gas.
/// For any token, once the client has approved Permit2. What the client signs names this contract, the token, the chain,
/// the exact amount, the agreement and the periods, so that nothing else can be done with it.
contract Permit2Funding is FundingPlugin {
    /// @notice Where Permit2 is on every chain that has it. Nobody can put anything else there. On a chain that has none
    /// yet, this plug-in begins to work when it comes.
    IPermit2 public constant PERMIT2 = IPermit2(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    bytes32 private constant _FUNDING_TYPEHASH = keccak256(
        "Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)"
    );

    /// @dev Permit2 puts this behind its own fields to make the type of what is signed.
    string private constant _WITNESS_TYPE =
        "Funding witness)Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)"
        "TokenPermissions(address token,uint256 amount)";

    constructor(IPerformanceEscrow escrow_) FundingPlugin(escrow_) {}

    /// @notice Locks `count` × `cap` of the client's tokens for the next periods. Anyone may call.
    ///
    /// The client signs Permit2's `PermitWitnessTransferFrom`: the agreement's token, `count` × `cap`, this contract as
    /// the spender, and as witness `Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)`. It can take it back
    /// with Permit2's `invalidateUnorderedNonces`.
    ///
    /// Requirements:
    /// - the agreement is in a token
    /// - Permit2 accepts the permit: it is the client's, not expired, and its nonce was neither used nor invalidated
    /// - the client has approved Permit2 for the amount
    /// - all of `IPerformanceEscrow.fund`
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already.
    /// @param nonce Of the permit.
    /// @param deadline Of the permit, in Unix seconds.
    /// @param permit The client's signature.
    /// @return id The agreement id.
    function fundWithPermit2(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature,
        uint256 nonce,
        uint256 deadline,
        bytes calldata permit
    ) external returns (bytes32 id) {
        signature; // forwarded with the calldata
        uint256 amount = _amountDue(terms, count);
        bytes32 witness = keccak256(abi.encode(_FUNDING_TYPEHASH, _agreementId(terms), firstPeriod, count));

        _take(terms, amount, nonce, deadline, witness, permit);
        return _fundFrom(terms.client, terms.token, amount);
    }

    function _take(
        Terms calldata terms,
        uint256 amount,
        uint256 nonce,
        uint256 deadline,
        bytes32 witness,
        bytes calldata permit
    ) private {
        PERMIT2.permitWitnessTransferFrom(
            IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(terms.token, amount), nonce, deadline),
            IPermit2.SignatureTransferDetails(address(this), amount),
            terms.client,
            witness,
            _WITNESS_TYPE,
            permit
        );
    }
}
