import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { attestCall } from "../../../toolkit/attestation/attest-call.js";
import { newAttestation } from "../../../toolkit/attestation/attestation.js";
import type { Question } from "../../../toolkit/metrics/question.js";
import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import { parseSignedAgreement, type SignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import type { HostileToken } from "../../../typechain-types/contracts/test/hostile/HostileToken.js";
import { deploymentsFolder, environment } from "../support/environment.js";
import { runTask, type Ran } from "../support/run-task.js";

export const DAY = 86_400n;

/** What of an agreement file differs from one test to the next. */
export interface FileOptions {
  /** Distinguishes agreements that are alike. */
  readonly nonce: string;
  /** Days from the chain's time to the start; default 2. */
  readonly startsIn?: bigint;
  /** Default: the agency. */
  readonly agencyAddress?: string;
  /** Symbol of the token; HOST is one that can refuse to pay. Default USDC. */
  readonly token?: "USDC" | "HOST";
  /** Another token of the same symbol and decimals. */
  readonly tokenAddress?: string;
}

/** A chain inside this process with escrow, oracle and tokens, and a folder for the files of people. */
export class AgreementWorld {
  private constructor(
    readonly hre: HardhatRuntimeEnvironment,
    readonly ethers: HardhatEthers,
    readonly client: HardhatEthersSigner,
    readonly agency: HardhatEthersSigner,
    readonly arbiter: HardhatEthersSigner,
    readonly stranger: HardhatEthersSigner,
    readonly escrow: string,
    readonly oracle: string,
    readonly usdc: string,
    readonly host: HostileToken,
    private readonly folder: { path: string; remove(): void },
  ) {}

  static async open(): Promise<AgreementWorld> {
    const folder = deploymentsFolder();
    const hre = await environment(folder.path);
    const { ethers } = (await hre.network.getOrCreate()) as unknown as { ethers: HardhatEthers };
    const [client, agency, arbiter, stranger] = (await ethers.getSigners()) as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const escrow = await (await ethers.deployContract("PerformanceEscrow")).getAddress();
    const oracle = await (await ethers.deployContract("AttestedMetricOracle")).getAddress();
    const usdc = await ethers.deployContract("MockERC20", ["USD Coin (local)", "USDC", 6]);
    const host = await ethers.deployContract("HostileToken");
    for (const token of [usdc, host] as unknown as HostileToken[]) await token.mint(client, 10n ** 12n);
    const recorded = join(folder.path, "deployments", "chain-31337");
    mkdirSync(recorded, { recursive: true });
    writeFileSync(
      join(recorded, "deployed_addresses.json"),
      JSON.stringify({
        "PerformanceEscrow#PerformanceEscrow": escrow,
        "AttestedMetricOracle#AttestedMetricOracle": oracle,
        "LocalToken#MockERC20": await usdc.getAddress(),
      }),
    );
    const token = await usdc.getAddress();
    return new AgreementWorld(hre, ethers, client, agency, arbiter, stranger, escrow, oracle, token, host, folder);
  }

  close(): void {
    this.folder.remove();
  }

  /** A path in the folder of people's files. */
  path(name: string): string {
    return join(this.folder.path, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** Runs `hardhat agreement <name>`. */
  run(name: string, args: Record<string, unknown> = {}): Promise<Ran> {
    return runTask(this.hre, ["agreement", name], args);
  }

  /** Seconds of the chain's latest block. */
  async now(): Promise<bigint> {
    return BigInt((await this.ethers.provider.getBlock("latest"))?.timestamp ?? 0);
  }

  /** Lets the chain's clock stand at `time`. */
  async passTo(time: bigint): Promise<void> {
    await this.ethers.provider.send("evm_setNextBlockTimestamp", [Number(time)]);
    await this.ethers.provider.send("evm_mine", []);
  }

  /** How many transactions an account has sent. */
  async sent(account: HardhatEthersSigner): Promise<number> {
    return await this.ethers.provider.getTransactionCount(account);
  }

  /** Writes an agreement file and gives its path. */
  async write(name: string, options: FileOptions): Promise<string> {
    const start = (await this.now()) + (options.startsIn ?? 2n) * DAY;
    const token = options.tokenAddress ?? (options.token === "HOST" ? await this.host.getAddress() : this.usdc);
    const path = this.path(name);
    writeFileSync(path, this.text(start, token, options));
    return path;
  }

  /** Has the agency sign, and gives what it gives the client. */
  async signed(name: string, options: Omit<FileOptions, "nonce"> = {}): Promise<{ path: string } & SignedAgreement> {
    const file = await this.write(`${name}.yaml`, { ...options, nonce: `nonce of the agreement ${name}` });
    const path = this.path(`${name}.json`);
    const { exitCode, stderr } = await this.run("sign", { file, out: path, yes: true });
    if (exitCode !== 0) throw new Error(stderr);
    return { path, ...parseSignedAgreement(this.read(`${name}.json`)) };
  }

  /** A signed agreement whose first `periods` are funded. */
  async funded(name: string, periods = 1, options: Omit<FileOptions, "nonce"> = {}) {
    const signed = await this.signed(name, options);
    const { exitCode, stderr } = await this.run("fund", { agreement: signed.path, periods, yes: true });
    if (exitCode !== 0) throw new Error(stderr);
    return signed;
  }

  /** The agency attests the number of a period that is over. */
  async attest({ agreement }: SignedAgreement, period: number, value: bigint): Promise<void> {
    await this.attestTo({ agreement }, periodQuestion(agreement.terms, period), value);
  }

  /** The agency attests the number of the running period up to an interim point, counted from 1. */
  async attestInterim({ agreement }: SignedAgreement, period: number, point: bigint, value: bigint): Promise<void> {
    const { terms } = agreement;
    const start = period === 0 ? terms.start : (terms.periodEnds[period - 1] ?? 0n);
    await this.attestTo({ agreement }, interimQuestion(terms, period, start + point * terms.interimEvery), value);
  }

  private async attestTo(
    { agreement }: Pick<SignedAgreement, "agreement">,
    question: Question,
    value: bigint,
  ): Promise<void> {
    if (agreement.metric.kind !== "attested") throw new Error("The metric is not attested.");
    const location = { chainId: agreement.location.chainId, verifyingContract: this.oracle };
    const attestation = newAttestation({ location, definition: agreement.metric.definition, question, value });
    const metrics = await this.ethers.getContractAt("AttestedMetricOracle", this.oracle, this.agency);
    await (metrics.getFunction("defineMetric") as (metric: unknown) => Promise<unknown>)(agreement.metric.definition);
    const { to, data } = attestCall(
      attestation,
      [{ signer: this.agency.address, state: "missing" }],
      this.agency.address,
    );
    await this.agency.sendTransaction({ to, data });
  }

  private text(start: bigint, token: string, { nonce, agencyAddress, token: symbol = "USDC" }: FileOptions): string {
    return `agreement: 1
title: Qualified leads for Brightside
chain: eip155:31337
client:
  name: Brightside Telecom GmbH
  address: "${this.client.address}"
  zone: Europe/Berlin
agency:
  name: Leadworks Ltd
  address: "${agencyAddress ?? this.agency.address}"
  zone: Europe/Dublin
arbiter:
  name: Mediation Chamber of Hamburg
  address: "${this.arbiter.address}"
token:
  symbol: ${symbol}
  address: "${token}"
  decimals: 6
  currency: USD
metric:
  unit: qualified lead
  units: qualified leads
  cumulative: true
  controlled-by: agency
  attested:
    signers: ["${this.agency.address}"]
    threshold: 1
    statement: Leads that the client's sales team marked qualified.
payment:
  model: optimistic
  price: 40 ${symbol} per qualified lead
  cap: 10,000 ${symbol} per month
schedule:
  zone: UTC
  starts: ${new Date(Number(start) * 1000).toISOString().replace(".000Z", "Z")}
  periods: 3
  each: 30d
  period-name: month
  trial: 5d
  report-grace: 3d
  review: { window: 5d, ruling: 14d, fee: 150 ${symbol} }
  interim: { every: 7d, share: 50 % }
  cancel-notice: 1
annex:
  nonce: ${nonce}
`;
  }
}
