// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CounterfactualSignatures} from "../signatures/CounterfactualSignatures.sol";
import {Agreement, Dispute, End, MutualSettlement, Status, Window} from "../types/Agreement.sol";
import {Terms} from "../types/Terms.sol";

/// @title IPerformanceEscrow
/// @notice Pay-for-performance agreements that enforce themselves: a client locks money, an oracle measures the
/// agreed metric, the agency is paid exactly what the signed terms say and everything else goes back.
/// @dev Terms are passed in calldata and never stored: their EIP-712 digest is the agreement's id, so passing other
/// terms means addressing another agreement. Amounts are token base units, times are Unix seconds. Every bound
/// belongs to the later side: what ends at t is no longer possible at t, what begins at t is.
///
/// Money leaves only to the client and the agency of the terms; the arbiter gets the fees of disputes it rules on. A
/// payment that does not arrive becomes a credit of its receiver; it never blocks the other party. No function has an
/// owner, and nothing can be paused or changed.
///
/// Views that are called during a transfer show the state after it: effects always come first.
///
/// Assumed of tokens: `transferFrom` moves exactly the amount (checked by balances when funding), `transfer` moves
/// what it reports, and balances do not shrink by themselves. A token that breaks this hurts only agreements in it.
/// Assumed of oracles: see `IMetricOracle`. An oracle that lies can misprice, up to the cap, agreements that name it.
/// Assumed of arbiters: nothing for the money's safety. An arbiter that rules unjustly misprices between what the parties
/// claim; one that stays silent leaves the answer as it is.
interface IPerformanceEscrow {
    /// @notice The agency agreed to these terms. All of them are here, so anyone can rebuild the agreement.
    event Proposed(bytes32 indexed id, address indexed client, address indexed agency, Terms terms);
    /// @notice The agency took its consent back before any funding. Signatures it gave are void.
    event Retracted(bytes32 indexed id);
    /// @notice `count` periods from `firstPeriod` on are funded with `amount`.
    event Funded(bytes32 indexed id, address indexed funder, uint256 firstPeriod, uint256 count, uint256 amount);
    /// @notice The running period paid `amount` to the agency for what the metric was up to `through`.
    event InterimPaid(bytes32 indexed id, uint256 indexed period, uint256 through, uint256 value, uint256 amount);
    /// @notice A period is settled. `answered` false: the answer was missing, `value` means nothing.
    event Settled(
        bytes32 indexed id,
        uint256 indexed period,
        bool answered,
        uint256 value,
        uint256 toAgency,
        uint256 toClient
    );
    /// @notice The client opted out in the trial and got everything back.
    event OptedOut(bytes32 indexed id, uint256 returned);
    /// @notice The client cancelled. The first `keep` periods go on as agreed, the rest went back.
    event Cancelled(bytes32 indexed id, uint256 keep, uint256 returned);
    /// @notice The agency resigned. The first `keep` periods settle as agreed, the rest went back.
    event Resigned(bytes32 indexed id, uint256 keep, uint256 returned);
    /// @notice A party disputes the answer to a period. What it leaves the other party in any case moved: `toAgency` or
    /// `toClient`. `answered` false: the answer was missing, `value` means nothing.
    event Disputed(
        bytes32 indexed id,
        uint256 indexed period,
        address indexed disputer,
        bool answered,
        uint256 value,
        uint256 claimedValue,
        uint256 toAgency,
        uint256 toClient
    );
    /// @notice The review is over; what was left of what nobody disputes moved.
    event UndisputedPaid(bytes32 indexed id, uint256 indexed period, uint256 toAgency, uint256 toClient);
    /// @notice The arbiter ruled and settled the period; `toAgency` and `toClient`, all that was left of it, moved.
    event Ruled(bytes32 indexed id, uint256 indexed period, uint256 value, uint256 toAgency, uint256 toClient);
    /// @notice Both parties agreed to split all that was held.
    event SettledMutually(bytes32 indexed id, uint256 periodsSettled, uint256 toAgency, uint256 toClient);
    /// @notice A payment of an agreement did not arrive and waits for its payee.
    event Credited(bytes32 indexed id, address indexed payee, address indexed token, uint256 amount);
    /// @notice A credit left to `to`.
    event Withdrawn(address indexed payee, address indexed token, address indexed to, uint256 amount);

