import { capital } from "../words/capital.js";
import type { Explain } from "./explanation.js";

const ENDS = [
  "not ended",
  "cancelled by the client",
  "resigned by the agency",
  "left in the trial",
  "settled mutually",
];

/** The errors of the escrow that are not about the validity of terms. Keys are the errors as their ABI has them. */
export const ESCROW_ERRORS: Readonly<Record<string, Explain>> = {
  "NotParty(address caller, address required)": ({ caller, required }, w) => [
    `Only ${w.address(required)} can do this, and it came from ${w.address(caller)}.`,
    `Send it from ${w.address(required)}.`,
  ],
  "ConsentMissing(bytes32 id)": () => [
    "The agency has not agreed to these terms: no consent is on chain, and no signature that came along is its own.",
    "Bring the agency's signature over exactly these terms, or ask it to propose them on chain.",
  ],
  "ConsentGiven(bytes32 id)": () => [
    "The agency consents to these terms already.",
    "There is nothing to propose. Have the client fund them.",
  ],
  "ConsentRetracted(bytes32 id)": () => [
    "The agency took its consent back, which voided every signature of its over these terms.",
    "Only the agency itself can consent again, by a transaction.",
  ],
  "AlreadyFunded(bytes32 id)": () => ["The agreement is funded and binding.", "The agency can resign instead."],
  "NotFunded(bytes32 id)": () => [
    "Nothing of the agreement is funded.",
    "There is nothing to end. Let the time for funding pass.",
  ],
  "AlreadyEnded(bytes32 id, uint8 end)": ({ end }) => [
    `The agreement has ended already: ${ENDS[Number(end)] ?? "early"}.`,
    "What it still holds settles period by period. Make a new agreement to go on.",
  ],
  "AgreementClosed(bytes32 id)": () => [
    "The agreement is closed: it holds nothing and never will again.",
    "There is nothing left to do.",
  ],
  "NotNextPeriod(uint256 given, uint256 expected)": ({ given, expected }, w) => [
    `Periods are funded in order: ${w.period(expected)} is next, not ${w.period(given)}.`,
    "Look at the agreement's status and fund the next period. Somebody may have funded this one meanwhile.",
  ],
  "PeriodCountOutOfRange(uint256 count, uint256 max)": ({ count, max }, w) => [
    `${w.count(count, "period")} cannot be funded: there is room for ${w.number(max)}.`,
    "Fund at least one, and no more than are left.",
  ],
  "FundingClosed(uint256 time, uint256 fundBefore)": ({ fundBefore }, w) => [
    `The period could be funded until ${w.moment(fundBefore)}.`,
    "Make a new agreement. Nothing was taken.",
  ],
  "WrongValue(uint256 given, uint256 expected)": ({ given, expected }, w) => [
    `The transaction carries ${w.native(given)}, but ${w.native(expected)} is due.`,
    "Send exactly what is due; nothing at all when the agreement is in a token.",
  ],
  "WrongAmountReceived(uint256 received, uint256 expected)": ({ received, expected }, w) => [
    `Of ${w.amount(expected)} only ${w.amount(received)} arrived: the token takes a fee, or is broken.`,
    "Agree on another token. Nothing was taken.",
  ],
  "NoInterim(bytes32 id)": () => [
    "The terms have no interim payments.",
    "Wait for the end of the period, and settle it.",
  ],
  "PeriodNotRunning(uint256 period, uint256 time)": ({ period }, w) => [
    `${capital(w.period(period))} is not funded, or has ended.`,
    "Pay interim only for the running period; settle one that has ended.",
  ],
  "NoInterimPoint(uint256 period, uint256 point)": ({ period, point }, w) => [
    `${capital(w.period(period))} has no interim point ${w.number(point)}.`,
    "Points are counted from 1, and end before the period does.",
  ],
  "InterimPointNotReached(uint256 time, uint256 through)": ({ through }, w) => [
    `The interim point is at ${w.moment(through)}.`,
    "Come back then.",
  ],
  "TrialRunning(uint256 time, uint256 trialEnd)": ({ trialEnd }, w) => [
    "Nothing is paid during the trial.",
    `Come back from ${w.moment(trialEnd)} on.`,
  ],
  "TrialOver(uint256 time, uint256 trialEnd)": ({ trialEnd }, w) => [
    `The trial ended at ${w.moment(trialEnd)}.`,
    "Cancel instead: periods that have not begun come back.",
  ],
  "NoAnswer(uint256 period, uint256 through)": ({ period, through }, w) => [
    `The oracle has no answer for ${w.period(period)} up to ${w.moment(through)}.`,
    "Ask the oracle first, and wait for its answer.",
  ],
  "NothingDue(uint256 period, uint256 value)": ({ period, value }, w) => [
    `${w.metric(value)} earn no more in ${w.period(period)} than was paid already.`,
    "Wait for the next interim point.",
  ],
  "NothingToSettle(bytes32 id)": () => ["No funded period waits for settlement.", "There is nothing to settle."],
  "NotPayableYet(uint256 time, uint256 payableFrom)": ({ payableFrom }, w) => [
    "The period cannot be settled yet.",
    `Settle from ${w.moment(payableFrom)} on; earlier if an answer is written before.`,
  ],
  "UnexpectedKeep(uint256 expected, uint256 actual)": ({ expected, actual }, w) => [
    `${w.count(actual, "period")} would stay, not ${w.number(expected)}: a period began or ended, or was funded, meanwhile.`,
    "Look at what would come back now, and decide again.",
  ],
  "NotAParty(address caller)": ({ caller }, w) => [
    `${w.address(caller)} is neither the client nor the agency, and only they dispute.`,
    "Send it from the address that the terms name.",
  ],
  "NoArbiter(bytes32 id)": () => [
    "The terms name no arbiter, so the answer stands.",
    "Settle mutually, if both agree that it is wrong.",
  ],
  "PeriodNotUnsettled(uint256 period, uint256 settled, uint256 funded)": ({ period, settled, funded }, w) => [
    `${capital(w.period(period))} cannot be disputed: of ${w.count(funded, "funded period")}, ` +
      `${w.number(settled)} settled already.`,
    "Dispute a funded period that is not settled.",
  ],
  "ReviewNotBegun(uint256 time, uint256 reviewFrom)": ({ reviewFrom }, w) => [
    "There is no answer to dispute yet, and it is not missing yet.",
    `Dispute once there is one, or from ${w.moment(reviewFrom)} on.`,
  ],
  "ReviewOver(uint256 time, uint256 reviewEnd)": ({ reviewEnd }, w) => [
    `The review ended at ${w.moment(reviewEnd)}.`,
    "The answer stands, or is ruled on. Settle mutually, if both agree that it is wrong.",
  ],
  "ReviewRunning(uint256 time, uint256 reviewEnd)": ({ reviewEnd }, w) => [
    "The other party may still dispute.",
    `Come back from ${w.moment(reviewEnd)} on.`,
  ],
  "AlreadyDisputed(bytes32 id, uint256 period, address caller)": ({ period, caller }, w) => [
    `${w.address(caller)} disputes ${w.period(period)} already.`,
    "Wait for the ruling. A claim cannot be changed.",
  ],
  "NotDisputed(bytes32 id, uint256 period)": ({ period }, w) => [
    `${capital(w.period(period))} is not in dispute.`,
    "Only a disputed period is ruled on; settle one that is not.",
  ],
  "NothingUndisputed(bytes32 id, uint256 period)": ({ period }, w) => [
    `Of ${w.period(period)}, all that nobody disputes has been paid out.`,
    "Wait for the ruling, or for the end of its time.",
  ],
  "RulingOver(uint256 time, uint256 rulingEnd)": ({ rulingEnd }, w) => [
    `The arbiter could rule until ${w.moment(rulingEnd)}.`,
    "The answer stands: settle.",
  ],
  "OfferExpired(uint256 time, uint256 validUntil)": ({ validUntil }, w) => [
    `The offer was valid until ${w.moment(validUntil)}.`,
    "Sign a new one.",
  ],
  "UnexpectedSettled(uint256 expected, uint256 actual)": ({ expected, actual }, w) => [
    `The offer was made with ${w.count(expected, "period")} settled; now it is ${w.number(actual)}.`,
    "Sign a new one over what is held now.",
  ],
  "WrongSum(uint256 sum, uint256 held)": ({ sum, held }, w) => [
    `The offer splits ${w.amount(sum)}, but ${w.amount(held)} are held.`,
    "Sign a new one that splits exactly what is held.",
  ],
  "SignatureMissing(address party)": ({ party }, w) => [
    `${w.address(party)} neither signed this settlement nor sends it.`,
    "Have it sign exactly this split, in this escrow and on this chain.",
  ],
  "NoCredit(address payee, address token)": ({ payee }, w) => [
    `No payment of this token waits for ${w.address(payee)}.`,
    "Payments that arrived need no withdrawal.",
  ],
  "InvalidRecipient(address to)": ({ to }, w) => [
    `Money sent to ${w.address(to)} would belong to nobody.`,
    "Name an address of your own.",
  ],
  "NoSuchPeriod(uint256 period, uint256 count)": ({ period, count }, w) => [
    `There is no period ${w.number(period)}: the agreement has ${w.number(count)}, counted from 0.`,
    "Name a period that the terms have.",
  ],
  "ClaimNotInOwnFavour(uint256 claimed, uint256 answered)": ({ claimed, answered }, w) => [
    `The claim would pay the agency ${w.amount(claimed)}, the answer ${w.amount(answered)}: that does not help whoever ` +
      "claims it.",
    "A client claims a number that pays less, an agency one that pays more.",
  ],
  "NativeCurrency()": () => [
    "The agreement is in the chain's own currency, which moves by no signature.",
    "Fund it directly, and send the amount along.",
  ],
  "Locked()": () => [
    "The contract was called again while it was at work.",
    "Send the transaction by itself; if a token or wallet does this on purpose, do not use it.",
  ],
  "InsufficientGas(uint256 available, uint256 required)": ({ available, required }, w) => [
    `The transaction has too little gas left: ${w.number(available)} of at least ${w.number(required)} that this step needs.`,
    "Raise the gas limit. Estimates can be short when others act in between.",
  ],
};
