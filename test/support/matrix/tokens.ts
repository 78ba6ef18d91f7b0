import { expect } from "chai";

import type { Action } from "./actions.js";
import { CAP } from "./agreements.js";
import type { Distortion, Fate, Hostility } from "./cell.js";
import { expectIntrusions, lockedCalls } from "./intrusion.js";
import type { Role, World, WorldOptions } from "./world.js";

/** The faults of a `MatrixToken`, as its contract numbers them. */
const FAULTS = [
  ...(["None", "ReturnsNothing", "ReturnsShort", "ReturnsFalse", "ReturnsTwo", "ReturnsMore", "ReturnBomb"] as const),
  ...(["RevertBomb", "BurnsGas", "SpendsGas", "IsPaused", "CallsBefore", "CallsAfter", "TakesFee"] as const),
  ...(["ChargesSender", "MovesHalf", "MovesNothing", "MovesTwice", "MovesElsewhere", "Invents"] as const),
  ...(["ShowsNothing", "ShowsPlenty", "RefusesZero", "RefusesItself", "Refuses97Bits"] as const),
] as const;
type Fault = (typeof FAULTS)[number];

/** Ways that a fault concerns: into the escrow, out of it, or both. */
const WAYS = { in: 1, out: 2, both: 3 } as const;

/** An error with which a call is refused. */
export interface Refusal {
  /** What it is, in words. */
  readonly words: string;
  /** It and its arguments, for the amount that was to be moved. */
  readonly error: (amount: bigint, world: World) => string;
}

/** One row of the table of tokens. */
export interface TokenRow {
  readonly name: string;
  /** How it becomes what it is; a fault of the token, or something else that happens to it. */
  readonly turn: Turn;
  /** Funding and an arbiter's fee: it works, or the error. */
  readonly takingIn: "works" | Refusal;
  /** Funding by an authorization (ERC-3009), where it differs from that. */
  readonly authorized?: "works" | Refusal;
  /** Where the terms of a new agreement are refused before any money is. */
  readonly funding?: Refusal;
  /** A payment out. */
  readonly payingOut: Fate | Readonly<Partial<Record<Role, Fate>>>;
  /** A credit taken by `withdraw` or `pushCredit`: it works, or the error. */
  readonly claiming: "works" | Refusal;
  /** The only one whose money it refuses. */
  readonly only?: Role;
  /** Asserts more about an action that was done. */
  readonly witness?: (world: World) => Promise<void>;
  readonly distortion?: Distortion;
  /** Who can lose what by it, in words. */
  readonly loss: string;
}

interface Turn {
  readonly on: (world: World) => Promise<void>;
  readonly off: (world: World) => Promise<void>;
}

const NOBODY = "nothing";
const WAITS = "nothing; it waits until the token works again";
const RESTORED = "whoever is paid last in this token, unless its issuer restores what is missing";

/** Refusal of a transfer that moves that share, in basis points, of what it should. */
function received(bps: bigint): Refusal {
  return refused("WrongAmountReceived", (amount) => `${(amount * bps) / 10_000n}, ${amount}`);
}

function refused(name: string, args: (amount: bigint, world: World) => string = () => ""): Refusal {
  return { words: `refused: \`${name}\``, error: (amount, world) => `${name}(${args(amount, world)})` };
}

const FAILED = refused("SafeERC20FailedOperation", (_, { terms }) => terms.token);
const NO_CODE = refused("TokenHasNoCode", (_, { terms }) => terms.token);
const EMPTY = refused("InsufficientBalance", (amount) => `0, ${amount}`);
const PAUSED = refused("EnforcedPause");
const NO_REASON: Refusal = { words: "refused, without a reason", error: () => "no reason" };
const BOMB: Refusal = { words: "refused, with what the token says", error: () => "200000 bytes" };

function blocking(who: Role | "escrow"): Refusal {
  return refused("Blocked", (_, { parts }) => parts.who[who]);
}

