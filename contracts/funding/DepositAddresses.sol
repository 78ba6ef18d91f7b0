// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IDepositAddresses} from "../interfaces/IDepositAddresses.sol";
import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {Balance} from "../libraries/Balance.sol";
import {Schedule} from "../libraries/Schedule.sol";
import {TermsHash} from "../libraries/TermsHash.sol";
import {TransientLock} from "../base/TransientLock.sol";
import {Agreement, Consent, End} from "../types/Agreement.sol";
import {Terms} from "../types/Terms.sol";
import {DepositAccount} from "./DepositAccount.sol";

/// @title DepositAddresses
/// @notice Takes deposits from any wallet or exchange, at one address per agreement. See `IDepositAddresses`.
/// @dev The agreement's id is the salt of its account's address, and is computed from the terms in every call: no call
/// can reach the account of other terms than those it names. So the parties and the token are always the account's own.
contract DepositAddresses is IDepositAddresses, TransientLock {
    using Schedule for Terms;

    IPerformanceEscrow private immutable ESCROW;

    /// @dev The escrow's, which is fixed at its deployment.
    bytes32 private immutable DOMAIN_SEPARATOR;

    address private immutable IMPLEMENTATION;

    /// @inheritdoc IDepositAddresses
    mapping(bytes32 agreementId => uint256 amount) public setAside;

    constructor(IPerformanceEscrow escrow_) {
        if (address(escrow_).code.length == 0) revert EscrowHasNoCode(address(escrow_));
        ESCROW = escrow_;
        DOMAIN_SEPARATOR = escrow_.DOMAIN_SEPARATOR();
        IMPLEMENTATION = address(new DepositAccount(address(escrow_)));
    }

    /// @inheritdoc IDepositAddresses
    function sweep(Terms calldata terms, bytes calldata signature) external lock returns (bytes32 id) {
        id = _id(terms);
        (bool open, uint256 period) = _funding(terms, id);
        if (!open) revert FundingOver(id);
        address token = terms.token;
        uint256 cap = terms.cap;
        uint256 balance = Balance.read(token, accountOf(id));
        uint256 aside = setAside[id];
        uint256 deposit = _above(balance, aside);
        if (deposit < cap) revert DepositShort(id, deposit, cap - deposit);
        uint256 surplus = balance - cap;

        if (aside != 0) setAside[id] = 0;

        emit Swept(id, accountOf(id), period, cap, surplus);

        DepositAccount account = _fund(id, terms, period, signature);
        if (surplus != 0 && !account.trySend(token, terms.client, surplus)) {
            setAside[id] = surplus;

            emit SetAside(id, terms.client, token, surplus);
        }
    }

    /// @inheritdoc IDepositAddresses
    function returnToClient(Terms calldata terms, address token) external lock returns (uint256 amount) {
        bytes32 id = _id(terms);
        amount = _balance(id, token);
        uint256 deposit = 0;
        if (token == terms.token) {
            amount = _returnable(terms, id, amount);

            setAside[id] = 0;
        } else {
            deposit = Balance.read(terms.token, accountOf(id));
        }

        emit Returned(id, terms.client, token, amount);

        _account(id).send(token, terms.client, amount);

        // Some tokens can be moved through two contracts, and some chains' native currency is a token as well.
        if (deposit != 0) {
            uint256 left = Balance.read(terms.token, accountOf(id));
            if (left < deposit) revert DepositTouched(left, deposit);
        }
    }

    /// @inheritdoc IDepositAddresses
    function withdraw(Terms calldata terms, address token, address to) external lock returns (uint256 amount) {
        if (msg.sender != terms.client) revert NotClient(msg.sender, terms.client);
        bytes32 id = _id(terms);
        if (to == address(0) || to == address(ESCROW) || to == address(this) || to == accountOf(id)) {
            revert InvalidRecipient(to);
        }
        amount = _balance(id, token);

        if (token == terms.token) setAside[id] = 0;

        emit Withdrawn(id, token, to, amount);

        _account(id).send(token, to, amount);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IDepositAddresses
    function addressOf(Terms calldata terms) external view returns (address) {
        return accountOf(_id(terms));
    }

    /// @inheritdoc IDepositAddresses
    function accountOf(bytes32 id) public view returns (address) {
        return Clones.predictDeterministicAddress(IMPLEMENTATION, id);
    }

    /// @inheritdoc IDepositAddresses
    function isOpen(Terms calldata terms) external view returns (bool open) {
        (open, ) = _funding(terms, _id(terms));
    }

    /// @inheritdoc IDepositAddresses
    function deposited(Terms calldata terms) external view returns (uint256) {
        bytes32 id = _id(terms);
        return _above(Balance.read(terms.token, accountOf(id)), setAside[id]);
    }

    /// @inheritdoc IDepositAddresses
    function escrow() external view returns (address) {
        return address(ESCROW);
    }

    /// @inheritdoc IDepositAddresses
    function implementation() external view returns (address) {
        return IMPLEMENTATION;
    }

    // ---------------------------------------------------------------- checks

    function _id(Terms calldata terms) private view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR, TermsHash.structHash(terms));
    }

    /// @return open Whether `period` can still be funded: the one rule that decides between sweep and return.
    /// @return period The next period that is not funded.
    function _funding(Terms calldata terms, bytes32 id) private view returns (bool open, uint256 period) {
        Agreement memory agreement = ESCROW.agreementOf(id);
        period = agreement.funded;
        open =
            agreement.end == End.None &&
            agreement.consent != Consent.Retracted &&
            period < terms.periodEnds.length &&
            block.timestamp < terms.fundBefore(period);
    }

    /// @return What anyone may return of a `balance` in the agreed token.
    function _returnable(Terms calldata terms, bytes32 id, uint256 balance) private view returns (uint256) {
        (bool open, uint256 period) = _funding(terms, id);
        if (!open) return balance;

        uint256 aside = setAside[id];
        if (aside == 0) revert FundingOpen(id, block.timestamp, terms.fundBefore(period));
        return aside < balance ? aside : balance;
    }

    function _balance(bytes32 id, address token) private view returns (uint256 balance) {
        balance = Balance.read(token, accountOf(id));
        if (balance == 0) revert NothingDeposited(id, token);
    }

    /// @dev A token that shrinks balances may leave less than what was set aside.
    function _above(uint256 balance, uint256 aside) private pure returns (uint256) {
        return balance > aside ? balance - aside : 0;
    }

    // ---------------------------------------------------------------- accounts

    /// @dev Funds `period` from the account.
    function _fund(
        bytes32 id,
        Terms calldata terms,
        uint256 period,
        bytes calldata signature
    ) private returns (DepositAccount account) {
        account = _account(id);
        bytes memory funding = abi.encodeCall(IPerformanceEscrow.fund, (terms, period, 1, signature));
        account.fund(terms.token, terms.cap, funding);
    }

    /// @dev The account of an agreement, deployed when it is needed for the first time. Nothing else can be at its
    /// address, which is that of this contract's clones with the id as salt.
    function _account(bytes32 id) private returns (DepositAccount) {
        address account = accountOf(id);
        if (account.code.length == 0) Clones.cloneDeterministic(IMPLEMENTATION, id);
        return DepositAccount(payable(account));
    }
}
