import type { Terms } from "../../../toolkit/terms/types.js";
import { ROLES, word, type World } from "./world.js";

/** Who is paid by an agreement. */
const PARTIES = [...ROLES, "twinClient", "twinAgency"] as const;
const PAYEES = [...PARTIES, "heir"] as const;
const WATCHED = [...PAYEES, "thief", "escrow"] as const;
export type Watched = (typeof WATCHED)[number];
export type Amounts = Readonly<Record<Watched, bigint>>;

/** What there is to see at one moment; amounts in base units of the currency under test. */
export interface Reading {
  /** Of a token, by its books. */
  readonly balances: Amounts;
  /** What the escrow was told that an account was paid; native currency tells nothing but the balance. */
  readonly paid: Amounts;
  readonly credits: Amounts;
  /** All that the escrow owes in the currency: held for both agreements in it, credits, and fees of an open dispute. */
  readonly owed: bigint;
  /** All that is stored about the agreement under test, and what it holds. */
  readonly state: string;
  /** What the neighbours hold. */
  readonly twin: bigint;
  readonly other: bigint;
}

/** What the escrow has beyond what it owes. */
export function surplus({ balances, owed }: Reading): bigint {
  return balances.escrow - owed;
}

export async function read(world: World): Promise<Reading> {
  const { escrow, who, terms, twin, other } = world.parts;
  const held = async (of: Terms) => word(await world.ask("held", [of]));
  const currencies = await world.currencies();
  const balances = await amounts(WATCHED, async (account) =>
    world.native ? await world.nativeBalance(who[account]) : await world.booked("balanceOf", who[account]),
  );
  const paid = await amounts(PAYEES, async (account) => (world.native ? 0n : await world.booked("paid", who[account])));
  const credits = await amounts(PARTIES, async (account) => {
    let sum = 0n;
    for (const currency of currencies) sum += word(await world.ask("creditOf", [who[account], currency]));
    return sum;
  });

  const agreement = await world.ask("agreementOf", [world.id]);
  const dispute = await world.ask("disputeOf", [world.id, 0]);
  const interim = await world.ask("interimPaid", [world.id, 0]);
  const [main, twinHeld, otherHeld] = [await held(terms), await held(twin), await held(other)];
  const { reviewEnd } = escrow.interface.decodeFunctionResult("agreementOf", agreement)[0] as { reviewEnd: bigint };
  const { byClient, byAgency } = escrow.interface.decodeFunctionResult("disputeOf", dispute)[0] as {
    byClient: boolean;
    byAgency: boolean;
  };
  const fees = reviewEnd === 0n ? 0n : terms.arbiterFee * (BigInt(byClient) + BigInt(byAgency));
  const owed = main + twinHeld + fees + WATCHED.reduce((sum, account) => sum + credits[account], 0n);
  const state = [agreement, dispute, interim, main].join(" ");
  return { balances, paid, credits, owed, state, twin: twinHeld, other: otherHeld };
}

async function amounts(among: readonly Watched[], of: (account: Watched) => Promise<bigint>): Promise<Amounts> {
  const entries: [Watched, bigint][] = [];
  for (const account of WATCHED) entries.push([account, among.includes(account) ? await of(account) : 0n]);
  return Object.fromEntries(entries) as Amounts;
}
