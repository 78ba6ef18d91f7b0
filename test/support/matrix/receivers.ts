import { concat, dataSlice } from "ethers";

import type { Action } from "./actions.js";
import type { Distortion, Fate, Hostility } from "./cell.js";
import { expectIntrusions, lockedCalls } from "./intrusion.js";
import type { Role, World } from "./world.js";

/** The habits of a `MatrixReceiver`, as its contract numbers them. */
const HABITS = [
  ...(["Accepts", "Writes", "Reverts", "RevertBomb", "ReturnBomb", "BurnsGas"] as const),
  ...(["SpendsGas", "CallsBack", "SendsBack", "PassesOn"] as const),
] as const;
type Habit = (typeof HABITS)[number];

/** One row of the table of receivers. */
export interface ReceiverRow {
  readonly name: string;
  readonly on: (world: World, account: string) => Promise<void>;
  /** A payment to it. */
  readonly payingOut: Fate;
  /** Its credit, pushed to it: it works, or the error. */
  readonly pushing: string;
  readonly distortion?: Distortion;
  /** It tries to enter the escrow, everywhere, whenever it is paid. */
  readonly calls?: boolean;
  /** Who can lose what by it, in words. */
  readonly loss: string;
}

const NOBODY = "nothing";
const WAITS = "nothing; it withdraws its credit to another address, or is pushed it when it accepts again";

/** A contract with functions, and none that takes native currency. */
const NO_RECEIVE = "0x3415600957600080fd5b00";

/** More than 12 ways in which a party can take native currency. */
export const RECEIVER_ROWS: readonly ReceiverRow[] = [
  row("a contract that accepts", habit("Accepts"), "works", "works", NOBODY),
  row("a contract that writes storage", habit("Writes"), "works", "works", NOBODY),
  row("a contract that spends nearly 50,000 gas", spends(45_000n), "works", "works", NOBODY),
  row("a contract that spends just over 50,000 gas", spends(52_000n), "credit", "works", NOBODY),
  row("a contract that burns all gas", habit("BurnsGas"), "credit", "FailedCall()", WAITS),
  row("a contract that reverts", habit("Reverts"), "credit", "FailedCall()", WAITS),
  row("a contract that reverts with 100 kB", habit("RevertBomb"), "credit", "100000 bytes", WAITS),
  row("a contract that returns 100 kB", habit("ReturnBomb"), "works", "works", NOBODY),
  row("a contract that cannot receive", code(NO_RECEIVE), "credit", "FailedCall()", WAITS),
  row("a contract that calls back", habit("CallsBack"), "works", "works", NOBODY, { calls: true }),
  row("a contract that sends the money back", habit("SendsBack"), "credit", "FailedCall()", WAITS),
  row("a contract that passes the money on", habit("PassesOn"), "works", "works", "what it passes on", {
    distortion: { kept: "heir" },
  }),
  row("a contract that forces the money back on the escrow", forcesBack(), "works", "works", "what it gave away", {
    distortion: { kept: "escrow" },
  }),
  row("an account without code", code("0x"), "works", "works", NOBODY),
  row("an account that delegates to code that accepts (EIP-7702)", delegates("Accepts"), "works", "works", NOBODY),
  row("an account that delegates to code that reverts", delegates("Reverts"), "credit", "FailedCall()", WAITS),
];

/** Addresses that nobody gave code to, and that do something all the same. */
export const PRECOMPILES: readonly { name: string; address: string; payingOut: "works" | "credit"; loss: string }[] = [
  {
    name: "a precompile that takes anything (SHA-256)",
    address: `0x${"2".padStart(40, "0")}`,
    payingOut: "works",
    loss: "all: it is nobody's",
  },
  {
    name: "a precompile that fails without data (BLAKE2)",
    address: `0x${"9".padStart(40, "0")}`,
    payingOut: "credit",
    loss: "all: nobody can take its credit",
  },
];

function row(
  name: string,
  on: ReceiverRow["on"],
  payingOut: Fate,
  pushing: string,
  loss: string,
  more: Partial<ReceiverRow> = {},
): ReceiverRow {
  return { name, on, payingOut, pushing, loss, ...more };
}

function habit(name: Habit): ReceiverRow["on"] {
  return async (world, account) => await behave(world, account, name);
}

function spends(gas: bigint): ReceiverRow["on"] {
  return async (world, account) => {
    await world.tell(world.parts.receiver, "waste", [gas], account);
    await behave(world, account, "SpendsGas");
  };
}

function code(own: string): ReceiverRow["on"] {
  return async (world, account) => await world.setCode(account, own);
}

/** Makes a contract with what it is paid, which destroys itself at once: its money goes to the escrow, unasked. */
function forcesBack(): ReceiverRow["on"] {
  return async (world, account) => {
    const destroyed = concat(["0x73", world.parts.who.escrow, "0xff"]);
    // PUSH22, PUSH1 0, MSTORE, PUSH1 22, PUSH1 10, CALLVALUE, CREATE, STOP
    await world.setCode(account, concat(["0x75", destroyed, "0x6000526016600a34f000"]));
  };
}

function delegates(name: Habit): ReceiverRow["on"] {
  return async (world, account) => {
    await behave(world, account, name);
    const wallet = await world.connection.ethers.deployContract("MatrixReceiver");
    await world.setCode(account, concat(["0xef0100", dataSlice(await wallet.getAddress(), 0)]));
  };
}

async function behave(world: World, account: string, name: Habit): Promise<void> {
  const { receiver, who } = world.parts;
  if (name === "CallsBack") {
    await world.tell(receiver, "aim", [who.escrow, await world.payload(lockedCalls(world))], account);
  }
  await world.tell(receiver, "behave", [HABITS.indexOf(name)], account);
}

/** What a row expects when the one contract of the world is like it. */
export function hostilityOf(receiver: ReceiverRow): Hostility {
  return {
    name: receiver.name,
    turn: async (world) => await receiver.on(world, accountOf(world)),
    relent: async (world) => {
      await world.setCode(accountOf(world), world.parts.receiverCode);
      await behave(world, accountOf(world), "Accepts");
    },
    fate: (payee, world) => (payee === world.parts.options.contract ? receiver.payingOut : "works"),
    refusal: (action, world) => {
      const pushed = action.direction === "claim" && isPaid(action, world);
      return pushed && receiver.pushing !== "works" ? receiver.pushing : null;
    },
    ...(receiver.distortion === undefined ? {} : { distortion: receiver.distortion }),
    ...(receiver.calls === true
      ? {
          witness: async (action: Action, world: World) => {
            if (isPaid(action, world)) await expectIntrusions(world);
          },
        }
      : {}),
  };
}

function roleOf({ parts }: World): Role {
  const { contract } = parts.options;
  if (contract === undefined) throw new Error("No party of this world is a contract.");
  return contract;
}

function accountOf(world: World): string {
  return world.parts.who[roleOf(world)];
}

function isPaid(action: Action, world: World): boolean {
  return action.pays[roleOf(world)] !== undefined;
}
