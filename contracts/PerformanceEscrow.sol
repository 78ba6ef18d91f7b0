// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IPerformanceEscrow} from "./interfaces/IPerformanceEscrow.sol";
import {OracleRead} from "./libraries/OracleRead.sol";
import {Pricing} from "./libraries/Pricing.sol";
import {Push} from "./libraries/Push.sol";
import {Schedule} from "./libraries/Schedule.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TransientLock} from "./libraries/TransientLock.sol";
import {TermsHash} from "./libraries/TermsHash.sol";
import {TermsValidity} from "./libraries/TermsValidity.sol";
import {Agreement, Consent, End, Status, Window} from "./types/Agreement.sol";
import {Terms} from "./types/Terms.sol";

/// @title PerformanceEscrow
/// @notice Holds the money of any number of pay-for-performance agreements. See `IPerformanceEscrow`.
/// @dev What is held is derived, never stored: (funded − settled) · cap − paidOpen. The contract's own balance is
/// never an input, so donated or forced money changes nothing.
contract PerformanceEscrow is IPerformanceEscrow, IERC5267, TransientLock {
    using Schedule for Terms;
    using SafeERC20 for IERC20;

    string private constant NAME = "PerformanceEscrow";
    string private constant VERSION = "1";

    /// @inheritdoc IPerformanceEscrow
    bytes32 public immutable DOMAIN_SEPARATOR;

    /// @dev The chain id the domain separator was built for.
    uint256 private immutable CHAIN_ID;

    mapping(bytes32 agreementId => Agreement) private _agreements;

    /// @inheritdoc IPerformanceEscrow
    mapping(bytes32 agreementId => mapping(uint256 period => uint256 amount)) public interimPaid;

    mapping(address payee => mapping(address token => uint256 amount)) private _credits;

    constructor() {
        CHAIN_ID = block.chainid;
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(NAME)),
                keccak256(bytes(VERSION)),
                block.chainid,
                address(this)
            )
        );
    }

    // ---------------------------------------------------------------- consent

    /// @inheritdoc IPerformanceEscrow
    function propose(Terms calldata terms, bytes calldata signature) external returns (bytes32 id) {
        id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (agreement.end != End.None) revert AlreadyEnded(id, agreement.end);
        // A funded agreement has the consent, too.
        if (agreement.consent == Consent.Given) revert ConsentGiven(id);
        TermsValidity.check(terms);
        _checkConsent(id, terms, agreement.consent, signature);

        agreement.consent = Consent.Given;

        emit Proposed(id, terms.client, terms.agency, terms);
    }

    /// @inheritdoc IPerformanceEscrow
    function retract(Terms calldata terms) external {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        _checkCaller(terms.agency);
        if (agreement.end != End.None) revert AlreadyEnded(id, agreement.end);
        if (agreement.funded != 0) revert AlreadyFunded(id);
        if (agreement.consent == Consent.Retracted) revert ConsentRetracted(id);

        agreement.consent = Consent.Retracted;

        emit Retracted(id);
    }

    // ---------------------------------------------------------------- money in

    /// @inheritdoc IPerformanceEscrow
    function fund(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature
    ) external payable lock returns (bytes32 id) {
        id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (agreement.end != End.None) revert AlreadyEnded(id, agreement.end);
        if (firstPeriod != agreement.funded) revert NotNextPeriod(firstPeriod, agreement.funded);
        uint256 left = terms.periodEnds.length - firstPeriod;
        if (count == 0 || count > left) revert PeriodCountOutOfRange(count, left);
        uint256 fundBefore = terms.fundBefore(firstPeriod);
        if (block.timestamp >= fundBefore) revert FundingClosed(block.timestamp, fundBefore);

        if (firstPeriod == 0) {
            TermsValidity.checkFundingLead(terms);
            TermsValidity.check(terms);
            if (agreement.consent != Consent.Given) {
                _checkConsent(id, terms, agreement.consent, signature);
                agreement.consent = Consent.Given;

                emit Proposed(id, terms.client, terms.agency, terms);
            }
        }
        // No more than the 120 periods that valid terms have.
        agreement.funded = uint8(firstPeriod + count);

        uint256 amount = count * terms.cap;
        emit Funded(id, msg.sender, firstPeriod, count, amount);

        _pull(terms.token, amount);
    }

    // ---------------------------------------------------------------- money out, as agreed

    /// @inheritdoc IPerformanceEscrow
    function payInterim(Terms calldata terms, uint256 period, uint256 point) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (terms.interimEvery == 0) revert NoInterim(id);
        uint256 through = _checkInterimPoint(terms, agreement.funded, period, point);
        (uint256 value, uint256 answeredAt) = OracleRead.answer(terms.oracle, terms.interimQuestion(period, through));
        if (answeredAt < through || answeredAt > block.timestamp) revert NoAnswer(period, through);
        uint256 paid = interimPaid[id][period];
        uint256 target = Pricing.interimTarget(terms, period, value, paid);
        if (target == paid) revert NothingDue(period, value);
        uint256 amount = target - paid;

        interimPaid[id][period] = target;
        // What is paid over the unsettled periods is below their caps, which together fit 128 bits.
        agreement.paidOpen += uint128(amount);

        emit InterimPaid(id, period, through, value, amount);

        _push(id, terms.token, terms.agency, amount);
    }

    /// @inheritdoc IPerformanceEscrow
    function settle(Terms calldata terms) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        uint256 period = agreement.settled;
        if (period == agreement.funded) revert NothingToSettle(id);
        (bool answered, uint256 value) = _payableAnswer(terms, period);
        uint256 interim = terms.interimEvery == 0 ? 0 : interimPaid[id][period];
        (uint256 toAgency, uint256 toClient) = Pricing.split(terms, period, answered, value, interim);

        agreement.settled = uint8(period + 1);
        // What this period paid is part of what the unsettled periods paid.
        if (interim != 0) agreement.paidOpen -= uint128(interim);

        emit Settled(id, period, answered, value, toAgency, toClient);

        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
    }

    // ---------------------------------------------------------------- leaving early

    /// @inheritdoc IPerformanceEscrow
    function optOut(Terms calldata terms) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        _checkCaller(terms.client);
        _checkEndable(id, agreement, End.Cancelled);
        if (block.timestamp >= terms.trialEnd) revert TrialOver(block.timestamp, terms.trialEnd);
        // Nothing was paid or settled: interim payments wait for the trial's end, settlements for a period's.
        uint256 returned = uint256(agreement.funded) * terms.cap;

        agreement.funded = 0;
        agreement.end = End.OptedOut;

        emit OptedOut(id, returned);

        _push(id, terms.token, terms.client, returned);
    }

    /// @inheritdoc IPerformanceEscrow
    function cancel(Terms calldata terms, uint256 expectedKeep) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        _checkCaller(terms.client);
        _checkEndable(id, agreement, End.None);
        _checkNotClosed(id, terms, agreement);
        uint256 funded = agreement.funded;
        uint256 keep = _keep(funded, terms.begun(block.timestamp) + terms.cancelNotice, expectedKeep);
        uint256 returned = (funded - keep) * terms.cap;

        agreement.funded = uint8(keep);
        agreement.end = End.Cancelled;

        emit Cancelled(id, keep, returned);

        _push(id, terms.token, terms.client, returned);
    }

    /// @inheritdoc IPerformanceEscrow
    function resign(Terms calldata terms, uint256 expectedKeep) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        _checkCaller(terms.agency);
        _checkEndable(id, agreement, End.Cancelled);
        _checkNotClosed(id, terms, agreement);
        uint256 funded = agreement.funded;
        uint256 keep = _keep(funded, terms.ended(block.timestamp), expectedKeep);
        // The running period, if there is one, is the first that does not stay.
        uint256 interim = interimPaid[id][keep];
        uint256 returned = (funded - keep) * terms.cap - interim;

        agreement.funded = uint8(keep);
        agreement.paidOpen -= uint128(interim);
        agreement.end = End.Resigned;

        emit Resigned(id, keep, returned);

        _push(id, terms.token, terms.client, returned);
    }

    // ---------------------------------------------------------------- credits

    /// @inheritdoc IPerformanceEscrow
    function withdraw(address token, address to) external lock {
        // What the escrow sends to itself belongs to nobody any more.
        if (to == address(0) || to == address(this)) revert InvalidRecipient(to);

        _payCredit(msg.sender, token, to);
    }

    /// @inheritdoc IPerformanceEscrow
    function pushCredit(address token, address payee) external lock {
        _payCredit(payee, token, payee);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IPerformanceEscrow
    function agreementId(Terms calldata terms) public view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR, TermsHash.structHash(terms));
    }

    /// @inheritdoc IPerformanceEscrow
    function checkTerms(Terms calldata terms) external view {
        TermsValidity.check(terms);
    }

    /// @inheritdoc IPerformanceEscrow
    function agreementOf(bytes32 id) external view returns (Agreement memory) {
        return _agreements[id];
    }

    /// @inheritdoc IPerformanceEscrow
    function statusOf(Terms calldata terms) external view returns (Status) {
        Agreement memory agreement = _agreements[agreementId(terms)];
        uint256 settled = agreement.settled;

        if (settled < agreement.funded) {
            if (block.timestamp >= terms.periodEnds[settled]) return Status.Settling;
            return block.timestamp < terms.startOf(settled) ? Status.Scheduled : Status.Running;
        }
        if (agreement.consent == Consent.None) return Status.Unknown;
        if (agreement.consent == Consent.Retracted) return Status.Retracted;
        if (_isClosed(terms, agreement)) {
            return settled == 0 && agreement.end == End.None ? Status.Lapsed : Status.Closed;
        }
        return settled == 0 ? Status.Proposed : Status.AwaitingFunding;
    }

    /// @inheritdoc IPerformanceEscrow
    function held(Terms calldata terms) external view returns (uint256) {
        Agreement memory agreement = _agreements[agreementId(terms)];
        return uint256(agreement.funded - agreement.settled) * terms.cap - agreement.paidOpen;
    }

    /// @inheritdoc IPerformanceEscrow
    function fundedThrough(Terms calldata terms) external view returns (uint256) {
        uint256 funded = _agreements[agreementId(terms)].funded;
        return funded == 0 ? 0 : terms.periodEnds[funded - 1];
    }

    /// @inheritdoc IPerformanceEscrow
    function windowOf(Terms calldata terms, uint256 period) external pure returns (Window memory) {
        _checkPeriod(terms, period);
        return terms.windowOf(period);
    }

    /// @inheritdoc IPerformanceEscrow
    function payoutFor(
        Terms calldata terms,
        uint256 period,
        uint128 value
    ) external view returns (uint256 toAgency, uint256 toClient) {
        _checkPeriod(terms, period);
        return Pricing.split(terms, period, true, value, interimPaid[agreementId(terms)][period]);
    }

    /// @inheritdoc IPerformanceEscrow
    function payoutIfMissing(
        Terms calldata terms,
        uint256 period
    ) external view returns (uint256 toAgency, uint256 toClient) {
        _checkPeriod(terms, period);
        return Pricing.split(terms, period, false, 0, interimPaid[agreementId(terms)][period]);
    }

    /// @inheritdoc IPerformanceEscrow
    function creditOf(address payee, address token) external view returns (uint256) {
        return _credits[payee][token];
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", NAME, VERSION, CHAIN_ID, address(this), bytes32(0), new uint256[](0));
    }

    // ---------------------------------------------------------------- checks

    function _checkCaller(address required) private view {
        if (msg.sender != required) revert NotParty(msg.sender, required);
    }

    function _checkPeriod(Terms calldata terms, uint256 period) private pure {
        if (period >= terms.periodEnds.length) revert NoSuchPeriod(period, terms.periodEnds.length);
    }

    function _checkConsent(bytes32 id, Terms calldata terms, Consent consent, bytes calldata signature) private view {
        if (msg.sender == terms.agency) return;
        // A retraction voids every signature, also one that nobody has shown yet.
        if (consent == Consent.Retracted) revert ConsentRetracted(id);
        if (!Signatures.isFrom(terms.agency, id, signature)) revert ConsentMissing(id);
    }

    /// @dev An agreement that holds or held money and was not ended other than by `allowed`.
    function _checkEndable(bytes32 id, Agreement storage agreement, End allowed) private view {
        End end = agreement.end;
        if (end != End.None && end != allowed) revert AlreadyEnded(id, end);
        if (agreement.funded == 0) revert NotFunded(id);
    }

    function _checkNotClosed(bytes32 id, Terms calldata terms, Agreement memory agreement) private view {
        if (_isClosed(terms, agreement)) revert AgreementClosed(id);
    }

    /// @dev Nothing is held, and nothing can be funded any more.
    function _isClosed(Terms calldata terms, Agreement memory agreement) private view returns (bool) {
        uint256 funded = agreement.funded;
        if (agreement.settled != funded) return false;
        if (agreement.end != End.None || funded == terms.periodEnds.length) return true;
        return block.timestamp >= terms.fundBefore(funded);
    }

    /// @return keep The first periods that stay when an agreement ends: `bound`, as far as they are funded.
    function _keep(uint256 funded, uint256 bound, uint256 expectedKeep) private pure returns (uint256 keep) {
        keep = funded < bound ? funded : bound;
        // The clock may pass a boundary while the transaction waits: the caller decides for what it saw.
        if (keep != expectedKeep) revert UnexpectedKeep(expectedKeep, keep);
    }

    /// @return through The time of the interim point, in Unix seconds.
    function _checkInterimPoint(
        Terms calldata terms,
        uint256 funded,
        uint256 period,
        uint256 point
    ) private view returns (uint256 through) {
        if (period >= funded || block.timestamp >= terms.periodEnds[period]) {
            revert PeriodNotRunning(period, block.timestamp);
        }
        uint256 start = terms.startOf(period);
        uint256 points = (terms.periodEnds[period] - start - 1) / terms.interimEvery;
        if (point == 0 || point > points) revert NoInterimPoint(period, point);
        through = start + point * terms.interimEvery;
        if (block.timestamp < through) revert InterimPointNotReached(block.timestamp, through);
        if (block.timestamp < terms.trialEnd) revert TrialRunning(block.timestamp, terms.trialEnd);
    }

    /// @dev The answer that settles `period` now, or a revert while it is too early.
    function _payableAnswer(Terms calldata terms, uint256 period) private view returns (bool answered, uint256 value) {
        uint256 askFrom = terms.askFrom(period);
        if (block.timestamp < askFrom) revert NotPayableYet(block.timestamp, askFrom);

        uint256 answerBefore = askFrom + terms.reportGrace;
        uint256 answeredAt;
        (value, answeredAt) = OracleRead.answer(terms.oracle, terms.question(period));
        answered = answeredAt >= askFrom && answeredAt < answerBefore;
        if (!answered) value = 0;

        uint256 payableFrom = (answered ? answeredAt : answerBefore) + terms.reviewWindow;
        if (block.timestamp < payableFrom) revert NotPayableYet(block.timestamp, payableFrom);
    }

    // ---------------------------------------------------------------- transfers

    function _pull(address token, uint256 amount) private {
        if (token == address(0)) {
            if (msg.value != amount) revert WrongValue(msg.value, amount);
            return;
        }
        if (msg.value != 0) revert WrongValue(msg.value, 0);

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance > before ? balance - before : 0;
        if (received != amount) revert WrongAmountReceived(received, amount);
    }

    /// @dev Cannot fail for a reason of the receiver or the token: what does not arrive becomes a credit.
    function _push(bytes32 id, address token, address to, uint256 amount) private {
        if (amount == 0 || Push.trySend(token, to, amount)) return;

        _credits[to][token] += amount;

        emit Credited(id, to, token, amount);
    }

    function _payCredit(address payee, address token, address to) private {
        uint256 amount = _credits[payee][token];
        if (amount == 0) revert NoCredit(payee, token);

        _credits[payee][token] = 0;

        emit Withdrawn(payee, token, to, amount);

        if (token == address(0)) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }
}
