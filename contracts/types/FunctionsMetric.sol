// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Everything that decides what a metric measured by Chainlink Functions is. Its hash is the metric's
/// id, which the parties sign: nobody can change one byte of it under a signed agreement.
/// @param donId Network of oracle nodes that measures, by the router's identifier.
/// @param sourceHash keccak256 of the JavaScript source, in UTF-8.
/// @param args First arguments of the source, such as the account to measure. The question's `from` and `to`
/// follow them, as decimal Unix seconds.
/// @param secretsSlot Slot of the asker's secrets at the DON. Only their version may change, because they expire.
/// @param unit What one metric unit is, for people: "qualified leads", "USD".
/// @param decimals Decimal places of the metric: the answer is the measured number times 10 to this power.
/// @param askers Who may ask, each with a subscription of its own.
struct FunctionsMetric {
    bytes32 donId;
    bytes32 sourceHash;
    string[] args;
    uint8 secretsSlot;
    string unit;
    uint8 decimals;
    address[] askers;
}
