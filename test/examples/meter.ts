import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import { newAttestation } from "../../toolkit/attestation/attestation.js";
import { checkSignatures } from "../../toolkit/attestation/check-signatures.js";
import { signAttestation } from "../../toolkit/attestation/typed-data.js";
import { attestPlan } from "../../toolkit/calls/oracles/attest.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { SalesTeam } from "./crm.js";
import type { ExampleWorld } from "./world.js";

/** What of the arguments of a JSON endpoint decides what its owner serves. */
interface Served {
  readonly metric: string;
  readonly unit: string;
  readonly decimals: number;
  readonly finalAfterSeconds: number;
}

/** Gets an agreement its numbers: from a CRM or an endpoint that oracle nodes ask, or from people who sign. */
export class Meter {
  readonly #team: SalesTeam;

  constructor(
    private readonly world: ExampleWorld,
    private readonly compiled: CompiledAgreement,
    private readonly context: CallContext,
  ) {
    this.#team = new SalesTeam(world.crm);
  }

  begin(): void {
    // A lead of the second before the start belongs to nobody.
    this.#team.enter(this.compiled.agreement.terms.start - 1n);
  }

  /** Has the question answered with this number, made of these parts. */
  async answer(question: Question, value: bigint, parts: Readonly<Record<string, number>>): Promise<void> {
    const { world } = this;
    const { agreement, source } = this.compiled;
    const { metric } = agreement;
    if (metric.kind === "attested") return await this.#attest(question, value);
    if (metric.kind === "unknown" || source === undefined) throw new Error("Nobody knows what is measured.");
    if (source.name === "hubspot-leads") {
      const { delivered = Number(value), returned = 0 } = parts;
      this.#team.catchUp(question, delivered, returned);
    } else {
      this.#serve(source.decodeArgs(metric.definition.args) as Served, question, value);
    }
    await world.ask(this.context, source, metric.definition.args);
  }

  /** The owner's books have this number for this range, and none for any other. */
  #serve({ metric, unit, decimals, finalAfterSeconds }: Served, question: Question, value: bigint): void {
    this.world.endpoint.serve(metric, {
      ...{ unit, decimals, finalAfterSeconds },
      value: (from, before) => {
        if (BigInt(from) === question.from && BigInt(before) === question.to) return value;
        throw new Error(`Nobody should ask for ${from} to ${before}.`);
      },
    });
  }

  /** As many sign as must, and somebody else submits it. */
  async #attest(question: Question, value: bigint): Promise<void> {
    const { world } = this;
    const { agreement } = this.compiled;
    if (agreement.metric.kind !== "attested") throw new Error("No people measure this.");
    const { definition } = agreement.metric;
    const location = { chainId: agreement.location.chainId, verifyingContract: agreement.terms.oracle };
    const signers = definition.signers.slice(-Number(definition.threshold)).map((address) => this.#account(address));
    const signatures = await Promise.all(
      signers.map(async (signer) => ({
        signer: signer.address,
        signature: await signAttestation(signer, question, value, location),
      })),
    );
    const attestation = { ...newAttestation({ location, definition, question, value }), signatures };
    const states = await checkSignatures(attestation, world.ethers.provider);
    await world.send(attestPlan(attestation, states), world.stranger);
  }

  #account(address: string): HardhatEthersSigner {
    const account = this.world.accounts.find((each) => each.address === address);
    if (account === undefined) throw new Error(`Nobody has the key of ${address}.`);
    return account;
  }
}