/** More than 20 ways in which a token can be hostile, or merely unusual. */
export const TOKEN_ROWS: readonly TokenRow[] = [
  row("returns nothing, as USDT does", fault("ReturnsNothing"), "works", "works", "works", NOBODY),
  row("returns 31 bytes and moves nothing", fault("ReturnsShort"), FAILED, "credit", FAILED, WAITS, {
    authorized: received(0n),
  }),
  row("returns false and moves nothing", fault("ReturnsFalse"), FAILED, "credit", FAILED, WAITS, {
    authorized: received(0n),
  }),
  row("returns neither true nor false and moves nothing", fault("ReturnsTwo"), FAILED, "credit", FAILED, WAITS, {
    authorized: received(0n),
  }),
  row("returns more than a word", fault("ReturnsMore"), "works", "works", "works", NOBODY),
  row("returns 200 kB", fault("ReturnBomb"), "works", "works", "works", NOBODY),
  row("reverts with 200 kB", fault("RevertBomb"), BOMB, "credit", BOMB, WAITS),
  row("burns all gas", fault("BurnsGas"), NO_REASON, "credit", NO_REASON, WAITS),
  row("spends nearly 200,000 gas on a transfer", spends(130_000n), "works", "works", "works", NOBODY),
  row("spends just over 200,000 gas on a transfer", spends(190_000n), "works", "credit", "works", NOBODY),
  row("is paused", fault("IsPaused"), PAUSED, "credit", PAUSED, WAITS),
  row("has replaced its code by one that reverts", code("0x60006000fd"), NO_REASON, "credit", NO_REASON, WAITS),
  row("has no code any more", code("0x"), NO_REASON, "credit", FAILED, WAITS, {
    funding: NO_CODE,
  }),
  blocks("client"),
  blocks("agency"),
  blocks("arbiter"),
  row("blocks the escrow", blocked("escrow"), blocking("escrow"), "credit", blocking("escrow"), WAITS),
  row("calls back before it moves money", intrudes("CallsBefore"), "works", "works", "works", NOBODY, {
    witness: expectIntrusions,
  }),
  row("calls back after it moved money", intrudes("CallsAfter"), "works", "works", "works", NOBODY, {
    witness: expectIntrusions,
  }),
  row("changes no allowance that is not zero", exactAllowance(), "works", "works", "works", NOBODY),
  row("refuses to move nothing", fault("RefusesZero"), "works", "works", "works", NOBODY, {
    witness: expectNoCredit,
  }),
  row("refuses to move from an account to itself", fault("RefusesItself"), "works", "works", "works", NOBODY),
  row("refuses more than 96 bits", fault("Refuses97Bits"), "works", "works", "works", NOBODY),
  row("shows no balances", fault("ShowsNothing"), received(0n), "works", "works", NOBODY),
  row("shows the greatest balance for everybody", fault("ShowsPlenty"), received(0n), "works", "works", NOBODY),
  row("takes a fee of 1 % from what it moves in", fault("TakesFee", "in"), received(9_900n), "works", "works", NOBODY),
  row(
    "takes a fee of 1 % from what it moves out",
    fault("TakesFee", "out"),
    "works",
    "works",
    "works",
    "each payee 1 %",
    {
      distortion: { arrives: 9_900n },
    },
  ),
  row("takes a fee of 1 % both ways", fault("TakesFee"), received(9_900n), "works", "works", "each payee 1 %", {
    distortion: { arrives: 9_900n },
  }),
  row(
    "charges the sender 1 % on top",
    fault("ChargesSender"),
    ...(["works", "as far as it lasts", "works", `who funds or disputes 1 %; ${RESTORED}`] as const),
    { distortion: { charged: 10_100n, leaves: 10_100n } },
  ),
  row("moves half and says all", fault("MovesHalf"), received(5_000n), "works", "works", "each payee half", {
    distortion: { leaves: 5_000n, arrives: 5_000n },
  }),
  row("moves nothing and says all", fault("MovesNothing"), received(0n), "works", "works", "each payee all", {
    distortion: { leaves: 0n, arrives: 0n },
  }),
  row("moves twice as much", fault("MovesTwice"), received(20_000n), "as far as it lasts", "works", RESTORED, {
    distortion: { leaves: 20_000n, arrives: 20_000n },
  }),
  row("moves it to somebody else", fault("MovesElsewhere"), received(0n), "works", "works", "each payee all", {
    distortion: { arrives: 0n },
  }),
  row("moves nothing in, and shows and says that it did", fault("Invents", "in"), "works", "works", "works", RESTORED, {
    distortion: { charged: 0n, enters: 0n },
  }),
  row(
    "rebases up by 10 %",
    becomes(11_000n),
    "works",
    "works",
    "works",
    "nothing; what it gained stays in the escrow",
    {
      distortion: { becomes: 11_000n },
    },
  ),
  row("rebases down by 10 %", becomes(9_000n), "works", "as far as it lasts", "works", RESTORED, {
    distortion: { becomes: 9_000n },
  }),
  row("seizes all that the escrow has", becomes(0n), "works", "as far as it lasts", EMPTY, RESTORED, {
    distortion: { becomes: 0n },
  }),
];

/** Tokens that are unusual from the beginning: everything works in them. */
export const TOKEN_KINDS: readonly { readonly name: string; readonly options: Omit<WorldOptions, "currency"> }[] = [
  { name: "has no decimals", options: { unit: 1n } },
  { name: "has 24 decimals", options: { unit: 10n ** 24n } },
  // Three periods of 10,000 units.
  { name: "is locked up to 2^128 − 1 base units", options: { unit: (2n ** 128n - 1n) / 30_000n } },
  { name: "has two addresses for one balance", options: { unit: 10n ** 6n, throughAlias: true } },
];