    /// @notice The caller is not the party that may do this.
    error NotParty(address caller, address required);
    /// @notice No consent of the agency: none was given, the signature is not its own, or it was retracted.
    error ConsentMissing(bytes32 id);
    /// @notice The agency consents already.
    error ConsentGiven(bytes32 id);
    /// @notice The agency retracted; only a new transaction of its own consents again.
    error ConsentRetracted(bytes32 id);
    /// @notice Funded agreements cannot be retracted; the agency can resign.
    error AlreadyFunded(bytes32 id);
    /// @notice Nothing was ever funded, so there is nothing to end.
    error NotFunded(bytes32 id);
    /// @notice The agreement was ended early already.
    error AlreadyEnded(bytes32 id, End end);
    /// @notice The agreement holds nothing and never will again.
    error AgreementClosed(bytes32 id);
    /// @notice Periods are funded in order, without gaps.
    error NotNextPeriod(uint256 given, uint256 expected);
    /// @notice There are not that many periods left to fund.
    error PeriodCountOutOfRange(uint256 count, uint256 max);
    /// @notice The period can no longer be funded.
    error FundingClosed(uint256 time, uint256 fundBefore);
    /// @notice The transaction carries another amount of native currency than is due.
    error WrongValue(uint256 given, uint256 expected);
    /// @notice The token moved another amount than asked: it takes a fee or is broken.
    error WrongAmountReceived(uint256 received, uint256 expected);
    /// @notice The terms have no interim payments.
    error NoInterim(bytes32 id);
    /// @notice The period is not funded, or has ended.
    error PeriodNotRunning(uint256 period, uint256 time);
    /// @notice There is no such interim point in the period.
    error NoInterimPoint(uint256 period, uint256 point);
    /// @notice The interim point lies ahead.
    error InterimPointNotReached(uint256 time, uint256 through);
    /// @notice Nothing is payable during the trial.
    error TrialRunning(uint256 time, uint256 trialEnd);
    /// @notice The trial is over; the client can cancel.
    error TrialOver(uint256 time, uint256 trialEnd);
    /// @notice The oracle has no answer to the interim question.
    error NoAnswer(uint256 period, uint256 through);
    /// @notice The metric so far earns no more than was paid already.
    error NothingDue(uint256 period, uint256 value);
    /// @notice No funded period waits for settlement.
    error NothingToSettle(bytes32 id);
    /// @notice The period cannot be settled yet. Without a further answer it can from `payableFrom`.
    error NotPayableYet(uint256 time, uint256 payableFrom);
    /// @notice The number of periods that stay is not what the caller expected.
    error UnexpectedKeep(uint256 expected, uint256 actual);
    /// @notice Only the client and the agency dispute.
    error NotAParty(address caller);
    /// @notice The terms name no arbiter.
    error NoArbiter(bytes32 id);
    /// @notice The period is settled, or not funded.
    error PeriodNotUnsettled(uint256 period, uint256 settled, uint256 funded);
    /// @notice There is no answer to dispute yet, and it is not missing yet.
    error ReviewNotBegun(uint256 time, uint256 reviewFrom);
    /// @notice The answer can no longer be disputed.
    error ReviewOver(uint256 time, uint256 reviewEnd);
    /// @notice The other party may still dispute.
    error ReviewRunning(uint256 time, uint256 reviewEnd);
    /// @notice The caller disputes the period already.
    error AlreadyDisputed(bytes32 id, uint256 period, address caller);
    /// @notice The period is not in dispute.
    error NotDisputed(bytes32 id, uint256 period);
    /// @notice All that is undisputed has moved.
    error NothingUndisputed(bytes32 id, uint256 period);
    /// @notice The answer stands.
    error RulingOver(uint256 time, uint256 rulingEnd);
    /// @notice The mutual settlement was offered until another time.
    error OfferExpired(uint256 time, uint256 validUntil);
    /// @notice The mutual settlement was made for another number of settled periods.
    error UnexpectedSettled(uint256 expected, uint256 actual);
    /// @notice The mutual settlement does not split exactly what is held.
    error WrongSum(uint256 sum, uint256 held);
    /// @notice The party neither calls nor signed.
    error SignatureMissing(address party);
    /// @notice There is no credit to pay.
    error NoCredit(address payee, address token);
    /// @notice Credits cannot be sent to the zero address or to the escrow itself.
    error InvalidRecipient(address to);
    /// @notice The terms have no such period.
    error NoSuchPeriod(uint256 period, uint256 count);

    /// @notice Records the agency's consent to `terms` and publishes them.
    ///
    /// Requirements:
    /// - the agreement was not ended, is not funded, and the agency does not consent already
    /// - after a retraction, the caller is the agency
    /// - the terms are valid: every error of `TermsValidity`
    /// - the caller is the agency, or `signature` is the agency's over the agreement id: ECDSA, ERC-1271, or ERC-6492
    ///   for a wallet that is not deployed yet
    ///
    /// @param signature Ignored when the agency calls.
    /// @return id The agreement id.
    function propose(Terms calldata terms, bytes calldata signature) external returns (bytes32 id);

