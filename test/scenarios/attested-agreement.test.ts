/*
 * An agreement whose metric three people attest, two of whom are enough: from the definition to the money, with what
 * travels between them as files. The agency earns 40 USDC for each of 137 leads, up to 10,000.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { newAttestation } from "../../toolkit/attestation/attestation.js";
import { attestCall } from "../../toolkit/attestation/attest-call.js";
import { checkSignatures } from "../../toolkit/attestation/check-signatures.js";
import { signWith } from "../../toolkit/attestation/collect.js";
import { formatAttestationFile, parseAttestationFile } from "../../toolkit/attestation/file.js";
import { mergeAttestations } from "../../toolkit/attestation/merge.js";
import { attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import { periodQuestion } from "../../toolkit/schedule/questions.js";
import { CURRENCIES, type Currency, deployEscrow, USDC } from "../support/escrow.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CAP = 10_000n * USDC;
const EARNED = 137n * 40n * USDC;

async function setUp() {
  const fixture = await deployEscrow(connection);
  const [auditor, clientsLead, agencysLead] = (await ethers.getSigners()).slice(10);
  const oracle = await ethers.deployContract("AttestedMetricOracle");
  const definition = {
    signers: [clientsLead!.address, agencysLead!.address, auditor!.address],
    threshold: 2n,
    unit: "qualified leads",
    decimals: 0n,
    statement: "Leads that the client's sales team marked “qualified” in the CRM within the period.",
    documentHash: `0x${"00".repeat(32)}`,
  };
  return { fixture, oracle, definition, auditor: auditor!, clientsLead: clientsLead!, agencysLead: agencysLead! };
}

for (const currency of CURRENCIES) {
  describe(`An attested agreement (${currency})`, () => {
    async function open(only: Currency) {
      const made = await networkHelpers.loadFixture(setUp);
      const { fixture, oracle, definition } = made;
      await oracle.connect(fixture.agency).defineMetric(definition);
      const stage = await Stage.open(connection, fixture, only, {
        oracle: await oracle.getAddress(),
        metric: attestedMetricId(definition),
      });
      const attestation = newAttestation({
        location: { chainId: fixture.location.chainId, verifyingContract: stage.terms.oracle },
        definition,
        question: periodQuestion(stage.terms, 0),
        value: 137n,
      });
      return { ...made, stage, attestation };
    }

    it("pays what two of three attest, and returns the rest", async () => {
      const { fixture, oracle, stage, attestation, clientsLead, auditor } = await open(currency);
      const { askFrom } = stage.windows(0);

      // Each signs at home, and sends a file.
      const files = [
        formatAttestationFile(await signWith(attestation, auditor, askFrom)),
        formatAttestationFile(await signWith(attestation, clientsLead, askFrom)),
      ];
      const merged = mergeAttestations(files.map(parseAttestationFile));
      const { to, data } = attestCall(merged, await checkSignatures(merged, ethers.provider));
      await stage.next(askFrom + 60n);
      await fixture.stranger.sendTransaction({ to, data });
      expect(await oracle.answerOf(attestation.question)).to.deep.equal([137n, askFrom + 60n]);

      await stage.expectMoved(await stage.settleAt(askFrom + 61n), { client: CAP - EARNED, agency: EARNED });
      await stage.expectConserved();
    });

    it("returns everything when only one of three attests", async () => {
      const { fixture, oracle, definition, stage, attestation, agencysLead } = await open(currency);
      const { askFrom, answerBefore } = stage.windows(0);
      const signed = await signWith(attestation, agencysLead, askFrom);
      const one = signed.signatures.map(({ signature }) => ({ signerIndex: 1, signature }));
      await stage.next(askFrom);
      await expect(
        oracle.connect(fixture.agency).attest(definition, attestation.question, 137n, one),
      ).to.be.revertedWithCustomError(oracle, "WrongSignatureCount");

      await stage.expectMoved(await stage.settleAt(answerBefore), { client: CAP });
      await stage.expectConserved();
    });

    it("counts no attestation that is submitted too late", async () => {
      const { fixture, stage, attestation, agencysLead, clientsLead } = await open(currency);
      const { askFrom, answerBefore } = stage.windows(0);
      const signed = await signWith(await signWith(attestation, agencysLead, askFrom), clientsLead, askFrom);
      const { to, data } = attestCall(signed, await checkSignatures(signed));
      await stage.next(answerBefore);
      await fixture.stranger.sendTransaction({ to, data });

      await stage.expectMoved(await stage.settleAt(answerBefore + 1n), { client: CAP });
      await stage.expectConserved();
    });
  });
}
