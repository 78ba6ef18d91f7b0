// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {Domain} from "./base/Domain.sol";
import {Erc3009Funding} from "./base/Erc3009Funding.sol";
import {IPerformanceEscrow} from "./interfaces/IPerformanceEscrow.sol";
import {Disputes} from "./libraries/Disputes.sol";
import {MutualSettlementHash} from "./libraries/MutualSettlementHash.sol";
import {OracleRead} from "./libraries/OracleRead.sol";
import {Pricing} from "./libraries/Pricing.sol";
import {Schedule} from "./libraries/Schedule.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TermsHash} from "./libraries/TermsHash.sol";
import {TermsValidity} from "./libraries/TermsValidity.sol";
import {CounterfactualSignatures} from "./signatures/CounterfactualSignatures.sol";
import {Agreement, Consent, Dispute, End, MutualSettlement, Status, Window} from "./types/Agreement.sol";
import {Terms} from "./types/Terms.sol";

/// @title PerformanceEscrow
/// @notice Holds the money of any number of pay-for-performance agreements. See `IPerformanceEscrow`.
/// @dev What is held is derived, never stored: (funded − settled) · cap − paidOpen − what went back of a disputed period.
/// The contract's own balance is never an input, so donated or forced money changes nothing.
contract PerformanceEscrow is IPerformanceEscrow, Domain, Erc3009Funding {
    using Disputes for Dispute;
    using Schedule for Terms;

    /// @inheritdoc IPerformanceEscrow
    CounterfactualSignatures public immutable COUNTERFACTUAL_SIGNATURES;

    mapping(bytes32 agreementId => Agreement) private _agreements;

    /// @inheritdoc IPerformanceEscrow
    mapping(bytes32 agreementId => mapping(uint256 period => uint256 amount)) public interimPaid;

    mapping(bytes32 agreementId => mapping(uint256 period => Dispute)) private _disputes;

    constructor() {
        COUNTERFACTUAL_SIGNATURES = new CounterfactualSignatures();
    }

    // ---------------------------------------------------------------- consent

    /// @inheritdoc IPerformanceEscrow
    function propose(Terms calldata terms, bytes calldata signature) external returns (bytes32 id) {
        id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (agreement.end != End.None) revert AlreadyEnded(id, agreement.end);
        // A funded agreement has the consent, too.
        if (agreement.consent == Consent.Given) revert ConsentGiven(id);
        _checkNotRetracted(id, terms, agreement.consent);
        TermsValidity.check(terms);

        agreement.consent = Consent.Given;

        emit Proposed(id, terms.client, terms.agency, terms);

        if (!_isFrom(terms.agency, id, signature)) revert ConsentMissing(id);
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
        uint256 amount;
        (id, amount) = _fund(msg.sender, terms, firstPeriod, count, signature);

        _pull(terms.token, amount);
    }

    /// @inheritdoc Erc3009Funding
    function _fund(
        address funder,
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature
    ) internal override returns (bytes32 id, uint256 amount) {
        id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (agreement.end != End.None) revert AlreadyEnded(id, agreement.end);
        if (firstPeriod != agreement.funded) revert NotNextPeriod(firstPeriod, agreement.funded);
        uint256 left = terms.periodEnds.length - firstPeriod;
        if (count == 0 || count > left) revert PeriodCountOutOfRange(count, left);
        uint256 fundBefore = terms.fundBefore(firstPeriod);
        if (block.timestamp >= fundBefore) revert FundingClosed(block.timestamp, fundBefore);

        // What is funded has the consent: this can be false for the first period only.
        bool consented = agreement.consent == Consent.Given;
        if (!consented) _checkNotRetracted(id, terms, agreement.consent);
        if (firstPeriod == 0) {
            TermsValidity.checkFundingLead(terms);
            TermsValidity.check(terms);
        }
        amount = count * terms.cap;

        // No more than the 120 periods that valid terms have.
        agreement.funded = uint8(firstPeriod + count);
        agreement.consent = Consent.Given;

        if (!consented) emit Proposed(id, terms.client, terms.agency, terms);
        emit Funded(id, funder, firstPeriod, count, amount);

        if (!consented && !_isFrom(terms.agency, id, signature)) revert ConsentMissing(id);
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

        _settle(id, terms, agreement, period);
    }

    // ---------------------------------------------------------------- disputes

    /// @inheritdoc IPerformanceEscrow
    function dispute(Terms calldata terms, uint256 period, uint128 claimedValue) external payable lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        bool byClient = msg.sender == terms.client;
        if (!byClient && msg.sender != terms.agency) revert NotAParty(msg.sender);
        if (terms.arbiter == address(0)) revert NoArbiter(id);
        if (period < agreement.settled || period >= agreement.funded) {
            revert PeriodNotUnsettled(period, agreement.settled, agreement.funded);
        }
        // Earlier periods are due: no two periods are in settlement at the same time.
        for (uint256 due = agreement.settled; due < period; ++due) _settle(id, terms, agreement, due);

        uint256 interim = interimPaid[id][period];
        uint256 reviewEnd = agreement.reviewEnd;
        Dispute memory disputed = _disputes[id][period];
        if (reviewEnd == 0) (disputed, reviewEnd) = _openDispute(terms, period, interim);
        if (block.timestamp >= reviewEnd) revert ReviewOver(block.timestamp, reviewEnd);
        if (byClient ? disputed.byClient : disputed.byAgency) revert AlreadyDisputed(id, period, msg.sender);
        uint256 claimed = Pricing.payout(terms, period, true, claimedValue, interim);
        uint256 toAgency = byClient ? disputed.claimLess(claimed, interim) : 0;
        uint256 toClient = byClient ? 0 : disputed.claimMore(claimed, terms.cap);

        _disputes[id][period] = disputed;
        // At most some twelve years from now: the term, the windows, and the time that a start can lie ahead are bounded.
        agreement.reviewEnd = uint40(reviewEnd);
        agreement.paidOpen += uint128(toAgency);

        emit Disputed(id, period, msg.sender, disputed.answered, disputed.value, claimedValue, toAgency, toClient);

        if (terms.arbiterFee != 0 || msg.value != 0) _pull(terms.token, terms.arbiterFee);
        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
    }

    /// @inheritdoc IPerformanceEscrow
    function payUndisputed(Terms calldata terms) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        uint256 period = agreement.settled;
        _checkReviewed(id, agreement, period);
        Dispute storage disputed = _disputes[id][period];
        (uint256 paid, uint256 returned) = disputed.moved(terms.cap, interimPaid[id][period]);
        uint256 toAgency = disputed.low - paid;
        uint256 toClient = terms.cap - disputed.high - returned;
        if (toAgency == 0 && toClient == 0) revert NothingUndisputed(id, period);

        disputed.released = true;
        agreement.paidOpen += uint128(toAgency);

        emit UndisputedPaid(id, period, toAgency, toClient);

        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
    }

    /// @inheritdoc IPerformanceEscrow
    function rule(Terms calldata terms, uint256 period, uint128 value) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        _checkCaller(terms.arbiter);
        _checkReviewed(id, agreement, period);
        uint256 rulingEnd = uint256(agreement.reviewEnd) + terms.rulingWindow;
        if (block.timestamp >= rulingEnd) revert RulingOver(block.timestamp, rulingEnd);
        Dispute memory disputed = _disputes[id][period];
        uint256 payout = disputed.bounded(Pricing.payout(terms, period, true, value, interimPaid[id][period]));

        (uint256 toAgency, uint256 toClient) = _closeDispute(id, terms, agreement, period, disputed, payout);

        emit Ruled(id, period, value, toAgency, toClient);

        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
        uint256 disputers = disputed.byClient && disputed.byAgency ? 2 : 1;
        _push(id, terms.token, terms.arbiter, disputers * terms.arbiterFee);
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

    /// @inheritdoc IPerformanceEscrow
    function settleMutually(
        Terms calldata terms,
        MutualSettlement calldata settlement,
        bytes calldata clientSignature,
        bytes calldata agencySignature
    ) external lock {
        bytes32 id = agreementId(terms);
        Agreement storage agreement = _agreements[id];
        if (agreement.funded == 0) revert NotFunded(id);
        _checkNotClosed(id, terms, agreement);
        if (block.timestamp >= settlement.validUntil) revert OfferExpired(block.timestamp, settlement.validUntil);
        uint256 settled = agreement.settled;
        if (settlement.periodsSettled != settled) revert UnexpectedSettled(settlement.periodsSettled, settled);
        uint256 sum = uint256(settlement.agencyAmount) + settlement.clientAmount;
        uint256 amount = _held(id, terms, agreement);
        if (sum != amount) revert WrongSum(sum, amount);
        bool wasDisputed = agreement.reviewEnd != 0;

        agreement.funded = uint8(settled);
        agreement.paidOpen = 0;
        agreement.reviewEnd = 0;
        agreement.end = End.Mutual;

        emit SettledMutually(id, settled, settlement.agencyAmount, settlement.clientAmount);

        bytes32 digest = MessageHashUtils.toTypedDataHash(
            DOMAIN_SEPARATOR,
            MutualSettlementHash.structHash(id, settlement)
        );
        if (!_isFrom(terms.client, digest, clientSignature)) revert SignatureMissing(terms.client);
        if (!_isFrom(terms.agency, digest, agencySignature)) revert SignatureMissing(terms.agency);
        _push(id, terms.token, terms.agency, settlement.agencyAmount);
        _push(id, terms.token, terms.client, settlement.clientAmount);
        if (wasDisputed) _returnFees(id, terms, _disputes[id][settled]);
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
    function disputeOf(bytes32 id, uint256 period) external view returns (Dispute memory) {
        return _disputes[id][period];
    }

    /// @inheritdoc IPerformanceEscrow
    function statusOf(Terms calldata terms) external view returns (Status) {
        Agreement memory agreement = _agreements[agreementId(terms)];
        uint256 settled = agreement.settled;

        if (settled < agreement.funded) {
            if (agreement.reviewEnd != 0) return Status.Disputed;
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
        bytes32 id = agreementId(terms);
        return _held(id, terms, _agreements[id]);
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

    // ---------------------------------------------------------------- checks

    function _checkCaller(address required) private view {
        if (msg.sender != required) revert NotParty(msg.sender, required);
    }

    function _checkPeriod(Terms calldata terms, uint256 period) private pure {
        if (period >= terms.periodEnds.length) revert NoSuchPeriod(period, terms.periodEnds.length);
    }

    /// @dev A retraction voids every signature, also one that nobody has shown yet.
    function _checkNotRetracted(bytes32 id, Terms calldata terms, Consent consent) private view {
        if (consent == Consent.Retracted && msg.sender != terms.agency) revert ConsentRetracted(id);
    }

    /// @dev Whether `party` calls, or signed `digest`. May deploy the party's wallet, which runs foreign code: an
    /// interaction, after all effects.
    function _isFrom(address party, bytes32 digest, bytes calldata signature) private returns (bool) {
        if (msg.sender == party || Signatures.isFrom(party, digest, signature)) return true;
        try COUNTERFACTUAL_SIGNATURES.isFrom(party, digest, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    /// @dev An agreement that holds or held money and was not ended other than by `allowed`.
    function _checkEndable(bytes32 id, Agreement storage agreement, End allowed) private view {
        End end = agreement.end;
        if (end != End.None && end != allowed) revert AlreadyEnded(id, end);
        if (agreement.funded == 0) revert NotFunded(id);
    }

    /// @dev The period is disputed, and nobody can dispute it any more.
    function _checkReviewed(bytes32 id, Agreement storage agreement, uint256 period) private view {
        uint256 reviewEnd = agreement.reviewEnd;
        if (reviewEnd == 0 || period != agreement.settled) revert NotDisputed(id, period);
        if (block.timestamp < reviewEnd) revert ReviewRunning(block.timestamp, reviewEnd);
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

    /// @return answered Whether there is an answer that counts.
    /// @return value The answer; 0 when it is missing.
    /// @return decidedAt When it was written, or else when it is missing for good.
    function _answer(
        Terms calldata terms,
        uint256 period
    ) private view returns (bool answered, uint128 value, uint256 decidedAt) {
        uint256 askFrom = terms.askFrom(period);
        uint256 answerBefore = askFrom + terms.reportGrace;
        (value, decidedAt) = OracleRead.answer(terms.oracle, terms.question(period));
        answered = decidedAt >= askFrom && decidedAt < answerBefore;
        if (!answered) (value, decidedAt) = (0, answerBefore);
    }

    /// @dev What nobody has disputed yet. From here on the oracle is not asked again: one that changed its mind could
    /// not change what is left of the period's money.
    function _openDispute(
        Terms calldata terms,
        uint256 period,
        uint256 interim
    ) private view returns (Dispute memory disputed, uint256 reviewEnd) {
        uint256 decidedAt;
        (disputed.answered, disputed.value, decidedAt) = _answer(terms, period);
        if (block.timestamp < decidedAt) revert ReviewNotBegun(block.timestamp, decidedAt);
        reviewEnd = decidedAt + terms.reviewWindow;
        // At most the cap.
        disputed.low = uint128(Pricing.payout(terms, period, disputed.answered, disputed.value, interim));
        disputed.high = disputed.low;
    }

    /// @dev What the agreement holds, without the fees of disputers.
    function _held(bytes32 id, Terms calldata terms, Agreement memory agreement) private view returns (uint256 amount) {
        uint256 settled = agreement.settled;
        amount = (agreement.funded - settled) * terms.cap - agreement.paidOpen;
        if (agreement.reviewEnd != 0) {
            (, uint256 returned) = _disputes[id][settled].moved(terms.cap, interimPaid[id][settled]);
            amount -= returned;
        }
    }

    // ---------------------------------------------------------------- settlement

    /// @dev Settles `period`, the oldest that is unsettled, or reverts while it is too early.
    function _settle(bytes32 id, Terms calldata terms, Agreement storage agreement, uint256 period) private {
        if (agreement.reviewEnd != 0) return _settleUnruled(id, terms, agreement, period);
        uint256 askFrom = terms.askFrom(period);
        if (block.timestamp < askFrom) revert NotPayableYet(block.timestamp, askFrom);
        (bool answered, uint256 value, uint256 decidedAt) = _answer(terms, period);
        uint256 payableFrom = decidedAt + terms.reviewWindow;
        if (block.timestamp < payableFrom) revert NotPayableYet(block.timestamp, payableFrom);
        uint256 interim = terms.interimEvery == 0 ? 0 : interimPaid[id][period];
        (uint256 toAgency, uint256 toClient) = Pricing.split(terms, period, answered, value, interim);

        agreement.settled = uint8(period + 1);
        // What this period paid is part of what the unsettled periods paid.
        if (interim != 0) agreement.paidOpen -= uint128(interim);

        emit Settled(id, period, answered, value, toAgency, toClient);

        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
    }

    /// @dev The arbiter stays silent: the answer stands, and the fees go back.
    function _settleUnruled(bytes32 id, Terms calldata terms, Agreement storage agreement, uint256 period) private {
        uint256 rulingEnd = uint256(agreement.reviewEnd) + terms.rulingWindow;
        if (block.timestamp < rulingEnd) revert NotPayableYet(block.timestamp, rulingEnd);
        Dispute memory disputed = _disputes[id][period];
        uint256 interim = interimPaid[id][period];
        uint256 payout = Pricing.payout(terms, period, disputed.answered, disputed.value, interim);

        (uint256 toAgency, uint256 toClient) = _closeDispute(id, terms, agreement, period, disputed, payout);

        emit Settled(id, period, disputed.answered, disputed.value, toAgency, toClient);

        _push(id, terms.token, terms.agency, toAgency);
        _push(id, terms.token, terms.client, toClient);
        _returnFees(id, terms, disputed);
    }

    /// @dev The effects of settling a disputed period with `payout` to the agency in all.
    function _closeDispute(
        bytes32 id,
        Terms calldata terms,
        Agreement storage agreement,
        uint256 period,
        Dispute memory disputed,
        uint256 payout
    ) private returns (uint256 toAgency, uint256 toClient) {
        (uint256 paid, uint256 returned) = disputed.moved(terms.cap, interimPaid[id][period]);
        toAgency = payout - paid;
        toClient = terms.cap - payout - returned;

        agreement.settled = uint8(period + 1);
        agreement.paidOpen -= uint128(paid);
        agreement.reviewEnd = 0;
    }

    function _returnFees(bytes32 id, Terms calldata terms, Dispute memory disputed) private {
        if (disputed.byClient) _push(id, terms.token, terms.client, terms.arbiterFee);
        if (disputed.byAgency) _push(id, terms.token, terms.agency, terms.arbiterFee);
    }
}
