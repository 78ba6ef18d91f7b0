import type { Explain } from "./explanation.js";

/**
 * What tokens, Permit2 and OpenZeppelin's helpers refuse with: the standard errors (ERC-6093), those of permits and
 * authorizations, and the texts that older tokens use. Amounts are in the agreement's token where that is known; another
 * token's would be shown wrongly, but no other token takes part.
 */
export const TOKEN_ERRORS: Readonly<Record<string, Explain>> = {
  "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)": ({ sender, balance, needed }, w) => [
    `${w.address(sender)} has ${w.amount(balance)} and needs ${w.amount(needed)}.`,
    "Send it what is missing first.",
  ],
  "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)": (
    { spender, allowance, needed },
    w,
  ) => [
    `${w.address(spender)} may take ${w.amount(allowance)} and needs ${w.amount(needed)}.`,
    "Approve exactly the amount first, and wait until that is mined.",
  ],
  "ERC20InvalidSender(address sender)": ({ sender }, w) => [
    `The token sends nothing from ${w.address(sender)}.`,
    "Check the address.",
  ],
  "ERC20InvalidReceiver(address receiver)": ({ receiver }, w) => [
    `The token sends nothing to ${w.address(receiver)}.`,
    "Check the address.",
  ],
  "ERC20InvalidApprover(address approver)": ({ approver }, w) => [
    `${w.address(approver)} cannot give allowances.`,
    "Check the address.",
  ],
  "ERC20InvalidSpender(address spender)": ({ spender }, w) => [
    `${w.address(spender)} can be given no allowance.`,
    "Check the address.",
  ],
  "SafeERC20FailedOperation(address token)": ({ token }, w) => [
    `The token ${w.address(token)} did not move the money.`,
    "Check the payer's balance and allowance, and whether the token is paused or blocks one of the addresses.",
  ],
  "AddressEmptyCode(address target)": ({ target }, w) => [
    `There is no contract at ${w.address(target)}.`,
    "Check the address and the chain.",
  ],
  "FailedCall()": () => [
    "A contract or account refused the call or the payment, without saying why.",
    "If it is the receiver that refuses, withdraw to another address.",
  ],
  "FailedDeployment()": () => ["The deposit address could not be set up.", "Send it again with more gas."],
  "InsufficientBalance(uint256 balance, uint256 needed)": ({ balance, needed }, w) => [
    `The contract has ${w.native(balance)} and needs ${w.native(needed)}.`,
    "Check what was sent to it.",
  ],

  "ERC2612ExpiredSignature(uint256 deadline)": ({ deadline }, w) => [
    `The permit was valid until ${w.moment(deadline)}.`,
    "Sign a new one.",
  ],
  "ERC2612InvalidSigner(address signer, address owner)": ({ owner }, w) => [
    `The permit is not signed by ${w.address(owner)}, or not for its next nonce.`,
    "Sign a new one with the account that pays.",
  ],
  "ERC3009InvalidAuthorizationTime(uint256 validAfter, uint256 validBefore)": ({ validAfter, validBefore }, w) => [
    `The authorization is valid only from ${w.moment(validAfter)} to ${w.moment(validBefore)}.`,
    "Send it within that time, or sign a new one.",
  ],
  "ERC3009InvalidSignature()": () => [
    "The authorization is not signed by the client, or not for exactly this funding.",
    "Have the client sign again.",
  ],
  "ERC3009UsedAuthorization(address authorizer, bytes32 nonce)": ({ authorizer }, w) => [
    `The authorization of ${w.address(authorizer)} was used already, or taken back.`,
    "Look whether the period is funded. If it is not, fund it by an allowance.",
  ],
  "InvalidAccountNonce(address account, uint256 currentNonce)": ({ account }, w) => [
    `The permit of ${w.address(account)} is for a nonce that was used.`,
    "Sign a new one.",
  ],
  "ECDSAInvalidSignature()": () => ["This is no valid signature.", "Sign again."],
  "ECDSAInvalidSignatureLength(uint256 length)": ({ length }, w) => [
    `The signature has ${w.number(length)} bytes.`,
    "Give it as the wallet made it.",
  ],
  "ECDSAInvalidSignatureS(bytes32 s)": () => ["The signature is malleable.", "Sign again with another wallet."],

  "SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)": ({ value }, w) => [
    `The token cannot count ${w.number(value)}.`,
    "Use a smaller amount, or an earlier date.",
  ],

  "SignatureExpired(uint256 signatureDeadline)": ({ signatureDeadline }, w) => [
    `The permit was valid until ${w.moment(signatureDeadline)}.`,
    "Sign a new one.",
  ],
  "InvalidNonce()": () => [
    "The permit was used already, or taken back.",
    "Look whether the period is funded. If it is not, fund it by an allowance.",
  ],
  "InvalidSigner()": () => [
    "The permit is not signed by the client, or not for exactly this funding.",
    "Have the client sign again.",
  ],
  "InvalidSignature()": () => ["The signature is not that of the account it is said to be of.", "Sign again."],
  "InvalidSignatureLength()": () => ["The signature has a wrong length.", "Give it as the wallet made it."],
  "InvalidContractSignature()": () => [
    "The client's wallet contract does not accept the signature.",
    "Sign with enough of the wallet's owners.",
  ],
  "InvalidAmount(uint256 maxAmount)": ({ maxAmount }, w) => [
    `The permit is for at most ${w.amount(maxAmount)}.`,
    "Have the client sign for the amount that is due.",
  ],
  "LengthMismatch()": () => ["The permit does not fit the transfer.", "Make the call anew."],
  "AllowanceExpired(uint256 deadline)": ({ deadline }, w) => [
    `The allowance at Permit2 ended at ${w.moment(deadline)}.`,
    "Sign a new permit.",
  ],
  "InsufficientAllowance(uint256 amount)": ({ amount }, w) => [
    `The allowance at Permit2 is only ${w.amount(amount)}.`,
    "Sign a new permit.",
  ],
};

/** Texts with which tokens and libraries refuse, by a part of them in lower case. */
export const KNOWN_TEXTS: readonly (readonly [part: string, problem: string, remedy: string])[] = [
  [
    "transfer_from_failed",
    "The token did not let Permit2 take the money.",
    "Approve Permit2 for the amount, and check the client's balance.",
  ],
  [
    "exceeds allowance",
    "The payer has not allowed the contract to take this much.",
    "Approve exactly the amount first, and wait until that is mined.",
  ],
  [
    "insufficient allowance",
    "The payer has not allowed the contract to take this much.",
    "Approve exactly the amount first, and wait until that is mined.",
  ],
  ["exceeds balance", "The payer has not enough of the token.", "Send it what is missing first."],
  ["blacklisted", "The token's issuer has blocked one of the addresses.", "Ask the issuer, or use another address."],
  ["paused", "The token or the oracle network is paused by its operator.", "Wait until it is running again."],
  [
    "authorization is used or canceled",
    "The authorization was used or taken back.",
    "Look whether the period is funded.",
  ],
  ["authorization is expired", "The authorization is no longer valid.", "Sign a new one."],
  ["authorization is not yet valid", "The authorization is not valid yet.", "Wait until it is."],
  ["invalid signature", "The signature is not that of the account it is said to be of.", "Sign again."],
];
