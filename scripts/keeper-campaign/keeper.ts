import { join } from "node:path";

import { Wallet } from "ethers";
import { pino } from "pino";

import { httpRpc } from "../../toolkit/chain/http-rpc.js";
import { Keeper } from "../../toolkit/keeper/keeper.js";
import { takeLock } from "../../toolkit/keeper/lock.js";
import { durableFile, systemClock } from "../../toolkit/keeper/node.js";
import { SETTINGS_VARIABLE, type KeeperSettings } from "./settings.js";

// One life of the campaign's keeper: as any other, only in a hurry. It is killed sooner or later.
const settings = JSON.parse(process.env[SETTINGS_VARIABLE] ?? "") as KeeperSettings;
process.on("disconnect", () => process.exit(1));

const lock = takeLock(join(settings.folder, "lock"));
const guard = () => lock.check();
const keeper = new Keeper(
  {
    provider: httpRpc(settings.url),
    signer: new Wallet(settings.privateKey),
    journal: durableFile(join(settings.folder, "journal.jsonl"), guard),
    book: durableFile(join(settings.folder, "book.json"), guard),
    clock: systemClock,
    log: pino(pino.destination({ dest: join(settings.folder, "log.jsonl"), sync: true })),
  },
  {
    chainId: BigInt(settings.chainId),
    escrow: settings.escrow,
    parties: settings.parties,
    pollMs: 60,
    resendAfterMs: 1_000,
    replaceAfterMs: 3_000,
    confirmations: 3,
    policy: {
      asking: settings.oracles.map((oracle) => ({ oracle, subscriptionId: 1n, secretsVersion: 0n })),
      maxAsksPerQuestion: 20,
    },
  },
);
process.send?.("running");
process.on("message", () => void keeper.stop());
await keeper.run();
lock.release();
process.disconnect?.();