    /// @notice Takes the agency's consent back and voids signatures it gave, as long as nothing was funded.
    ///
    /// Requirements:
    /// - the caller is the agency
    /// - the agreement was not ended
    /// - nothing was funded
    /// - it was not retracted already
    function retract(Terms calldata terms) external;

    /// @notice Locks `count` × `cap` for the next periods. The money comes from the caller, whoever that is; what is
    /// not earned goes to the client of the terms.
    ///
    /// Warning: funding an agreement in which you are not the client is a gift to it.
    ///
    /// Requirements:
    /// - the agreement was not ended
    /// - `firstPeriod` is the next period that is not funded
    /// - `count` is at least 1 and no more than the periods left
    /// - it is before the start of `firstPeriod` + fundingGrace
    /// - for the first funding, after a retraction: the agency consented again, or is the caller
    /// - for the first funding: not more than 366 days before the start, and the terms are valid
    /// - for the first funding: the agency consents by an earlier proposal, by `signature`, or as the caller
    /// - native: the transaction carries exactly the amount
    /// - ERC-20: it carries nothing, the caller's allowance is enough, and the token moves exactly the amount
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already.
    /// @return id The agreement id.
    function fund(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature
    ) external payable returns (bytes32 id);

    /// @notice Pays the agency its agreed share of what the running period earned so far. Anyone may call.
    ///
    /// Warning: every point of the running period that has an answer can be paid. When the count falls from one point to
    /// the next, the agency keeps its share of the higher one.
    ///
    /// Requirements:
    /// - the terms have interim payments
    /// - `period` is funded and has not ended
    /// - `point` is at least 1 and its time, start of the period + `point` × interimEvery, is before its end
    /// - that time has come
    /// - the trial is over
    /// - the oracle has an answer that was written at or after the point's time, and not in the future
    /// - it earns more than interim payments of this period have reached
    ///
    /// @param point Which interim point of the period, counted from 1.
    function payInterim(Terms calldata terms, uint256 period, uint256 point) external;

    /// @notice Settles the oldest unsettled period: pays the agency, returns the rest to the client. Anyone may call.
    /// An answer counts when it was written in [q, d), q = end + measureDelay, d = q + reportGrace. Without one, from
    /// d on, the base and what was paid meanwhile stand and the rest goes back: the deadline refund.
    ///
    /// Requirements:
    /// - a funded period is unsettled
    /// - undisputed: it is reviewWindow after the answer, or after d when it is missing
    /// - disputed: it is rulingWindow after the end of the review, and the arbiter has not ruled. Then the answer stands,
    ///   and every disputer gets its fee back.
    function settle(Terms calldata terms) external;

    /// @notice Disputes the answer to a period, also a missing one, by naming what the metric was. The client can only
    /// claim what pays the agency less than the answer does, the agency what pays it more; each once, whatever the other
    /// does. What the claim leaves the other party in any case moves at once. Periods before it, which are due, are
    /// settled first.
    ///
    /// From the end of the review on, the arbiter decides between the two claims (between the answer and the claim, when
    /// only one party disputes), and what nobody disputes can be moved by `payUndisputed`.
    ///
    /// Requirements:
    /// - the caller is the client or the agency
    /// - the terms have an arbiter
    /// - `period` is funded and unsettled
    /// - earlier periods are due: otherwise `NotPayableYet`
    /// - the period is answered, or its answer is missing
    /// - it is less than reviewWindow after that
    /// - the caller has not disputed it yet
    /// - the claim is in the caller's favour: otherwise `ClaimNotInOwnFavour` of `Disputes`. A missing answer pays the
    ///   agency the least there is: only the agency can dispute it
    /// - native: the transaction carries exactly arbiterFee
    /// - ERC-20: it carries nothing, the caller's allowance covers arbiterFee, and the token moves exactly that
    ///
    /// @param period Which period, so that a late transaction disputes no other.
    /// @param claimedValue What the metric was, in metric units.
    function dispute(Terms calldata terms, uint256 period, uint128 claimedValue) external payable;

    /// @notice Of the disputed period, moves what one party alone left undisputed, once the other can no longer dispute.
    /// Anyone may call.
    ///
    /// Requirements:
    /// - the oldest unsettled period is disputed
    /// - the review is over
    /// - there is something to move
    function payUndisputed(Terms calldata terms) external;

    /// @notice Rules on a disputed period and settles it. A value beyond what the parties claim counts as the nearest
    /// claim. The arbiter gets the fee of each disputer.
    ///
    /// Requirements:
    /// - the caller is the arbiter
    /// - `period` is in dispute
    /// - the review is over
    /// - it is less than rulingWindow after that
    ///
    /// @param period Which period, so that a late transaction rules on no other.
    /// @param value What the metric was, in metric units.
    function rule(Terms calldata terms, uint256 period, uint128 value) external;

