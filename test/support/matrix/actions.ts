import { MaxUint256 } from "ethers";

import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { signMutualSettlement } from "../../../toolkit/terms/typed-data.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { CAP, FEE, INTERIM_AT_100, PAYOUT } from "./agreements.js";
import type { Role, Call, World } from "./world.js";

/** Amounts that an action moves, in units of the terms. */
export type Moves = Readonly<Partial<Record<Role | "heir", bigint>>>;

/** One way in which a function moves money, from a state in which it is possible. */
export interface Action {
  /** The function, and which of its cases. */
  readonly name: string;
  readonly direction: "in" | "authorized" | "in and out" | "out" | "claim";
  /** Leads there, and to the time at which it is possible. */
  readonly prepare: (world: World) => Promise<void>;
  readonly call: (world: World) => Call | Promise<Call>;
  /** What it takes in, from whom. */
  readonly pulls?: Moves;
  /** What it pays out, to whom. */
  readonly pays: Moves;
  /** Whose credit it pays, when that is what it does. */
  readonly creditOf?: Role;
  /** The only currency in which there is such a function. */
  readonly only?: World["parts"]["options"]["currency"];
}

const window = ({ terms }: World) => periodWindows(terms, 0);
const fees = (world: World) => (world.native ? world.units(FEE) : 0n);

/** The agency has consented, which every world begins with. */
const nothing = () => Promise.resolve();

/** The first two periods are funded. */
async function fund(world: World): Promise<void> {
  // A stranger brings it, in case the client cannot.
  await world.must("stranger", "fund", [world.terms, 0, 2, "0x"], world.native ? world.units(2n * CAP) : 0n);
}

/** The first period has ended and the answer is `value`; or missing, which is clear. */
async function answered(world: World, value: bigint | null): Promise<void> {
  await fund(world);
  if (value !== null) await world.answer(0, value);
  await world.passTo(value === null ? window(world).answerBefore : window(world).askFrom);
}

/** The result is 100; the client says 50, the agency 120. */
async function disputed(world: World, by: readonly ("client" | "agency")[]): Promise<void> {
  await answered(world, 100n);
  for (const party of by) {
    await world.must(party, "dispute", [world.terms, 0, party === "client" ? 50n : 120n], fees(world));
  }
}

/** The first period was paid weekly, then settled or ruled on while payments failed; all is well again. */
async function credited(world: World, role: Role): Promise<void> {
  if (role === "arbiter") {
    await disputed(world, ["client", "agency"]);
    await world.passTo(window(world).earliestSettle + DAY);
    await world.holdBack(true);
    await world.must("arbiter", "rule", [world.terms, 0, 100n]);
  } else {
    await answered(world, 100n);
    await world.passTo(window(world).earliestSettle);
    await world.holdBack(true);
    await world.must("stranger", "settle", [world.terms]);
  }
  await world.holdBack(false);
}

const CREDIT: Readonly<Record<Role, bigint>> = {
  client: CAP - PAYOUT.at100,
  agency: PAYOUT.at100,
  arbiter: 2n * FEE,
};

function claims(role: Role): Action[] {
  const prepare = async (world: World) => await credited(world, role);
  return [
    {
      name: `withdraw, by the ${role}, to another address`,
      direction: "claim",
      prepare,
      call: (world) => world.call(role, "withdraw", [world.terms.token, world.parts.who.heir]),
      pays: { heir: CREDIT[role] },
      creditOf: role,
    },
    {
      name: `pushCredit, to the ${role}`,
      direction: "claim",
      prepare,
      call: (world) => world.call("stranger", "pushCredit", [world.terms.token, world.parts.who[role]]),
      pays: { [role]: CREDIT[role] },
      creditOf: role,
    },
  ];
}

