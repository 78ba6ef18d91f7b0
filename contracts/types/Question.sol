// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice "What was this metric over [from, to), asked no earlier than notBefore?"
/// @param metric The oracle's commitment to everything that decides the answer.
/// @param from First second that counts, in Unix seconds.
/// @param to First second that no longer counts, in Unix seconds.
/// @param notBefore Earliest second at which the question may be asked, in Unix seconds.
struct Question {
    bytes32 metric;
    uint40 from;
    uint40 to;
    uint40 notBefore;
}
