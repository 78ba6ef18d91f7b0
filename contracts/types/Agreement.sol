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
    Closed // holds nothing and never will again
}

/// @notice Everything that is stored about an agreement, in one slot. Never zeroed: that would revive a consent.
/// @param paidOpen Interim payments over all unsettled periods, in token base units.
/// @param disputedAt When the oldest unsettled period was disputed, in Unix seconds; 0 = not disputed.
/// @param funded Periods funded and kept, counted from period 0.
/// @param settled Periods settled, counted from period 0. Periods settle in order.
/// @param end How the agreement was ended early.
/// @param consent Whether the agency agreed.
struct Agreement {
    uint128 paidOpen; // 16 bytes
    uint40 disputedAt; // 21
    uint8 funded; // 22
    uint8 settled; // 23
    End end; // 24
    Consent consent; // 25, 7 bytes free
}

/// @notice What a dispute adds, in a slot of its own. Written only by a dispute.
/// @param claimedValue The metric as the disputer claims it, in metric units.
/// @param returned What already went back to the client of the disputed period, in token base units.
struct Dispute {
    uint128 claimedValue; // 16 bytes
    uint128 returned; // 32
}

/// @notice The seconds that matter for one period. Every bound belongs to the later side: an action that is
/// open "from" t is possible at t, one that is open "before" t no longer is.
/// @param start The period begins.
/// @param end The period ends.
/// @param fundBefore Before this the period can still be funded.
/// @param askFrom From here its question may be asked (q).
/// @param answerBefore Before this an answer counts; afterwards it is missing (d).
/// @param settleBy From here it can be settled whatever the oracle and the arbiter do.
struct Window {
    uint256 start;
    uint256 end;
    uint256 fundBefore;
    uint256 askFrom;
    uint256 answerBefore;
    uint256 settleBy;
}
