// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Agreement, End, Status, Window} from "../types/Agreement.sol";
import {Terms} from "../types/Terms.sol";

/// @title IPerformanceEscrow
/// @notice Pay-for-performance agreements that enforce themselves: a client locks money, an oracle measures the
/// agreed metric, the agency is paid exactly what the signed terms say and everything else goes back.
/// @dev Terms are passed in calldata and never stored: their EIP-712 digest is the agreement's id, so passing other
/// terms means addressing another agreement. Amounts are token base units, times are Unix seconds. Every bound
/// belongs to the later side: what ends at t is no longer possible at t, what begins at t is.
///
/// Money leaves only to the client and the agency of the terms. A payment that does not arrive becomes a credit of
/// its receiver; it never blocks the other party. No function has an owner, and nothing can be paused or changed.
///
/// Views that are called during a transfer show the state after it: effects always come first.
///
/// Assumed of tokens: `transferFrom` moves exactly the amount (checked by balances when funding), `transfer` moves
/// what it reports, and balances do not shrink by themselves. A token that breaks this hurts only agreements in it.
/// Assumed of oracles: see `IMetricOracle`. An oracle that lies can misprice, up to the cap, agreements that name it.
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
    /// @notice A party disputes the answer to a period; `toAgency` and `toClient`, the undisputed part, moved.
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
    /// @notice The arbiter ruled; `toAgency` and `toClient`, the disputed part, moved.
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
    /// - the terms are valid: every error of `TermsValidity`
    /// - the caller is the agency, or `signature` is the agency's (ECDSA or ERC-1271) over the agreement id
    /// - after a retraction, only the agency itself
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
    /// - for the first funding: not more than 366 days before the start, the terms are valid, and the agency
    ///   consents by an earlier proposal, by `signature`, or as the caller
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
    /// - it is reviewWindow after the answer, or after d when it is missing
    function settle(Terms calldata terms) external;

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

    /// @notice What the interim payments of a period have reached.
    function interimPaid(bytes32 id, uint256 period) external view returns (uint256);

    /// @notice What the agreement is doing now.
    function statusOf(Terms calldata terms) external view returns (Status);

    /// @notice What the agreement holds.
    function held(Terms calldata terms) external view returns (uint256);

    /// @notice End of the last period that is funded and kept; 0 when none is.
    function fundedThrough(Terms calldata terms) external view returns (uint256);

    /// @notice The seconds that matter for a period.
    function windowOf(Terms calldata terms, uint256 period) external pure returns (Window memory);

    /// @notice What settling `period` now would pay if the answer was `value`, interim payments already taken off.
    /// Means nothing for terms that break a validity rule.
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
}