    /// @notice Splits all that is held as both parties agree, and closes the agreement. Either may call; whoever does not
    /// call signs the EIP-712 digest of `settlement` with the agreement id. Fees of an open dispute go back to the
    /// disputers on top.
    ///
    /// Warning: a signed offer is the other party's option until it expires, as long as nothing moves in between.
    ///
    /// Requirements:
    /// - something was funded, and the agreement is not closed
    /// - it is before `validUntil`
    /// - `periodsSettled` is the number of settled periods
    /// - the two amounts sum to what is held
    /// - the client calls or signed
    /// - the agency calls or signed
    ///
    /// @param clientSignature Ignored when the client calls.
    /// @param agencySignature Ignored when the agency calls.
    function settleMutually(
        Terms calldata terms,
        MutualSettlement calldata settlement,
        bytes calldata clientSignature,
        bytes calldata agencySignature
    ) external;

    /// @notice The client leaves during the trial and gets everything back.
    ///
    /// Requirements:
    /// - the caller is the client
    /// - something was funded, and the agreement was not ended other than by a cancellation
    /// - it is before trialEnd
    function optOut(Terms calldata terms) external;

    /// @notice The client ends the agreement with the agreed notice. Periods begun and `cancelNotice` further ones
    /// go on as agreed, as far as they are funded; the rest goes back at once. Nothing can be funded any more.
    ///
    /// Requirements:
    /// - the caller is the client
    /// - something was funded, the agreement was not ended, and is not closed
    /// - `expectedKeep` is the number of periods that stay
    function cancel(Terms calldata terms, uint256 expectedKeep) external;

    /// @notice The agency gives up the running and later periods, their base included. Periods that have ended settle
    /// as agreed, interim payments stand, the rest goes back at once. Nothing can be funded any more.
    ///
    /// Requirements:
    /// - the caller is the agency
    /// - something was funded, the agreement was not ended other than by a cancellation, and is not closed
    /// - `expectedKeep` is the number of periods that stay
    function resign(Terms calldata terms, uint256 expectedKeep) external;

    /// @notice Sends the caller's whole credit in `token` to an address of its choice.
    ///
    /// Requirements:
    /// - `to` is neither zero nor the escrow
    /// - the caller has a credit
    /// - the transfer succeeds
    function withdraw(address token, address to) external;

    /// @notice Sends the whole credit of `payee` in `token` to `payee`. Anyone may call.
    ///
    /// Requirements:
    /// - `payee` has a credit
    /// - the transfer succeeds
    function pushCredit(address token, address payee) external;

    /// @notice The id of the agreement with these terms: their EIP-712 digest.
    function agreementId(Terms calldata terms) external view returns (bytes32);

    /// @notice Reverts with the first validity rule that `terms` break.
    function checkTerms(Terms calldata terms) external view;

    /// @notice Everything that is stored about an agreement.
    function agreementOf(bytes32 id) external view returns (Agreement memory);

    /// @notice What is stored about the dispute of a period; empty when it was never disputed.
    function disputeOf(bytes32 id, uint256 period) external view returns (Dispute memory);

    /// @notice What the interim payments of a period have reached.
    function interimPaid(bytes32 id, uint256 period) external view returns (uint256);

    /// @notice What the agreement is doing now.
    function statusOf(Terms calldata terms) external view returns (Status);

    /// @notice What the agreement holds for its parties, without the fees of disputers.
    function held(Terms calldata terms) external view returns (uint256);

    /// @notice End of the last period that is funded and kept; 0 when none is.
    function fundedThrough(Terms calldata terms) external view returns (uint256);

    /// @notice The seconds that matter for a period.
    function windowOf(Terms calldata terms, uint256 period) external pure returns (Window memory);

    /// @notice What settling `period` now would pay if the answer was `value`, interim payments already taken off and
    /// without a dispute. Means nothing for terms that break a validity rule.
    function payoutFor(
        Terms calldata terms,
        uint256 period,
        uint128 value
    ) external view returns (uint256 toAgency, uint256 toClient);

    /// @notice What settling `period` would pay if the answer was missing, interim payments already taken off.
    function payoutIfMissing(
        Terms calldata terms,
        uint256 period
    ) external view returns (uint256 toAgency, uint256 toClient);

    /// @notice What `payee` can withdraw in `token` (zero for native).
    function creditOf(address payee, address token) external view returns (uint256);

    /// @notice EIP-712 domain separator, fixed at deployment: after a chain split an id means the same on both sides, so
    /// that agreements go on, and signatures that were not used before the split can be used on both.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Checks signatures of wallets that are not deployed yet. Holds no money and no rights.
    function COUNTERFACTUAL_SIGNATURES() external view returns (CounterfactualSignatures);
}
