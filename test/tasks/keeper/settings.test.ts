import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { parseUnits, Wallet } from "ethers";

import { prepareAsking, secretsOf } from "../../../tasks/keeper/asking.js";
import { KeeperArgumentError, KeeperNotReadyError } from "../../../tasks/keeper/errors.js";
import { openFiles } from "../../../tasks/keeper/journal.js";
import { configuredKeys } from "../../../tasks/keeper/keys.js";
import { readLimits, readParties } from "../../../tasks/keeper/limits.js";
import { requireAccount, requireEscrow } from "../../../tasks/keeper/ready.js";
import { keeperSigner } from "../../../tasks/keeper/signer.js";
import { SecretsNotHostedError, SecretsVersionError } from "../../../tasks/metric/ask/secrets-version.js";
import { NotAnAddressError } from "../../../tasks/support/account.js";
import { NoKeyError } from "../../../tasks/support/chain.js";
import type { RpcProvider } from "../../../toolkit/chain/rpc.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { JournalLockedError } from "../../../toolkit/keeper/errors.js";
import { rejection } from "../support/rejection.js";

const KEEPER = "0x00000000000000000000000000000000000000bb";
const OTHER = "0x00000000000000000000000000000000000000AA";
const NOW = 1_800_000_000n;

function thrown(action: () => unknown): PerformanceEscrowError {
  try {
    action();
  } catch (error) {
    if (error instanceof PerformanceEscrowError) return error;
    throw error;
  }
  throw new Error("It did not throw.");
}

describe("Limits of a keeper", () => {
  const given = { poll: 12, maxFee: "100", tip: "1", maxAsks: 6, metricsPort: 0 };

  it("are read as people write them", () => {
    expect(readLimits({ ...given, maxFee: "0.5", tip: "0.001", metricsPort: 9464 })).to.deep.equal({
      pollMs: 12_000,
      tipWei: 1_000_000n,
      maxFeePerGasWei: parseUnits("0.5", "gwei"),
      maxAsksPerQuestion: 6,
      metricsPort: 9464,
    });
    expect(readLimits(given).metricsPort).to.equal(undefined);
  });

  it("are refused where a keeper could not work with them", () => {
    const refusals: [Partial<typeof given>, string][] = [
      [{ poll: 0 }, "from 1 to 3,600"],
      [{ maxAsks: 0 }, "from 1 to 1,000"],
      [{ metricsPort: 65_536 }, "from 0 to 65,535"],
      [{ maxFee: "-1" }, "like 100 or 0.05"],
      [{ maxFee: "100 gwei" }, "like 100 or 0.05"],
      [{ maxFee: "0" }, "Allow some gwei"],
      [{ tip: "101" }, "Lower the one"],
    ];
    for (const [change, remedy] of refusals) {
      const error = thrown(() => readLimits({ ...given, ...change }));
      expect(error).to.be.instanceOf(KeeperArgumentError);
      expect(error.remedy).to.include(remedy);
    }
  });

  it("name the parties once each, by default the keeper itself", () => {
    expect(readParties(undefined, KEEPER)).to.deep.equal([KEEPER]);
    expect(readParties(`${KEEPER}, ${OTHER},${KEEPER.toLowerCase()}`, OTHER)).to.deep.equal([KEEPER, OTHER]);
    expect(thrown(() => readParties(`${KEEPER};${OTHER}`, OTHER))).to.be.instanceOf(NotAnAddressError);
  });
});

describe("The secrets that a keeper names", () => {
  const upload = { owner: KEEPER, slot: 0, version: 7n, expiresAt: NOW + 100n, names: ["hubspotToken"] };

  it("are those that its account uploaded from here", () => {
    const hosted = [{ ...upload, owner: OTHER, version: 8n }, upload];
    expect(secretsOf(undefined, KEEPER.toLowerCase(), hosted, NOW)).to.deep.equal({
      secretsVersion: 7n,
      secretsExpireAt: NOW + 100n,
    });
    expect(secretsOf("7", KEEPER, hosted, NOW)).to.deep.equal({ secretsVersion: 7n, secretsExpireAt: NOW + 100n });
    expect(secretsOf(undefined, KEEPER, [], NOW)).to.deep.equal({ secretsVersion: 0n });
  });

  it("may be named, or none", () => {
    expect(secretsOf("12", KEEPER, [upload], NOW)).to.deep.equal({ secretsVersion: 12n });
    expect(secretsOf("0", KEEPER, [upload], NOW)).to.deep.equal({ secretsVersion: 0n });
    expect(thrown(() => secretsOf("x", KEEPER, [upload], NOW))).to.be.instanceOf(SecretsVersionError);
  });

  it("must not have expired, and must be one version", () => {
    const expired = thrown(() => secretsOf(undefined, KEEPER, [upload], NOW + 100n));
    expect(expired).to.be.instanceOf(SecretsNotHostedError);
    expect(expired.remedy).to.include("functions secrets upload hubspotToken --slot 0");
    const two = thrown(() => secretsOf(undefined, KEEPER, [upload, { ...upload, slot: 4 }], NOW));
    expect(two).to.be.instanceOf(KeeperArgumentError);
    expect(two.message).to.include("slots 0, 4").and.to.include("--secrets-version");
  });

  it("are not looked for when it asks nothing; an oracle has to be known when it does", async () => {
    const chain = { chainId: 1n, networkName: "sepolia", deployments: {}, provider: undefined as never };
    const args = { oracle: undefined, subscription: 0n, secretsVersion: undefined, settleOnly: true };
    expect(await prepareAsking(chain, args, KEEPER, [upload], NOW + 100n)).to.deep.equal([]);
    const error = await rejection(prepareAsking(chain, { ...args, settleOnly: false }, KEEPER, [], NOW));
    expect(error).to.be.instanceOf(KeeperNotReadyError);
    expect(error.message).to.include("--oracle").and.to.include("--settle-only");
  });
});