/** Every function that moves money, in every way in which it does. */
export const ACTIONS: readonly Action[] = [
  {
    name: "fund",
    direction: "in",
    prepare: nothing,
    call: (world) => world.call("client", "fund", [world.terms, 0, 2, "0x"], world.native ? world.units(2n * CAP) : 0n),
    pulls: { client: 2n * CAP },
    pays: {},
  },
  {
    name: "fundWithAuthorization",
    direction: "authorized",
    only: "ERC-20",
    prepare: nothing,
    call: (world) => {
      const authorization = `0x${"11".repeat(65)}`;
      return world.call("stranger", "fundWithAuthorization", [
        ...[world.terms, 0, 2, "0x", 0, MaxUint256],
        authorization,
      ]);
    },
    pulls: { client: 2n * CAP },
    pays: {},
  },
  {
    name: "payInterim",
    direction: "out",
    prepare: async (world) => {
      await fund(world);
      const point = world.terms.start + world.terms.interimEvery;
      await world.answerPoint(point, 100n);
      await world.passTo(point);
    },
    call: (world) => world.call("stranger", "payInterim", [world.terms, 0, 1]),
    pays: { agency: INTERIM_AT_100 },
  },
  {
    name: "settle, all earned",
    direction: "out",
    prepare: async (world) => {
      await answered(world, 150n);
      await world.passTo(window(world).earliestSettle);
    },
    call: (world) => world.call("stranger", "settle", [world.terms]),
    pays: { agency: PAYOUT.at150 },
  },
  {
    name: "settle, split after an interim payment",
    direction: "out",
    prepare: async (world) => {
      await fund(world);
      const point = world.terms.start + world.terms.interimEvery;
      await world.answerPoint(point, 100n);
      await world.passTo(point);
      await world.must("stranger", "payInterim", [world.terms, 0, 1]);
      await world.answer(0, 100n);
      await world.passTo(window(world).earliestSettle);
    },
    call: (world) => world.call("stranger", "settle", [world.terms]),
    pays: { agency: PAYOUT.at100 - INTERIM_AT_100, client: CAP - PAYOUT.at100 },
  },
  {
    name: "settle, answer missing",
    direction: "out",
    prepare: async (world) => {
      await answered(world, null);
      await world.passTo(window(world).settleUnanswered);
    },
    call: (world) => world.call("stranger", "settle", [world.terms]),
    pays: { agency: PAYOUT.missing, client: CAP - PAYOUT.missing },
  },
  {
    name: "settle, disputed and not ruled on",
    direction: "out",
    prepare: async (world) => {
      await disputed(world, ["client", "agency"]);
      await world.passTo(window(world).latestSettle);
    },
    call: (world) => world.call("stranger", "settle", [world.terms]),
    pays: { agency: PAYOUT.at100 - PAYOUT.at50 + FEE, client: PAYOUT.at120 - PAYOUT.at100 + FEE },
  },
  {
    name: "dispute, by the client",
    direction: "in and out",
    prepare: async (world) => await answered(world, 100n),
    call: (world) => world.call("client", "dispute", [world.terms, 0, 50n], fees(world)),
    pulls: { client: FEE },
    pays: { agency: PAYOUT.at50 },
  },
  {
    name: "dispute, by the agency",
    direction: "in and out",
    prepare: async (world) => await answered(world, 100n),
    call: (world) => world.call("agency", "dispute", [world.terms, 0, 120n], fees(world)),
    pulls: { agency: FEE },
    pays: { client: CAP - PAYOUT.at120 },
  },
  {
    name: "payUndisputed, after the client's dispute",
    direction: "out",
    prepare: async (world) => {
      await disputed(world, ["client"]);
      await world.passTo(window(world).earliestSettle + DAY);
    },
    call: (world) => world.call("stranger", "payUndisputed", [world.terms]),
    pays: { client: CAP - PAYOUT.at100 },
  },
  {
    name: "payUndisputed, after the agency's dispute",
    direction: "out",
    prepare: async (world) => {
      await disputed(world, ["agency"]);
      await world.passTo(window(world).earliestSettle + DAY);
    },
    call: (world) => world.call("stranger", "payUndisputed", [world.terms]),
    pays: { agency: PAYOUT.at100 },
  },
  {
    name: "rule",
    direction: "out",
    prepare: async (world) => {
      await disputed(world, ["client", "agency"]);
      await world.passTo(window(world).earliestSettle + DAY);
    },
    call: (world) => world.call("arbiter", "rule", [world.terms, 0, 100n]),
    pays: {
      agency: PAYOUT.at100 - PAYOUT.at50,
      client: PAYOUT.at120 - PAYOUT.at100,
      arbiter: 2n * FEE,
    },
  },
  {
    name: "settleMutually, during a dispute",
    direction: "out",
    prepare: async (world) => await disputed(world, ["client", "agency"]),
    call: settleMutually,
    pays: { agency: 9_000n + FEE, client: 5_000n + FEE },
  },
  {
    name: "optOut",
    direction: "out",
    prepare: async (world) => {
      await fund(world);
      await world.passTo(world.terms.start);
    },
    call: (world) => world.call("client", "optOut", [world.terms]),
    pays: { client: 2n * CAP },
  },
  {
    name: "cancel",
    direction: "out",
    prepare: async (world) => {
      await fund(world);
      await world.passTo(world.terms.start + DAY);
    },
    call: (world) => world.call("client", "cancel", [world.terms, 1]),
    pays: { client: CAP },
  },
  {
    name: "resign, after an interim payment",
    direction: "out",
    prepare: async (world) => {
      await fund(world);
      const point = world.terms.start + world.terms.interimEvery;
      await world.answerPoint(point, 100n);
      await world.passTo(point);
      await world.must("stranger", "payInterim", [world.terms, 0, 1]);
    },
    call: (world) => world.call("agency", "resign", [world.terms, 0]),
    pays: { client: 2n * CAP - INTERIM_AT_100 },
  },
  ...claims("client"),
  ...claims("agency"),
  ...claims("arbiter"),
];

/** The one who calls needs no signature, the other is the one who can sign. */
async function settleMutually(world: World): Promise<Call> {
  const { contract } = world.parts.options;
  const [, client, agency] = await world.connection.ethers.getSigners();
  const caller = contract === "agency" ? "agency" : "client";
  const signer = caller === "client" ? agency : client;
  if (signer === undefined) throw new Error("The chain has no accounts.");
  const split = {
    periodsSettled: 0n,
    agencyAmount: world.units(9_000n),
    clientAmount: world.units(5_000n),
    validUntil: world.terms.start + 1_000n * DAY,
  };
  const signature = await signMutualSettlement(signer, world.id, split, world.parts.location);
  const signatures = caller === "client" ? ["0x", signature] : [signature, "0x"];
  return world.call(caller, "settleMutually", [world.terms, split, ...signatures]);
}
