import type { Explain } from "./explanation.js";

/** The errors of both oracles. */
export const ORACLE_ERRORS: Readonly<Record<string, Explain>> = {
  "MetricMismatch(bytes32 actual, bytes32 expected)": ({ actual, expected }) => [
    `The definition is that of metric ${String(actual)}, but the question is about ${String(expected)}.`,
    "Use the definition that the terms' metric was made of.",
  ],
  "MetricNotDefined(bytes32 metric)": ({ metric }) => [
    `The metric ${String(metric)} is not published at this oracle.`,
    "Publish its definition first; anyone can.",
  ],
  "EmptyWindow(uint40 from, uint40 to)": ({ from, to }, w) => [
    `No second lies between ${w.moment(from)} and ${w.moment(to)}.`,
    "Take both times from a period of the terms.",
  ],
  "WindowEndsAfterNotBefore(uint40 to, uint40 notBefore)": ({ to, notBefore }, w) => [
    `The question could be asked at ${w.moment(notBefore)}, before its window ends at ${w.moment(to)}.`,
    "Take the times from the terms: the end of the period, and the measure delay after it.",
  ],
  "NotBeforeNotReached(uint256 currentTime, uint40 notBefore)": ({ notBefore }, w) => [
    "It is too early for this question.",
    `Come back from ${w.moment(notBefore)} on.`,
  ],
  "AlreadyAnswered(bytes32 questionId)": () => [
    "The question has its answer, and answers never change.",
    "Settle by it; dispute it in its review window, when the terms have an arbiter.",
  ],
  "EmptyUnit()": () => ["The definition does not say what one metric unit is.", 'Say it, such as "qualified leads".'],
  "TooManyDecimals(uint8 actual, uint8 maximum)": ({ actual, maximum }, w) => [
    `${w.number(actual)} decimal places are too many.`,
    `Use 0 to ${w.number(maximum)}.`,
  ],

  "NoSigners()": () => ["The definition lists no signers.", "List who attests the number."],
  "TooManySigners(uint256 actual, uint256 maximum)": ({ actual, maximum }, w) => [
    `${w.number(actual)} signers are listed.`,
    `List at most ${w.number(maximum)}.`,
  ],
  "ZeroSigner(uint256 index)": ({ index }, w) => [
    `Signer number ${w.number(index)} (counted from 0) is the zero address.`,
    "Give the address that signs.",
  ],
  "DuplicateSigner(address signer)": ({ signer }, w) => [
    `Signer ${w.address(signer)} is listed twice.`,
    "List every signer once.",
  ],
  "ThresholdOutOfRange(uint8 threshold, uint256 signers)": ({ threshold, signers }, w) => [
    `${w.number(threshold)} of ${w.number(signers)} signers cannot answer.`,
    "Set the threshold to more than half of the signers, and no more than there are.",
  ],
  "NoMajority(uint8 threshold, uint256 signers)": ({ threshold, signers }, w) => [
    `With ${w.number(threshold)} of ${w.number(signers)} signers, two groups could answer differently.`,
    "Set the threshold to more than half of the signers.",
  ],
  "EmptyStatement()": () => [
    "The definition does not say what is measured.",
    "Say in plain words what is measured, and how.",
  ],
  "TextTooLong(uint256 actual, uint256 maximum)": ({ actual, maximum }, w) => [
    `Unit and statement have ${w.number(actual)} bytes.`,
    `Shorten them to ${w.number(maximum)}; put the rest into a document and give its hash.`,
  ],
  "WrongSignatureCount(uint256 actual, uint256 expected)": ({ actual, expected }, w) => [
    `${w.number(actual)} signatures came; exactly ${w.number(expected)} are needed.`,
    "Submit exactly as many as the metric's threshold.",
  ],
  "SignerIndexNotRising(uint256 actual, uint256 minimum)": () => [
    "The signatures are not in the order of the definition's signers, or one comes twice.",
    "Put them in that order, each once.",
  ],
  "NoSuchSigner(uint256 index, uint256 signers)": ({ index, signers }, w) => [
    `There is no signer number ${w.number(index)} (counted from 0): the metric has ${w.number(signers)}.`,
    "Number the signers as the definition lists them.",
  ],
  "NotSignedBy(address signer, bytes32 attestationHash)": ({ signer }, w) => [
    `The signature is not that of ${w.address(signer)} over this question and number.`,
    "Have it signed again, for this chain and this oracle. A contract's signature can have been taken back.",
  ],
  // Of the library that keeps the names of the signatures' domain.
  "InvalidShortString()": () => ["The oracle's name cannot be read.", "Check the oracle's address."],
  "StringTooLong(string str)": () => ["The oracle's name is too long.", "Check the oracle's address."],

  "RouterHasNoCode(address router)": ({ router }, w) => [
    `There is no contract at the router's address ${w.address(router)}.`,
    "Check the address and the chain.",
  ],
  "NoDon()": () => ["The definition names no oracle network.", "Give the router's identifier of the network."],
  "EmptySource()": () => ["The program that measures is empty.", "Give the JavaScript of the metric source."],
  "SourceHashMismatch(bytes32 actual, bytes32 expected)": () => [
    "The program is not the one that the definition commits to.",
    "Use the very text that was published with the metric, down to the last space.",
  ],
  "NoAskers()": () => ["The definition lists nobody who may ask.", "List the askers, usually both parties."],
  "TooManyAskers(uint256 actual, uint256 maximum)": ({ actual, maximum }, w) => [
    `${w.number(actual)} askers are listed.`,
    `List at most ${w.number(maximum)}.`,
  ],
  "ZeroAsker(uint256 index)": ({ index }, w) => [
    `Asker number ${w.number(index)} (counted from 0) is the zero address.`,
    "Give the address that owns the subscription.",
  ],
  "DuplicateAsker(address asker)": ({ asker }, w) => [
    `Asker ${w.address(asker)} is listed twice.`,
    "List every asker once.",
  ],
  "NotAnAsker(address caller)": ({ caller }, w) => [
    `${w.address(caller)} may not ask this question.`,
    "Ask from an account that the metric's definition lists.",
  ],
  "RequestInFlight(bytes32 questionId, uint40 expiresAt)": ({ expiresAt }, w) => [
    "A request of this account for this question is on its way.",
    `Wait for its answer; ask again from ${w.moment(expiresAt)} on.`,
  ],
  "NotSubscriptionOwner(uint64 subscriptionId, address caller, address owner)": ({ subscriptionId, owner }, w) => [
    `Subscription ${w.number(subscriptionId)} belongs to ${w.address(owner)}.`,
    "Use a subscription of your own, or ask from its owner's account.",
  ],
  "OnlyRouterCanFulfill()": () => [
    "Only the router of the oracle network delivers answers.",
    "Nobody else can call this; ask instead.",
  ],
  "EmptyArgs()": () => ["The request has an empty list of arguments.", "Give the definition's arguments."],
  "NoInlineSecrets()": () => ["The request carries secrets itself.", "Host the secrets with the network instead."],
};