function row(
  name: string,
  turn: Turn,
  takingIn: TokenRow["takingIn"],
  payingOut: TokenRow["payingOut"],
  claiming: TokenRow["claiming"],
  loss: string,
  more: Partial<TokenRow> = {},
): TokenRow {
  return { name, turn, takingIn, payingOut, claiming, loss, ...more };
}

function fault(name: Fault, ways: keyof typeof WAYS = "both"): Turn {
  return {
    on: async (world) => await world.tell(world.parts.token, "behave", [FAULTS.indexOf(name), WAYS[ways]]),
    off: async (world) => await world.tell(world.parts.token, "behave", [0, WAYS.both]),
  };
}

/** One party is on the token's blocklist: what it is paid waits, and goes to another address if it likes. */
function blocks(role: Role): TokenRow {
  const loss = `nothing; the ${role} takes its credit to another address, or waits until it is free`;
  const claiming = blocking(role);
  return row(`blocks the ${role}`, blocked(role), claiming, { [role]: "credit" }, claiming, loss, { only: role });
}

function blocked(who: Role | "escrow"): Turn {
  return {
    on: async (world) => await world.tell(world.parts.token, "setBlocked", [world.parts.who[who], true]),
    off: async (world) => await world.tell(world.parts.token, "setBlocked", [world.parts.who[who], false]),
  };
}

function code(replaced: string): Turn {
  let own = "";
  return {
    on: async (world) => {
      own = await world.connection.ethers.provider.getCode(world.terms.token);
      await world.setCode(world.terms.token, replaced);
    },
    off: async (world) => await world.setCode(world.terms.token, own),
  };
}

function intrudes(name: "CallsBefore" | "CallsAfter"): Turn {
  const turn = fault(name);
  return {
    on: async (world) => {
      await world.tell(world.parts.token, "aim", [world.parts.who.escrow, await world.payload(lockedCalls(world))]);
      await turn.on(world);
    },
    off: turn.off,
  };
}

function exactAllowance(): Turn {
  return {
    on: async (world) => {
      const { token, who } = world.parts;
      const approve = async (amount: bigint) =>
        await world.send({
          from: who.client,
          to: world.terms.token,
          data: token.interface.encodeFunctionData("approve", [who.escrow, amount]),
        });
      if ((await approve(1n)) !== "AllowanceNotZero()") throw new Error("The allowance was changed.");
      await approve(0n);
      await approve(world.units(2n * CAP));
    },
    off: async () => {},
  };
}

function becomes(bps: bigint): Turn {
  return {
    on: async (world) => {
      const { ledger, who } = world.parts;
      const balance = await world.booked("balanceOf", who.escrow);
      const after = (balance * bps) / 10_000n;
      if (after > balance) await world.tell(ledger, "mint", [who.escrow, after - balance]);
      else await world.tell(ledger, "burn", [who.escrow, balance - after]);
    },
    off: async () => {},
  };
}

function spends(gas: bigint): Turn {
  const turn = fault("SpendsGas");
  return {
    on: async (world) => {
      await world.tell(world.parts.token, "waste", [gas]);
      await turn.on(world);
    },
    off: turn.off,
  };
}

/** What a row of the table expects, as the cells ask for it. */
export function hostilityOf(row: TokenRow): Hostility {
  return {
    name: row.name,
    turn: row.turn.on,
    relent: row.turn.off,
    fate: (payee) => (typeof row.payingOut === "string" ? row.payingOut : (row.payingOut[payee] ?? "works")),
    refusal: (action, world) => refusalOf(row, action, world),
    ...(row.distortion === undefined ? {} : { distortion: row.distortion }),
    ...(row.witness === undefined ? {} : { witness: async (_: Action, world: World) => await row.witness?.(world) }),
  };
}

/** Not even one of nothing: the escrow asks for no transfer of nothing. */
async function expectNoCredit(world: World): Promise<void> {
  const logs = await world.latestLogs();
  const credits = logs.filter((log) => world.parts.escrow.interface.parseLog(log)?.name === "Credited");
  expect(credits, "credits").to.have.length(0);
}

function refusalOf(row: TokenRow, action: Action, world: World): string | null {
  const moved = action.direction === "claim" ? action.pays : (action.pulls ?? {});
  if (action.direction === "out" || (row.only !== undefined && moved[row.only] === undefined)) return null;

  const amount = Object.values(moved).reduce((sum, each) => sum + each, 0n);
  const firstFunding = action.direction === "in" || action.direction === "authorized" ? row.funding : undefined;
  const authorized = action.direction === "authorized" ? row.authorized : undefined;
  const refusal = firstFunding ?? authorized ?? (action.direction === "claim" ? row.claiming : row.takingIn);
  if (refusal === "works") return null;
  return refusal.error(world.units(amount), world);
}
