import {
  concat,
  id,
  MaxUint256,
  toBeHex,
  toQuantity,
  ZeroAddress,
  zeroPadValue,
  type BaseContract,
  type Interface,
} from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { HOUR } from "../../../toolkit/units/durations.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import { agreementId, type EscrowLocation } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import type { PerformanceEscrow } from "../../../typechain-types/contracts/PerformanceEscrow.js";
import type { MatrixReceiver } from "../../../typechain-types/contracts/test/hostile/MatrixReceiver.js";
import type { MatrixToken } from "../../../typechain-types/contracts/test/hostile/MatrixToken.js";
import type { TokenLedger } from "../../../typechain-types/contracts/test/hostile/TokenLedger.js";
import type { MockERC20 } from "../../../typechain-types/contracts/test/MockERC20.js";
import type { MockOracle } from "../../../typechain-types/contracts/test/MockOracle.js";
import { deployBytes } from "../hostile.js";
import { agreementUnderTest, neighbour } from "./agreements.js";

/** Who can be paid by the agreement under test. */
export const ROLES = ["client", "agency", "arbiter"] as const;
export type Role = (typeof ROLES)[number];

/** Everybody there is. Heir and thief have nothing, and are sent something only by what misbehaves. */
export type Account = Role | "twinClient" | "twinAgency" | "stranger" | "heir" | "thief" | "escrow";

/** A transaction. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly value?: bigint;
}

/** What a world is made of. */
export interface WorldOptions {
  readonly currency: "ERC-20" | "native";
  /** What the terms count in, in base units: the cap is 10,000 of it. */
  readonly unit: bigint;
  /** The agreement names the second address of the token. */
  readonly throughAlias?: boolean;
  /** Which party is a `MatrixReceiver`. */
  readonly contract?: Role;
  /** Parties with a given address. */
  readonly addresses?: Readonly<Partial<Record<Role, string>>>;
}

/** What a world consists of, deployed. */
interface Parts {
  readonly options: WorldOptions;
  readonly escrow: PerformanceEscrow;
  readonly location: EscrowLocation;
  readonly oracle: MockOracle;
  /** The books of the token, which stay whatever becomes of the token itself. */
  readonly ledger: TokenLedger;
  /** The token that the agreement under test names, when it is in a token. */
  readonly token: MatrixToken;
  /** The token's other address. */
  readonly alias: MatrixToken;
  readonly honest: MockERC20;
  readonly who: Readonly<Record<Account, string>>;
  /** A `MatrixReceiver`, and its code. */
  readonly receiver: MatrixReceiver;
  readonly receiverCode: string;
  /** The agreement under test. */
  readonly terms: Terms;
  /** Between other parties, in the same currency. */
  readonly twin: Terms;
  /** Between these other parties, in an honest token. */
  readonly other: Terms;
}

/** More than all periods of all agreements can lock. */
const PLENTY = 2n ** 131n;
const GAS = toQuantity(10_000_000);
const LEDGER_SELECTORS = { balanceOf: "0x70a08231", paid: id("paid(address)").slice(0, 10) } as const;
const REVERTS = "0x60006000fd";

/** What a chain must be created with: gas costs nothing, so that every balance is exact. */
export const MATRIX_NETWORK = {
  override: { allowBlocksWithSameTimestamp: true, initialBaseFeePerGas: 0n },
} as const;

/**
 * A chain with an escrow and three agreements. Both neighbours of the one under test are over, measured and due before
 * anything happens to it.
 *
 * Everything is sent as a plain request with plenty of gas: there are thousands of them, and a party may be a contract, a
 * precompile or nothing at all.
 */
export class World {
  readonly id: string;
  readonly #errors: readonly Interface[];
  /** Calldata by function and arguments: encoding terms thousands of times takes longer than running the contract. */
  readonly #encoded = new Map<string, string>();
  #ledger: string | undefined;
  #tokens: readonly string[] | undefined;

  private constructor(
    readonly connection: NetworkConnection,
    readonly parts: Parts,
  ) {
    this.id = agreementId(parts.terms, parts.location);
    this.#errors = [parts.escrow.interface, parts.token.interface, parts.ledger.interface];
  }

