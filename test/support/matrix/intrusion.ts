import { expect } from "chai";
import { MaxUint256 } from "ethers";

import type { World } from "./world.js";

/** Names of every function of the escrow that moves money: all that change anything but the agency's consent. */
export function moneyFunctions({ parts }: World): string[] {
  const names: string[] = [];
  parts.escrow.interface.forEachFunction(({ name, constant }) => {
    if (!constant && name !== "propose" && name !== "retract") names.push(name);
  });
  return names.sort();
}

/** Calldata for every function of the escrow that moves money. */
export function lockedCalls(world: World): string[] {
  const { terms, parts } = world;
  const split = { periodsSettled: 0n, agencyAmount: 0n, clientAmount: 0n, validUntil: MaxUint256 };
  const calls: readonly (readonly [string, readonly unknown[]])[] = [
    ["fund", [terms, 2, 1, "0x"]],
    ["fundWithAuthorization", [terms, 2, 1, "0x", 0, MaxUint256, "0x"]],
    ["payInterim", [terms, 0, 1]],
    ["settle", [terms]],
    ["settle", [parts.twin]],
    ["dispute", [terms, 0, 0]],
    ["payUndisputed", [terms]],
    ["rule", [terms, 0, 0]],
    ["settleMutually", [terms, split, "0x", "0x"]],
    ["optOut", [terms]],
    ["cancel", [terms, 0]],
    ["resign", [terms, 0]],
    ["withdraw", [terms.token, parts.who.heir]],
    ["pushCredit", [terms.token, parts.who.agency]],
  ];
  expect([...new Set(calls.map(([name]) => name))].sort(), "functions tried").to.deep.equal(moneyFunctions(world));
  return calls.map(([name, args]) => world.call("stranger", name, args).data);
}

/** Asserts that what was called in the last transaction tried all of them, and found all of them locked. */
export async function expectIntrusions(world: World): Promise<void> {
  const { token } = world.parts;
  const intrusions = (await world.latestLogs())
    .map((log) => token.interface.parseLog(log))
    .filter((log) => log?.name === "Intruded");
  const every = BigInt(lockedCalls(world).length);
  expect(intrusions, "intrusions").not.to.have.length(0);
  for (const intrusion of intrusions) expect([...(intrusion?.args ?? [])]).to.deep.equal([every, every]);
}
