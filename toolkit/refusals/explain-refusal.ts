import { PerformanceEscrowError } from "../errors.js";
import { explainData, explainKnown, explainText } from "./decode.js";
import { RefusedError, type RefusalKind } from "./errors.js";
import type { RefusalContext } from "./explanation.js";
import { codes, messages, revertData } from "./revert-data.js";
import { KNOWN_ERRORS } from "./table.js";

/** What tells a kind of failure that no contract is the cause of. Tried in this order. */
interface Sign {
  readonly kind: RefusalKind;
  /** Codes of ethers, of JSON-RPC (EIP-1474) and of wallets (EIP-1193). */
  readonly codes?: readonly (string | number)[];
  readonly text?: RegExp;
  readonly problem: string;
  readonly remedy: string;
}

const SIGNS: readonly Sign[] = [
  {
    kind: "rejected-by-person",
    codes: ["ACTION_REJECTED", 4001],
    text: /user (?:rejected|denied)|rejected by (?:the )?user|request rejected/i,
    problem: "The request was declined in the wallet. Nothing was sent.",
    remedy: "Send it again and confirm it there, if it was by mistake.",
  },
  {
    kind: "wrong-chain",
    codes: [4902, 4901],
    text: /chain (?:id )?mismatch|wrong (?:chain|network)|network changed|does not match the (?:target )?chain|invalid chain ?id|unrecognized chain/i,
    problem: "The wallet is connected to another chain.",
    remedy: "Switch the wallet to the agreement's chain.",
  },
  {
    kind: "insufficient-funds",
    codes: ["INSUFFICIENT_FUNDS"],
    text: /insufficient funds|doesn't have enough funds|insufficient balance for transfer|not enough (?:native )?balance/i,
    problem: "The account has too little of the chain's own currency for the amount and the transaction's fee.",
    remedy: "Send it some first.",
  },
  {
    kind: "nonce",
    codes: ["NONCE_EXPIRED"],
    text: /nonce (?:too (?:low|high)|has already been used)|invalid nonce|expected nonce/i,
    problem: "Another transaction of this account took this one's place, or one before it is still missing.",
    remedy: "Wait until the account's other transactions are mined, look at what they did, and try again.",
  },
  {
    kind: "fee-too-low",
    codes: ["REPLACEMENT_UNDERPRICED"],
    text: /underpriced|max fee per gas less than block base fee|fee cap less than block base fee|maxFeePerGas.*too low/i,
    problem: "The fee that was offered is too low for the network at the moment.",
    remedy: "Try again with a higher fee.",
  },
  {
    kind: "out-of-gas",
    text: /out of gas|intrinsic gas too low|gas required exceeds|exceeds block gas limit|gas limit (?:is )?too (?:low|high)/i,
    problem: "The transaction ran out of gas. Nothing was moved, but the fee is spent if it was mined.",
    remedy: "Raise the gas limit.",
  },
];

const NETWORK: Sign = {
  kind: "network",
  codes: [
    "NETWORK_ERROR",
    "TIMEOUT",
    "SERVER_ERROR",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "ETIMEDOUT",
    "UND_ERR_CONNECT_TIMEOUT",
    4900,
    -32005,
  ],
  text: /could not (?:detect network|coalesce)|failed to fetch|fetch failed|socket hang up|timeout|timed out|too many requests|rate limit|cannot connect to the network|connection (?:refused|closed)/i,
  problem: "The node did not answer. A transaction that was on its way may still arrive.",
  remedy:
    "Check the connection and the node's address. Look whether the transaction was mined before sending it again.",
};

/**
 * Says why something was refused, whatever ethers, Hardhat's in-process chain, a JSON-RPC node or a wallet threw.
 *
 * @returns The error itself when it is one of the toolkit's already, else a `RefusedError` with it as the cause.
 */
export function explainRefusal(error: unknown, context: RefusalContext = {}): PerformanceEscrowError {
  if (error instanceof PerformanceEscrowError) return error;

  const all = codes(error);
  const text = messages(error).join("\n");
  // A person's no stands above all else that is in the error.
  const first = SIGNS.find((sign) => matchesCode(sign, all));
  if (first !== undefined) return refused(first, error);

  const data = revertData(error);
  if (data !== undefined && data.length >= 10) return explainData(data, context, error);
  const byText = explainByText(text, context, error);
  if (byText !== undefined) return byText;

  const sign = SIGNS.find((each) => each.text?.test(text)) ?? networkSign(all, text);
  if (sign !== undefined) return refused(sign, error);
  if (all.includes("CALL_EXCEPTION") || all.includes(3) || /revert/i.test(text))
    return explainData("0x", context, error);
  return new RefusedError(
    `It failed for a reason that is not known here: ${text === "" ? String(error) : (text.split("\n")[0] ?? "")}`,
    "Look at the cause of this error for details.",
    "unknown",
    undefined,
    { cause: error },
  );
}

/** Hardhat decodes for itself, and some nodes give nothing but the text. */
function explainByText(text: string, context: RefusalContext, cause: unknown): RefusedError | undefined {
  const custom = /custom error '?(\w+)\(([^)]*)\)/.exec(text);
  if (custom !== null) {
    const given = (custom[2] ?? "").split(",").map((each) => each.trim().replace(/^["']|["']$/g, ""));
    const values = given.filter((each) => each !== "");
    const known = [...KNOWN_ERRORS.values()].find(
      ({ fragment }) => fragment.name === custom[1] && fragment.inputs.length === values.length,
    );
    if (known !== undefined) {
      const args = Object.fromEntries(known.fragment.inputs.map(({ name }, i) => [name, values[i]]));
      try {
        return explainKnown(known, args, context, cause);
      } catch {
        // The text has other arguments than the error: it is somebody else's of the same name.
      }
    }
  }
  const reason = /reverted with reason string '([^']*)'|execution reverted: "?([^\n"]+)/.exec(text);
  const said = reason?.[1] ?? reason?.[2];
  return said === undefined ? undefined : explainText(said, cause);
}

function matchesCode(sign: Sign, all: readonly (string | number)[]): boolean {
  return sign.codes?.some((code) => all.includes(code)) ?? false;
}

function networkSign(all: readonly (string | number)[], text: string): Sign | undefined {
  return matchesCode(NETWORK, all) || NETWORK.text?.test(text) ? NETWORK : undefined;
}

function refused({ kind, problem, remedy }: Sign, cause: unknown): RefusedError {
  return new RefusedError(problem, remedy, kind, undefined, { cause });
}
