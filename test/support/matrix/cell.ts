import { expect } from "chai";

import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { CAP, PAYOUT } from "./agreements.js";
import type { Action } from "./actions.js";
import { read, surplus, type Reading, type Watched } from "./reading.js";
import { ROLES, word, type Role, type World } from "./world.js";

/** What becomes of a payment: it arrives at once, waits as a credit, or the one or the other as far as money is left. */
export type Fate = "works" | "credit" | "as far as it lasts";

/** Something hostile, and all that is expected of an agreement that meets it. */
export interface Hostility {
  readonly name: string;
  /** From now on it is hostile. */
  readonly turn: (world: World) => Promise<void>;
  /** From now on it is not. */
  readonly relent: (world: World) => Promise<void>;
  /** The error with which it has a call refused; null when the call is not refused. */
  readonly refusal: (action: Action, world: World) => string | null;
  /** What becomes of a payment to `payee` that is due while it is hostile. */
  readonly fate: (payee: Role, world: World) => Fate;
  /** What it does to money that moves or lies there; nothing when it is not given. */
  readonly distortion?: Distortion;
  /** Asserts more about the action that was just done. */
  readonly witness?: (action: Action, world: World) => Promise<void>;
}

/** How money that is moved differs from what was asked, in basis points of that. */
export interface Distortion {
  /** What somebody who funds or disputes is charged. */
  readonly charged?: bigint;
  /** What of it the escrow really gets. */
  readonly enters?: bigint;
  /** What the escrow is charged for a payment. */
  readonly leaves?: bigint;
  /** What of it its payee really gets. */
  readonly arrives?: bigint;
  /** What the escrow's balance becomes at the turn. */
  readonly becomes?: bigint;
  /** Who has in the end what the hostile payee was paid. */
  readonly kept?: "heir" | "escrow";
}

/** What nothing hostile comes to, from the same state. */
export interface Honest {
  /** Right after the action. */
  readonly acted: Reading;
  /** When all is settled and paid out; with and without the action. */
  readonly ended: { readonly with: Reading; readonly without: Reading };
}

const ALL = 10_000n;

/** Nothing hostile. */
export const HONEST: Hostility = {
  name: "honest",
  turn: async () => {},
  relent: async () => {},
  refusal: () => null,
  fate: () => "works",
};

/** Lives through `action` and what follows with nothing hostile. The state is what it was before. */
export async function liveHonestly(world: World, action: Action): Promise<Honest> {
  const snapshot = await world.connection.networkHelpers.takeSnapshot();
  const without = await finish(world, HONEST);
  await snapshot.restore();
  const before = await read(world);
  expect(await world.send(await action.call(world)), action.name).to.equal(null);
  const acted = await read(world);
  expectMoved(world, action, HONEST, before, acted);
  const ended = { with: await finish(world, HONEST), without };
  await snapshot.restore();
  return { acted, ended };
}

/**
 * One cell of the matrix: meets `hostility` from the state that `action` is possible in, and asserts that the action
 * does what it does with nothing hostile, or is refused with nothing changed; and that in both cases everything can be
 * settled at once, and everybody has in the end what an honest world would have given it.
 */
export async function expectSurvived(
  world: World,
  action: Action,
  hostility: Hostility,
  honest: Honest,
): Promise<void> {
  const quiet = await read(world);
  await hostility.turn(world);
  const before = await read(world);
  const becomes = hostility.distortion?.becomes ?? ALL;
  expect(before.balances.escrow, "the escrow's balance at the turn").to.equal(share(quiet.balances.escrow, becomes));

  const call = await action.call(world);
  const error = await world.send(call);
  const after = await read(world);

  expect(error, "refused with").to.equal(hostility.refusal(action, world));
  if (error === null) {
    await hostility.witness?.(action, world);
    expectMoved(world, action, hostility, before, after);
    expect(after.state, "the agreement's state").to.equal(honest.acted.state);
    expectEnded(await finish(world, hostility), honest.ended.with, hostility, world);
    return;
  }

  expect(after, "nothing is different").to.deep.equal(before);
  const snapshot = await world.connection.networkHelpers.takeSnapshot();
  expectEnded(await finish(world, hostility), honest.ended.without, hostility, world);

  await snapshot.restore();
  await relent(world, hostility);
  const again = await read(world);
  expect(await world.send(call), "afterwards").to.equal(null);
  const acted = await read(world);
  expectMoved(world, action, HONEST, again, acted);
  expect(acted.state).to.equal(honest.acted.state);
  expectEnded(await finish(world, HONEST), honest.ended.with, hostility, world);
}

