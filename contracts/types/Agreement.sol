// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice How an agreement was ended before its time, if it was.
enum End {
    None,
    Cancelled,
    Resigned,
    OptedOut,
    Mutual
}

/// @notice The agency's consent to the terms. Never None again once it was given or retracted; Retracted voids every
/// signature, and only a transaction of the agency itself leads back to Given.
enum Consent {
    None,
    Given,
    Retracted
}

/// @notice What an agreement is doing at this second. Derived from facts and the clock, never stored.
/// @dev With money held, the oldest unsettled period decides between Scheduled, Running and Settling.
enum Status {
    Unknown, // never seen here
    Proposed, // the agency consents, the first period may be funded
    Retracted, // the agency took its consent back before funding
    Lapsed, // never funded in time
    Scheduled, // funded, its next period has not begun
    Running, // in a funded period
    Settling, // a funded period has ended and waits for its question, answer, review or settlement
    AwaitingFunding, // everything funded is settled, the next period may still be funded
    Closed, // holds nothing and never will again
    Disputed // settling, but the answer is disputed: waits for the other party, the ruling, or the end of its time
}

/// @notice Everything that is stored about an agreement, in one slot. Never zeroed: that would revive a consent.
/// @param paidOpen Interim payments over all unsettled periods, in token base units.
/// @param reviewEnd When the oldest unsettled period can no longer be disputed and can be ruled on, in Unix seconds;
/// 0 = it is not disputed.
/// @param funded Periods funded and kept, counted from period 0.
/// @param settled Periods settled, counted from period 0. Periods settle in order.
/// @param end How the agreement was ended early.
/// @param consent Whether the agency agreed.
struct Agreement {
    uint128 paidOpen; // 16 bytes
    uint40 reviewEnd; // 21
    uint8 funded; // 22
    uint8 settled; // 23
    End end; // 24
    Consent consent; // 25, 7 bytes free
}

/// @notice What is stored about a disputed period, in two slots of its own: from the first dispute on, the oracle is
/// not asked again. Payouts are what the agency gets for the period in all, base and interim payments included.
/// @param low Least payout that can still come out: what the client claims, or else the answer's.
/// @param high Greatest payout that can still come out: what the agency claims, or else the answer's.
/// @param value The answer, in metric units: it stands when the arbiter stays silent.
/// @param answered False when the answer was missing.
/// @param byClient The client disputes, with a fee, and `low` was paid.
/// @param byAgency The agency disputes, with a fee, and all above `high` went back.
/// @param released After the review, what one party alone left undisputed moved, too.
struct Dispute {
    uint128 low; // 16 bytes
    uint128 high; // 32
    uint128 value; // 16
    bool answered; // 17
    bool byClient; // 18
    bool byAgency; // 19
    bool released; // 20, 12 bytes free
}

/// @notice A split of all that an agreement holds, for both parties to sign together with the agreement id.
/// @param periodsSettled How many periods are settled, so that a settlement in between voids the offer.
/// @param agencyAmount What the agency gets, in token base units.
/// @param clientAmount What the client gets, in token base units.
/// @param validUntil From this second on it is void.
struct MutualSettlement {
    uint256 periodsSettled;
    uint128 agencyAmount;
    uint128 clientAmount;
    uint256 validUntil;
}

/// @notice The seconds that matter for one period. Every bound belongs to the later side: an action that is
/// open "from" t is possible at t, one that is open "before" t no longer is.
/// @param start The period begins.
/// @param end The period ends.
/// @param fundBefore Before this the period can still be funded.
/// @param askFrom From here its question may be asked (q).
/// @param answerBefore Before this an answer counts; afterwards it is missing (d).
/// @param settleBy From here it can be settled whatever the oracle, the other party and the arbiter do.
struct Window {
    uint256 start;
    uint256 end;
    uint256 fundBefore;
    uint256 askFrom;
    uint256 answerBefore;
    uint256 settleBy;
}
