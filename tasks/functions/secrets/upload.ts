import { chainTime } from "../../../toolkit/chain/time.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { uploadSecrets } from "../../../toolkit/don/secrets/upload.js";
import { expiryText } from "../../../toolkit/secrets/describe.js";
import { nextVersion, withUpload, type HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { parseLifetime } from "../../../toolkit/secrets/lifetime.js";
import { accountFor } from "../../support/account.js";
import { connect, signerFor, UnreachableError } from "../../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { requireYes } from "../../support/terminal.js";
import { findGateway } from "./gateway.js";
import { parseSecretNames } from "./names.js";
import { readHostedSecrets, writeHostedSecrets } from "./records.js";
import { requireObtainable, sourceText, valueOf } from "./value-of.js";
import { SecretNamesError } from "./errors.js";

export interface UploadArguments extends CommonArguments {
  /** `hubspotToken`, or `hubspotToken=ACME_TOKEN`, with commas between. */
  readonly names: string;
  readonly slot: number;
  readonly lifetime: string;
  readonly account: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export async function uploadHostedSecrets(args: UploadArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const { slot, dryRun, yes } = args;
  const names = parseSecretNames(args.names);
  const lifetime = parseLifetime(args.lifetime);
  requireSlot(slot);
  const chain = await connect(hre);
  const gateway = await findGateway(hre, chain);
  const owner = await accountFor(chain, args.account);

  const { ignition } = hre.config.paths;
  const earlier = readHostedSecrets(ignition, chain.chainId);
  const now = await chainTime(chain.provider);
  const version = nextVersion(earlier, owner, slot, now);
  const hosted: HostedSecrets = {
    owner,
    slot,
    version,
    expiresAt: now + lifetime,
    names: names.map(({ name }) => name),
  };

  terminal.tell(`Encrypts for the nodes of ${chain.networkName}, and leaves with them in slot ${slot} of ${owner}:`);
  for (const secret of names) terminal.tell(`  ${secret.name}  (${sourceText(secret, hre)})`);
  terminal.tell(`Version ${version}, ${expiryText(hosted, now)}. Only requests of this account can use them.`);
  if (earlier.some((each) => each.owner === owner && each.slot === slot)) {
    terminal.tell("What the slot held before is replaced, with all its names.");
  }
  if (dryRun) return { text: "Nothing was uploaded.", data: { uploaded: false, ...hosted } };
  for (const secret of names) requireObtainable(secret, hre, terminal);
  await requireYes(terminal, "Upload them?", yes);

  const signer = await signerFor(chain, owner);
  const values: Record<string, string> = {};
  for (const secret of names) values[secret.name] = await valueOf(secret, hre);
  try {
    await uploadSecrets(gateway, signer, values, { slot, version, expiresAt: Number(hosted.expiresAt) });
  } catch (cause) {
    if (cause instanceof PerformanceEscrowError) throw cause;
    throw new UnreachableError(
      `The gateway at ${gateway.gatewayUrl} does not answer.`,
      "Start the local network again with `npx hardhat don start`.",
      { cause },
    );
  }
  writeHostedSecrets(ignition, chain.chainId, withUpload(earlier, hosted));
  return {
    text:
      `Slot ${slot} holds version ${version}, ${expiryText(hosted, now)}.\n` +
      "Requests have to name this version; `npx hardhat functions secrets status` shows it again.",
    data: { uploaded: true, ...hosted },
  };
}

function requireSlot(slot: number): void {
  if (slot >= 0 && slot <= 255) return;
  throw new SecretNamesError(`There is no slot ${slot}.`, "Use the slot of the metric's definition, from 0 to 255.");
}

export default taskAction(uploadHostedSecrets);