describe("A keeper's key", () => {
  const variable = (value: string) => ({ get: () => Promise.resolve(value) });
  const unset = { get: () => Promise.reject(new Error("HHE7: Configuration Variable NO_PRIVATE_KEY is not set")) };
  const words = "test test test test test test test test test test test junk";
  const FIRST = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
  const SECOND = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  const derived = {
    mnemonic: variable(words),
    passphrase: variable(""),
    path: "m/44'/60'/0'/0",
    initialIndex: 0,
    count: 2,
  };
  const hre = { config: { networks: { hardhat: { accounts: derived } } } } as never;
  const keys = async (accounts: unknown, chainId = 1n) =>
    (await configuredKeys(hre, { networkConfig: { accounts } } as never, chainId)).map(({ address }) => address);

  it("comes from the network's configuration, one by one or derived", async () => {
    const { privateKey, address } = Wallet.createRandom();
    expect(await keys([variable(privateKey)])).to.deep.equal([address]);
    expect(await keys(derived)).to.deep.equal([FIRST, SECOND]);
  });

  it("is the one that everybody knows on this machine's local chain, and on no other", async () => {
    expect(await keys("remote", 31_337n)).to.deep.equal([FIRST, SECOND]);
    expect(await keys("remote", 1n)).to.deep.equal([]);
  });

  it("is missing when its variable is not set", async () => {
    expect(await keys([unset])).to.deep.equal([]);
    const broken = { get: () => Promise.reject(new Error("the keystore is damaged")) };
    expect((await rejection(keys([broken]))).message).to.equal("the keystore is damaged");
  });

  it("is not needed by a dry run of a named account, which signs nothing", async () => {
    const connection = { networkConfig: { accounts: [unset] } } as never;
    const chain = { chainId: 1n, networkName: "sepolia" };
    const dry = await keeperSigner(hre, connection, chain, { account: KEEPER, dryRun: true });
    expect(dry.address).to.equal(KEEPER);
    expect((await rejection(dry.signTransaction({}))).message).to.include("signs nothing");
    for (const [account, dryRun] of [
      [KEEPER, false],
      [undefined, true],
    ] as const) {
      const error = await rejection(keeperSigner(hre, connection, chain, { account, dryRun }));
      expect(error).to.be.instanceOf(NoKeyError);
      expect(error.message).to.include("keystore set SEPOLIA_PRIVATE_KEY").and.to.include("--dry-run --account");
    }
  });
});

describe("What a keeper makes sure of", () => {
  const node = (answers: Record<string, string>): RpcProvider => ({
    send: (method, params) => Promise.resolve(answers[`${method} ${String(params[1])}`] ?? answers[method]),
  });
  const counts = { "eth_getTransactionCount latest": "0x5", "eth_getTransactionCount pending": "0x7" };

  it("that there is a contract where the escrow should be", async () => {
    await requireEscrow(node({ eth_getCode: "0x60" }), OTHER, "sepolia");
    const error = await rejection(requireEscrow(node({ eth_getCode: "0x" }), OTHER, "sepolia"));
    expect(error).to.be.instanceOf(KeeperNotReadyError);
    expect(error.message).to.include(`${OTHER} on sepolia`).and.to.include("npx hardhat doctor");
  });

  it("that its account has ether", async () => {
    const error = await rejection(requireAccount(node({ ...counts, eth_getBalance: "0x0" }), KEEPER, ""));
    expect(error).to.be.instanceOf(KeeperNotReadyError);
    expect(error.message).to.include("no ether").and.to.include("Send it some");
  });

  it("that an empty journal is not of an account with transactions under way", async () => {
    const busy = node({ ...counts, eth_getBalance: "0x9" });
    const error = await rejection(requireAccount(busy, KEEPER, ""));
    expect(error).to.be.instanceOf(KeeperNotReadyError);
    expect(error.message).to.include("2 transactions under way (from nonce 5)").and.to.include("Restore the journal");
    expect(await requireAccount(busy, KEEPER, '{"r":"owner"}\n')).to.equal(9n);
    const idle = node({ ...counts, "eth_getTransactionCount pending": "0x5", eth_getBalance: "0x9" });
    expect(await requireAccount(idle, KEEPER, "")).to.equal(9n);
  });
});

describe("A keeper's files", () => {
  const folder = mkdtempSync(join(tmpdir(), "keeper-files-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are one process's at a time", () => {
    const at = join(folder, "journal");
    const files = openFiles(at);
    files.journal.append("a line\n");
    expect(readFileSync(join(at, "journal.jsonl"), "utf8")).to.equal("a line\n");
    expect(thrown(() => openFiles(at))).to.be.instanceOf(JournalLockedError);
    files.release();
    openFiles(at).release();
  });

  it("need a folder that can be written", () => {
    writeFileSync(join(folder, "a-file"), "");
    const error = thrown(() => openFiles(join(folder, "a-file", "journal")));
    expect(error).to.be.instanceOf(KeeperNotReadyError);
    expect(error.message).to.include("(ENOTDIR)").and.to.include("--journal");
  });
});