/** What the action moved, and nothing else. */
export function expectMoved(world: World, action: Action, hostility: Hostility, before: Reading, after: Reading): void {
  const { charged = ALL, enters = ALL, leaves = ALL, arrives = ALL, kept } = hostility.distortion ?? {};
  const { contract } = world.parts.options;
  const change = (of: "balances" | "paid" | "credits", who: Watched) => after[of][who] - before[of][who];
  const total = world.units(sum(action.pays));
  let paidInAll = 0n;

  for (const who of [...ROLES, "heir"] as const) {
    const due = world.units(action.pays[who] ?? 0n);
    const pulled = who === "heir" ? 0n : world.units(action.pulls?.[who] ?? 0n);
    const claimed = who === action.creditOf ? total : 0n;
    const credited = change("credits", who) + claimed;
    const paid = world.native ? due - credited : change("paid", who);
    paidInAll += paid;

    expect(paid + credited, `${who}: paid and credited`).to.equal(due);
    const fate = who === "heir" || action.direction === "claim" ? "works" : hostility.fate(who, world);
    if (fate === "works") expect(credited, `${who}: credited`).to.equal(0n);
    if (fate === "credit") expect(credited, `${who}: credited`).to.equal(due);
    // What the heir of a hostile payee gets is not what the heir is due.
    const passedOn = kept === undefined || who !== contract ? 0n : paid;
    const inherited = kept === "heir" && who === "heir" ? paidTo(contract) : 0n;
    const got = share(paid, arrives) - share(pulled, charged) - passedOn + inherited;
    expect(change("balances", who), `${who}: balance`).to.equal(got);
  }

  const pulledInAll = world.units(sum(action.pulls ?? {}));
  const returned = kept === "escrow" ? paidTo(contract) : 0n;
  expect(after.owed - before.owed, "owed").to.equal(pulledInAll - paidInAll);
  expect(surplus(after) - surplus(before), "beyond what is owed").to.equal(
    share(pulledInAll, enters) - pulledInAll + paidInAll - share(paidInAll, leaves) + returned,
  );
  for (const neighbour of ["twinClient", "twinAgency"] as const) {
    expect(change("balances", neighbour), neighbour).to.equal(0n);
    expect(change("credits", neighbour), neighbour).to.equal(0n);
  }
  expect([after.twin, after.other]).to.deep.equal([before.twin, before.other]);

  function paidTo(role: Role | undefined): bigint {
    if (role === undefined) return 0n;
    const claimed = role === action.creditOf ? total : 0n;
    return world.units(action.pays[role] ?? 0n) - change("credits", role) - claimed;
  }
}

/**
 * Settles the honest agreement in another token, which must not notice; then, with the hostility still on, the twin and
 * what is left of the agreement under test. When it relents, everybody takes its credits.
 */
async function finish(world: World, hostility: Hostility): Promise<Reading> {
  const { escrow, terms, twin, who } = world.parts;
  await settleOther(world);
  await world.must("stranger", "settle", [twin]);
  for (;;) {
    const agreement = escrow.interface.decodeFunctionResult("agreementOf", await world.ask("agreementOf", [world.id]));
    const { funded, settled } = agreement[0] as { funded: bigint; settled: bigint };
    if (settled === funded) break;
    await world.passTo(periodWindows(terms, Number(settled)).latestSettle);
    await world.must("stranger", "settle", [terms]);
  }
  await relent(world, hostility);
  for (const account of [...ROLES, "twinClient", "twinAgency"] as const) {
    for (const currency of await world.currencies()) {
      if (word(await world.ask("creditOf", [who[account], currency])) === 0n) continue;
      await world.must("stranger", "pushCredit", [currency, who[account]]);
    }
  }
  return await read(world);
}

async function settleOther(world: World): Promise<void> {
  const { other, who } = world.parts;
  const before = await world.honestBalance(who.twinAgency);
  await world.must("stranger", "settle", [other]);
  expect(word(await world.ask("held", [other])), "held in the other token").to.equal(0n);
  const got = (await world.honestBalance(who.twinAgency)) - before;
  expect(got, "paid in the other token").to.equal((other.cap * PAYOUT.at100) / CAP);
  expect(await world.honestBalance(who.escrow), "left in the other token").to.equal(0n);
}

/** It relents. What it made vanish from the escrow, its issuer restores: only then can the last be paid. */
async function relent(world: World, hostility: Hostility): Promise<void> {
  await hostility.relent(world);
  const missing = -surplus(await read(world));
  if (missing <= 0n) return;
  expect(hostility.distortion, "nothing may be missing").not.to.equal(undefined);
  await world.tell(world.parts.ledger, "mint", [world.parts.who.escrow, missing]);
}

/** Everybody has what an honest world would have given it; or at least, was paid that. */
function expectEnded(ended: Reading, honest: Reading, hostility: Hostility, world: World): void {
  expect(ended.state, "the agreement's state").to.equal(honest.state);
  expect(ended.owed, "owed").to.equal(0n);
  expect(ended.paid, "what was paid").to.deep.equal(honest.paid);
  const { distortion } = hostility;
  if (distortion === undefined) {
    expect(ended.balances).to.deep.equal(honest.balances);
    return;
  }
  const { contract } = world.parts.options;
  if (distortion.kept === undefined || contract === undefined) return;
  const lost = honest.balances[contract] - ended.balances[contract];
  expect({ ...ended.balances }).to.deep.equal({
    ...honest.balances,
    [contract]: honest.balances[contract] - lost,
    [distortion.kept]: honest.balances[distortion.kept] + lost,
  });
}

function sum(moves: Action["pays"]): bigint {
  return Object.values(moves).reduce((total, amount) => total + amount, 0n);
}

function share(amount: bigint, bps: bigint): bigint {
  return (amount * bps) / ALL;
}