  /** Deploys it all. The agency consents to the agreement under test; its neighbours are funded and measured. */
  static async create(connection: NetworkConnection, options: WorldOptions): Promise<World> {
    const { ethers } = connection;
    const signers = (await ethers.getSigners()).map(({ address }) => address);
    const escrow = await ethers.deployContract("PerformanceEscrow");
    const oracle = await ethers.deployContract("MockOracle");
    const ledger = await ethers.deployContract("TokenLedger");
    const tokens = [
      await ethers.deployContract("MatrixToken", [ledger]),
      await ethers.deployContract("MatrixToken", [ledger]),
    ] as const;
    const honest = await ethers.deployContract("MockERC20", ["Honest", "HON", 6]);
    const receiver = await ethers.deployContract("MatrixReceiver");
    const [token, alias] = options.throughAlias === true ? [tokens[1], tokens[0]] : tokens;

    // The first account deploys and arranges everything, and pays for that.
    const account = (index: number) => signers[index + 1] ?? ZeroAddress;
    const own = (role: Role, index: number) => options.addresses?.[role] ?? account(index);
    const who = {
      ...{ client: own("client", 0), agency: own("agency", 1), arbiter: own("arbiter", 2) },
      ...{ twinClient: account(3), twinAgency: account(4), stranger: account(5) },
      ...{ heir: await receiver.HEIR(), thief: await token.THIEF(), escrow: await escrow.getAddress() },
      ...(options.contract === undefined ? {} : { [options.contract]: await receiver.getAddress() }),
    };
    const begin = BigInt(await connection.networkHelpers.time.latest()) + HOUR;
    const { unit, currency } = options;
    const currencyOf = async (of: MatrixToken) => (currency === "native" ? ZeroAddress : await of.getAddress());
    const common = { ...who, oracle: await oracle.getAddress(), unit };
    const twins = { ...common, client: who.twinClient, agency: who.twinAgency };

    const { chainId } = await ethers.provider.getNetwork();
    const world = new World(connection, {
      ...{ options, escrow, oracle, ledger, token, alias, honest, receiver, who },
      location: { chainId, verifyingContract: who.escrow },
      receiverCode: await ethers.provider.getCode(receiver),
      terms: agreementUnderTest(begin, { ...common, token: await currencyOf(token) }),
      twin: neighbour(begin, { ...twins, token: await currencyOf(tokens[0]) }),
      other: neighbour(begin, { ...twins, token: await honest.getAddress(), unit: 10n ** 6n }),
    });
    await world.#begin();
    return world;
  }

  get terms(): Terms {
    return this.parts.terms;
  }

  get native(): boolean {
    return this.parts.options.currency === "native";
  }

  /** `amount` units of the terms, in base units. */
  units(amount: bigint): bigint {
    return amount * this.parts.options.unit;
  }

