// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {TermsHash} from "../libraries/TermsHash.sol";
import {Terms} from "../types/Terms.sol";

/// @title FundingPlugin
/// @notice Takes a payer's tokens in one of the modern ways and funds an agreement with them, in one transaction. No
/// owner, no storage, nothing to set up.
/// @dev Each plug-in has one function, whose leading parameters are those of `IPerformanceEscrow.fund`. It takes
/// exactly `count` × `cap` from the payer and passes its own calldata on to the escrow, which takes the same amount from
/// the plug-in, or everything reverts.
///
/// Nothing is ever left here, and a balance is never an input. A token that calls back in between finds nothing to take:
/// whoever enters meanwhile brings the money for its own funding, and the first funding fails unless its money is still
/// here at the end. Hence no lock.
///
/// Warning: tokens that somebody sends here by mistake, or that terms pay to a plug-in as a party, are lost. Only a token
/// that moves less than it is asked to could let somebody fund an agreement of its own with them.
///
/// Assumed of the escrow: it takes tokens from its caller only, which makes an endless allowance harmless.
abstract contract FundingPlugin {
    using SafeERC20 for IERC20;

    /// @notice What this plug-in funds agreements of.
    IPerformanceEscrow public immutable escrow;

    /// @dev The escrow never changes its own, not even after a chain split.
    bytes32 private immutable _domainSeparator;

    /// @notice The money of a funding was `payer`'s. The escrow's event `Funded`, right before this one, names the
    /// plug-in as the funder. As truthful as the agreement's token.
    event FundedFrom(bytes32 indexed id, address indexed payer);

    /// @notice The agreement is in native currency, which is sent along with `IPerformanceEscrow.fund`.
    error NativeCurrency();

    constructor(IPerformanceEscrow escrow_) {
        escrow = escrow_;
        _domainSeparator = escrow_.DOMAIN_SEPARATOR();
    }

    /// @dev What the escrow's `fund` will take, in base units of the token.
    function _amountDue(Terms calldata terms, uint256 count) internal pure returns (uint256) {
        if (terms.token == address(0)) revert NativeCurrency();
        return count * terms.cap;
    }

    /// @dev The same as the escrow's `agreementId`, without asking it.
    function _agreementId(Terms calldata terms) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_domainSeparator, TermsHash.structHash(terms));
    }

    /// @dev Funds with the money of `payer` that has arrived here. For external functions only, whose leading parameters
    /// are those of the escrow's `fund`: their calldata is forwarded as it came, so that both contracts read the same
    /// bytes. What follows the leading parameters is not read there.
    function _fundFrom(address payer, address token, uint256 amount) internal returns (bytes32 id) {
        // Given once for each token; some tokens count an endless allowance down, too.
        if (IERC20(token).allowance(address(this), address(escrow)) < amount) {
            IERC20(token).forceApprove(address(escrow), type(uint256).max);
        }
        bytes memory call = bytes.concat(IPerformanceEscrow.fund.selector, msg.data[4:]);
        id = abi.decode(Address.functionCall(address(escrow), call), (bytes32));

        emit FundedFrom(id, payer);
    }
}
