import { toBeHex } from "ethers";

import { shortestPeriod } from "../../toolkit/terms/periods.js";
import { TERMS_TYPES } from "../../toolkit/terms/typed-data.js";
import type { Step, Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import type { Random } from "./random.js";

/** Terms that differ from others in one place. */
export interface Mutation {
  /** The place, as `steps[1].rate`. */
  readonly path: string;
  readonly terms: Terms;
}

type Fields = Record<string, unknown>;

/** Every way to change one field, one array element or the length of one array, by as little as possible. */
export function* everySingleChange(terms: Terms): Generator<Mutation> {
  for (const { name, type } of TERMS_TYPES.Terms) {
    const value = (terms as unknown as Fields)[name];
    const changed = (path: string, to: unknown): Mutation => ({ path, terms: { ...terms, [name]: to } });
    if (!Array.isArray(value)) {
      yield changed(name, different(type, value));
      continue;
    }
    const items = value as unknown[];
    for (const [index, item] of items.entries()) {
      for (const [path, to] of itemChanges(type, item)) {
        yield changed(`${name}[${index}]${path}`, items.with(index, to));
      }
    }
    yield changed(`${name} without the last`, items.slice(0, -1));
    yield changed(`${name} without the first`, items.slice(1));
    yield changed(`${name} with the last twice`, [...items, items.at(-1)]);
    yield changed(`${name} with a zero more`, [...items, zero(type)]);
    yield changed(`${name} in reverse`, [...items].reverse());
  }
}

function* itemChanges(type: string, item: unknown): Generator<[path: string, to: unknown]> {
  if (type !== "Step[]") {
    yield ["", different(type.slice(0, -2), item)];
    return;
  }
  const step = item as Step & Fields;
  for (const { name, type: fieldType } of TERMS_TYPES.Step) {
    yield [`.${name}`, { ...step, [name]: different(fieldType, step[name]) }];
  }
}

function zero(type: string): unknown {
  return type === "Step[]" ? { threshold: 0n, lump: 0n, rate: 0n } : 0n;
}

// Another value of the same type: the last bit flipped.
function different(type: string, value: unknown): unknown {
  if (type === "bool") return value !== true;
  if (type === "address") return toBeHex(BigInt(value as string) ^ 1n, 20);
  if (type === "bytes32") return toBeHex(BigInt(value as string) ^ 1n, 32);
  return (value as bigint) ^ 1n;
}

/**
 * Random terms with one or more fields moved to a place where rules begin or end: often invalid, often just not.
 * Always encodable.
 *
 * @param addresses What address fields may become.
 */
export function randomMutation(random: Random, terms: Terms, addresses: readonly [string, ...string[]]): Terms {
  let mutated: Terms = terms;
  const count = random.pick([1, 1, 1, 2, 3]);
  for (let change = 0; change < count; change++) {
    const field = random.pick(TERMS_TYPES.Terms as [(typeof TERMS_TYPES.Terms)[number]]);
    const value = (mutated as unknown as Fields)[field.name];
    mutated = { ...mutated, [field.name]: randomChange(random, field.type, value, mutated, addresses) };
  }
  return mutated;
}

function randomChange(
  random: Random,
  type: string,
  value: unknown,
  terms: Terms,
  addresses: readonly [string, ...string[]],
): unknown {
  if (type === "bool") return value !== true;
  if (type === "address") return random.pick([...addresses, terms.client, terms.agency] as [string, ...string[]]);
  if (type === "bytes32") return random.pick([toBeHex(0, 32), toBeHex(1, 32)]);
  if (type.endsWith("[]")) return randomList(random, type, value as unknown[], terms);
  return randomNumber(random, type, value as bigint, terms);
}

function randomNumber(random: Random, type: string, value: bigint, terms: Terms): bigint {
  const most = 2n ** BigInt(type.slice("uint".length)) - 1n;
  const shortest = shortestPeriod(terms) ?? 0n;
  const bounds = [0n, HOUR, 30n * DAY, 90n * DAY, 180n * DAY, 10_000n, terms.cap, terms.base, shortest, most];
  const moments = [terms.start, terms.periodEnds[0] ?? 0n];
  const near = random.pick([value, ...bounds, ...moments] as [bigint, ...bigint[]]) + random.between(-1n, 1n);
  return near < 0n ? 0n : near > most ? most : near;
}

function randomList(random: Random, type: string, items: unknown[], terms: Terms): unknown[] {
  const index = random.integer(0, Math.max(0, items.length - 1));
  const item = items[index] ?? zero(type);
  const tooMany = type === "Step[]" ? 17 : 121;
  return random.pick([
    [],
    items.slice(0, -1),
    [...items, items.at(-1) ?? item],
    [...items].reverse(),
    Array.from({ length: tooMany }, (_, at) => items[at] ?? item),
    items.map((one, at) => (at === index ? zero(type) : one)),
    items.map((one, at) => (at === index ? randomItem(random, type, one, terms) : one)),
    items.map((one, at) => (at === index ? randomItem(random, type, one, terms) : one)),
  ] as [unknown[], ...unknown[][]]);
}

function randomItem(random: Random, type: string, item: unknown, terms: Terms): unknown {
  if (type !== "Step[]") return randomNumber(random, type.slice(0, -2), item as bigint, terms);
  const { name } = random.pick(TERMS_TYPES.Step as [(typeof TERMS_TYPES.Step)[number]]);
  const step = item as Step & Fields;
  return { ...step, [name]: randomNumber(random, "uint128", step[name] as bigint, terms) };
}