  /** A call of the escrow. */
  call(from: Account, name: string, args: readonly unknown[], value = 0n): Call {
    return { from: this.parts.who[from], to: this.parts.who.escrow, data: this.#encode(name, args), value };
  }

  /** Sends it; null when it worked, or else the error with its arguments. */
  async send({ from, to, data, value = 0n }: Call): Promise<string | null> {
    const transaction = { from, to, data, value: toQuantity(value), gas: GAS, gasPrice: "0x0" };
    try {
      await this.connection.provider.request({ method: "eth_sendTransaction", params: [transaction] });
      return null;
    } catch (error) {
      return this.#explain(error);
    }
  }

  /** Somebody calls the escrow, which must work. */
  async must(from: Account, name: string, args: readonly unknown[], value = 0n): Promise<void> {
    const error = await this.send(this.call(from, name, args, value));
    if (error !== null) throw new Error(`${name} by the ${from} was refused: ${error}`);
  }

  /** Has one of the contracts of the test do something, which must work. */
  async tell(contract: BaseContract, name: string, args: readonly unknown[], to?: string): Promise<void> {
    const data = contract.interface.encodeFunctionData(name, args);
    const error = await this.send({ from: this.parts.who.stranger, to: to ?? (await contract.getAddress()), data });
    if (error !== null) throw new Error(`${name} was refused: ${error}`);
  }

  /** What the escrow returns, undecoded. */
  async ask(name: string, args: readonly unknown[]): Promise<string> {
    return await this.#view(this.parts.who.escrow, this.#encode(name, args));
  }

  /** What the books of the token say of an account. */
  async booked(name: "balanceOf" | "paid", account: string): Promise<bigint> {
    this.#ledger ??= await this.parts.ledger.getAddress();
    return word(await this.#view(this.#ledger, concat([LEDGER_SELECTORS[name], zeroPadValue(account, 32)])));
  }

  async nativeBalance(account: string): Promise<bigint> {
    const request = { method: "eth_getBalance", params: [account, "latest"] };
    return BigInt((await this.connection.provider.request(request)) as string);
  }

  /** What the last transaction logged. */
  async latestLogs(): Promise<readonly { topics: string[]; data: string }[]> {
    const request = { method: "eth_getLogs", params: [{ fromBlock: "latest", toBlock: "latest" }] };
    return (await this.connection.provider.request(request)) as { topics: string[]; data: string }[];
  }

  /** What an account has of the honest token. */
  async honestBalance(account: string): Promise<bigint> {
    const data = concat([LEDGER_SELECTORS.balanceOf, zeroPadValue(account, 32)]);
    return word(await this.#view(this.parts.other.token, data));
  }

  /** The tokens' addresses, or that of native currency. */
  async currencies(): Promise<readonly string[]> {
    if (this.native) return [ZeroAddress];
    this.#tokens ??= [await this.parts.token.getAddress(), await this.parts.alias.getAddress()];
    return this.#tokens;
  }

  /** Mines a block of this time, unless it has passed. */
  async passTo(time: bigint): Promise<void> {
    const { time: clock } = this.connection.networkHelpers;
    if (time > BigInt(await clock.latest())) await clock.increaseTo(time);
  }

  async setCode(account: string, code: string): Promise<void> {
    await this.connection.networkHelpers.setCode(account, code);
  }

  /** The address of a contract whose code is these pieces of calldata, each after its length. */
  async payload(pieces: readonly string[]): Promise<string> {
    const framed = pieces.flatMap((piece) => [toBeHex((piece.length - 2) / 2, 2), piece]);
    return await deployBytes(this.connection, concat(framed));
  }

  /** The oracle answers the question that settles `period`, in time. */
  async answer(period: number, value: bigint, terms = this.terms): Promise<void> {
    await this.parts.oracle.answerAt(periodQuestion(terms, period), value, periodWindows(terms, period).askFrom);
  }

  /** The oracle answers at an interim point of the first period, in time. */
  async answerPoint(point: bigint, value: bigint): Promise<void> {
    await this.parts.oracle.answerAt(interimQuestion(this.terms, 0, point), value, point);
  }

  /** Has payments fail for a while, which is how credits come about: all of a token's, or those to the one contract. */
  async holdBack(refuses: boolean): Promise<void> {
    const { options, token, who, receiverCode } = this.parts;
    if (!this.native) await this.tell(token, "behave", [refuses ? 10 : 0, 3]);
    else if (options.contract !== undefined) {
      await this.setCode(who[options.contract], refuses ? REVERTS : receiverCode);
    }
  }

  async #begin(): Promise<void> {
    const { connection, native } = this;
    const { ledger, token, alias, honest, who, terms, twin, other } = this.parts;
    for (const account of ["client", "agency", "twinClient", "stranger"] as const) {
      await connection.networkHelpers.impersonateAccount(who[account]);
      await connection.networkHelpers.setBalance(who[account], PLENTY);
      if (native) continue;
      await ledger.mint(who[account], PLENTY);
      for (const face of [token, alias]) {
        const data = face.interface.encodeFunctionData("approve", [who.escrow, MaxUint256]);
        await this.send({ from: who[account], to: await face.getAddress(), data });
      }
    }
    await connection.networkHelpers.impersonateAccount(who.arbiter);
    await honest.mint(who.twinClient, PLENTY);
    const data = honest.interface.encodeFunctionData("approve", [who.escrow, MaxUint256]);
    await this.send({ from: who.twinClient, to: await honest.getAddress(), data });

    await this.must("agency", "propose", [terms, "0x"]);
    for (const neighbours of [twin, other]) {
      const value = neighbours.token === ZeroAddress ? neighbours.cap : 0n;
      await this.must("twinAgency", "propose", [neighbours, "0x"]);
      await this.must("twinClient", "fund", [neighbours, 0, 1, "0x"], value);
      await this.answer(0, 100n, neighbours);
    }
    await this.passTo(periodWindows(twin, 0).answerBefore);
  }

  #encode(name: string, args: readonly unknown[]): string {
    const { escrow, terms, twin, other } = this.parts;
    const agreements: readonly unknown[] = [terms, twin, other];
    const key = JSON.stringify([name, ...args], (_, value: unknown) => {
      const agreement = agreements.indexOf(value);
      return agreement >= 0 ? `agreement ${agreement}` : typeof value === "bigint" ? `${value}n` : value;
    });
    const known = this.#encoded.get(key);
    if (known !== undefined) return known;
    const data = escrow.interface.encodeFunctionData(name as "settle", args as unknown as [Terms]);
    this.#encoded.set(key, data);
    return data;
  }

  async #view(to: string, data: string): Promise<string> {
    return (await this.connection.provider.request({ method: "eth_call", params: [{ to, data }, "latest"] })) as string;
  }

  #explain(error: unknown): string {
    const data = error instanceof Error && "data" in error ? error.data : undefined;
    if (typeof data !== "string") throw error;
    for (const known of this.#errors) {
      const parsed = data.length >= 10 ? known.parseError(data.slice(0, 2_000)) : null;
      if (parsed !== null) return `${parsed.name}(${parsed.args.map(String).join(", ")})`;
    }
    return data === "0x" ? "no reason" : `${(data.length - 2) / 2} bytes`;
  }
}

/** Decodes the one word that a view returns. */
export function word(data: string): bigint {
  return BigInt(data);
}
