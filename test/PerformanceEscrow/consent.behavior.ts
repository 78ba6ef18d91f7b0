import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { concat, dataSlice, getBytes, toBeHex, ZeroAddress, type ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { agreementId, signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { MockWallet } from "../../typechain-types/index.js";
import { deployEscrow, makeTerms, type EscrowFixture } from "../support/escrow.js";
import { deployBytes } from "../support/hostile.js";
import { publishedTermsId } from "../support/published.js";
import { compacted, ERC6492_MAGIC, malleated, withV, wrapped } from "../support/signatures.js";

/** Shows the escrow a signature, as `sender`: proposes, or funds for the first time. */
export type Consenting = (
  fixture: EscrowFixture,
  terms: Terms,
  signature: string,
  sender: HardhatEthersSigner,
) => Promise<ContractTransactionResponse>;

/*
where the agency's consent is needed
├── when the agency is the caller: consents, whatever the signature
└── when it is not
    ├── given the agency is a key
    │   ├── its signature over the id: consents
    │   └── none, malleable, short, long, of another v, of another key, over another message: ConsentMissing
    ├── given the signature is over other terms, another escrow, another chain: ConsentMissing
    ├── given the agency is a contract (ERC-1271)
    │   ├── its signer's: consents
    │   └── another's, a former signer's; a wallet that reverts or answers wrong or short: ConsentMissing
    ├── given the agency is a key with code (EIP-7702)
    │   ├── the key's, and the code's signer's: consents
    │   └── another's: ConsentMissing
    ├── given the agency is a wallet that is not deployed yet (ERC-6492)
    │   ├── its signer's, wrapped with the call that deploys it: deploys it and consents
    │   ├── the same when it has been deployed meanwhile: consents, deploys nothing
    │   ├── unwrapped, another's, another factory, a call that fails or deploys nothing there, rubbish: ConsentMissing
    │   └── what the deployment calls meanwhile gains nothing
    └── given the agency retracted: ConsentRetracted, whatever the signature, until it consents itself
*/

/** What every function does that takes the agency's consent, with terms in what `currency` prepares. */
export function takesTheAgencysConsent(
  connection: NetworkConnection,
  act: Consenting,
  // Native: whoever acts needs no token.
  currency: () => Promise<Partial<Terms>> = () => Promise.resolve({}),
): void {
  const { ethers, networkHelpers } = connection;

  async function consentFixture() {
    const made = await deployEscrow(connection);
    const wallet = await ethers.deployContract("MockWallet", [made.agency.address]);
    return { ...made, wallet, terms: await makeTerms(made, "native", await currency()) };
  }
  const load = () => networkHelpers.loadFixture(consentFixture);

  type Made = Awaited<ReturnType<typeof load>>;

  async function consents(made: Made, terms: Terms, signature: string, sender = made.stranger): Promise<void> {
    const id = agreementId(terms, made.location);
    await expect(act(made, terms, signature, sender)).to.emit(made.escrow, "Proposed");
    expect(await publishedTermsId(made.escrow, made.location, id)).to.equal(id);
    expect((await made.escrow.agreementOf(id)).consent).to.equal(1);
  }

  async function doesNot(made: Made, terms: Terms, signature: string, error = "ConsentMissing"): Promise<void> {
    const id = agreementId(terms, made.location);
    const before = (await made.escrow.agreementOf(id)).consent;
    await expect(act(made, terms, signature, made.stranger))
      .to.be.revertedWithCustomError(made.escrow, error)
      .withArgs(id);
    expect((await made.escrow.agreementOf(id)).consent).to.equal(before);
  }

  context("when the agency is the caller", () => {
    for (const [what, signature] of [
      ["no signature", "0x"],
      ["rubbish", `0x${"ff".repeat(65)}`],
    ] as const) {
      it(`takes ${what}`, async () => {
        const made = await load();
        await consents(made, made.terms, signature, made.agency);
      });
    }
  });

  context("given the agency is a key", () => {
    it("takes its signature from anyone", async () => {
      const made = await load();
      await consents(made, made.terms, await signTerms(made.agency, made.terms, made.location));
    });

    const spoil: [string, (signature: string) => string][] = [
      ["no signature", () => "0x"],
      ["the malleable twin of its signature", malleated],
      ["its signature in 64 bytes (ERC-2098)", compacted],
      ["its signature without the last byte", (signature) => dataSlice(signature, 0, 64)],
      ["its signature with a byte more", (signature) => concat([signature, "0x00"])],
      ["its signature with v counted from 0", (signature) => withV(signature, getBytes(signature)[64] === 27 ? 0 : 1)],
      ["its signature with the other v", (signature) => withV(signature, getBytes(signature)[64] === 27 ? 28 : 27)],
      ["its signature with v = 29", (signature) => withV(signature, 29)],
      ["65 zero bytes", () => `0x${"00".repeat(65)}`],
      ["its signature with r = 0", (signature) => concat([toBeHex(0, 32), dataSlice(signature, 32)])],
    ];
    for (const [what, spoiled] of spoil) {
      it(`refuses ${what}`, async () => {
        const made = await load();
        const signature = await signTerms(made.agency, made.terms, made.location);
        await doesNot(made, made.terms, spoiled(signature));
        await consents(made, made.terms, signature);
      });
    }

    it("refuses the signature of the client, of the arbiter and of a stranger", async () => {
      const made = await load();
      for (const signer of [made.client, made.arbiter, made.stranger]) {
        await doesNot(made, made.terms, await signTerms(signer, made.terms, made.location));
      }
    });

    it("refuses a personal message that says the id", async () => {
      const made = await load();
      const id = agreementId(made.terms, made.location);
      await doesNot(made, made.terms, await made.agency.signMessage(getBytes(id)));
      await doesNot(made, made.terms, await made.agency.signMessage(id));
    });
  });

  context("given the signature is over something else", () => {
    it("refuses it for terms that differ in the rate, the cap, a period's end or the annex", async () => {
      const made = await load();
      const { terms } = made;
      const signature = await signTerms(made.agency, terms, made.location);
      const [first, ...later] = terms.periodEnds as [bigint, ...bigint[]];
      for (const change of [
        { steps: [{ threshold: 0n, lump: 0n, rate: (terms.steps[0]?.rate ?? 0n) + 1n }] },
        { cap: terms.cap - 1n },
        { periodEnds: [first + 1n, ...later] },
        { annex: toBeHex(1, 32) },
        { client: made.stranger.address },
        { metric: toBeHex(1, 32) },
      ]) {
        await doesNot(made, { ...terms, ...change }, signature);
      }
    });

    it("refuses it when it was given to another escrow", async () => {
      const made = await load();
      const other = await ethers.deployContract("PerformanceEscrow");
      const elsewhere = { ...made.location, verifyingContract: await other.getAddress() };
      await doesNot(made, made.terms, await signTerms(made.agency, made.terms, elsewhere));
    });

    it("refuses it when it was given on another chain", async () => {
      const made = await load();
      const elsewhere = { ...made.location, chainId: made.location.chainId + 1n };
      await doesNot(made, made.terms, await signTerms(made.agency, made.terms, elsewhere));
    });
  });

  context("given the agency is a contract", () => {
    async function loadWallet() {
      const made = await load();
      const terms = { ...made.terms, agency: await made.wallet.getAddress() };
      return { ...made, terms, signature: await signTerms(made.agency, terms, made.location) };
    }

    it("takes its signer's signature from anyone (ERC-1271)", async () => {
      const made = await loadWallet();
      await consents(made, made.terms, made.signature);
    });

    it("refuses another's signature, and none", async () => {
      const made = await loadWallet();
      await doesNot(made, made.terms, await signTerms(made.stranger, made.terms, made.location));
      await doesNot(made, made.terms, "0x");
    });

    it("refuses a signature of a signer that was replaced meanwhile", async () => {
      const made = await loadWallet();
      await made.wallet.setOwner(made.arbiter);
      await doesNot(made, made.terms, made.signature);
      await consents(made, made.terms, await signTerms(made.arbiter, made.terms, made.location));
    });

    for (const [what, answer] of [
      ["answers another value", 1],
      ["answers with 4 bytes", 2],
      ["reverts", 3],
    ] as const) {
      it(`refuses its signer's signature when it ${what}`, async () => {
        const made = await loadWallet();
        await made.wallet.setAnswer(answer);
        await doesNot(made, made.terms, made.signature);
      });
    }

    it("refuses any signature when it knows no ERC-1271", async () => {
      const made = await loadWallet();
      const terms = { ...made.terms, agency: await made.token.getAddress() };
      await doesNot(made, terms, await signTerms(made.agency, terms, made.location));
    });
  });

  context("given the agency is a key with code", () => {
    // The account's address gets a delegation to a wallet; its storage names another signer than the key.
    async function loadDelegated() {
      const made = await load();
      const { terms, agency, wallet, arbiter } = made;
      await networkHelpers.setCode(agency.address, concat(["0xef0100", await wallet.getAddress()]));
      const delegated: MockWallet = await ethers.getContractAt("MockWallet", agency.address);
      await delegated.connect(made.stranger).setOwner(arbiter);
      expect(await delegated.owner()).to.equal(arbiter.address);
      return { ...made, terms, delegated };
    }

    it("takes the key's signature", async () => {
      const made = await loadDelegated();
      await consents(made, made.terms, await signTerms(made.agency, made.terms, made.location));
    });

    it("takes the key's signature also when the code refuses all", async () => {
      const made = await loadDelegated();
      await made.delegated.connect(made.stranger).setAnswer(3);
      await consents(made, made.terms, await signTerms(made.agency, made.terms, made.location));
    });

    it("takes the signature of the code's signer", async () => {
      const made = await loadDelegated();
      await consents(made, made.terms, await signTerms(made.arbiter, made.terms, made.location));
    });

    it("refuses another's", async () => {
      const made = await loadDelegated();
      await doesNot(made, made.terms, await signTerms(made.stranger, made.terms, made.location));
      await doesNot(made, made.terms, malleated(await signTerms(made.agency, made.terms, made.location)));
    });
  });

  context("given the agency is a wallet that is not deployed yet", () => {
    const SALT = toBeHex(7, 32);

    async function counterfactualFixture() {
      const made = await consentFixture();
      const factory = await ethers.deployContract("MockWalletFactory");
      const agency = await factory.addressOf(made.agency, SALT);
      const terms = { ...made.terms, agency };
      const inner = await signTerms(made.agency, terms, made.location);
      const deployment = factory.interface.encodeFunctionData("deploy", [made.agency.address, SALT]);
      const signature = wrapped(await factory.getAddress(), deployment, inner);
      return { ...made, terms, factory, inner, deployment, signature };
    }
    const loadCounterfactual = () => networkHelpers.loadFixture(counterfactualFixture);

    it("takes its signer's signature, and deploys it", async () => {
      const made = await loadCounterfactual();
      await consents(made, made.terms, made.signature);
      expect(await ethers.provider.getCode(made.terms.agency)).to.not.equal("0x");
    });

    it("takes the same when it has been deployed meanwhile", async () => {
      const made = await loadCounterfactual();
      await made.factory.deploy(made.agency, SALT);
      await made.factory.close(true);
      await consents(made, made.terms, made.signature);
    });

    it("takes the signature without its wrapping only once it is deployed", async () => {
      const made = await loadCounterfactual();
      await doesNot(made, made.terms, made.inner);
      await made.factory.deploy(made.agency, SALT);
      await consents(made, made.terms, made.inner);
    });

    it("refuses another's signature, and leaves the wallet undeployed", async () => {
      const made = await loadCounterfactual();
      const inner = await signTerms(made.stranger, made.terms, made.location);
      await doesNot(made, made.terms, wrapped(await made.factory.getAddress(), made.deployment, inner));
      expect(await ethers.provider.getCode(made.terms.agency)).to.equal("0x");
    });

    it("refuses a deployment that fails, or that puts nothing there", async () => {
      const made = await loadCounterfactual();
      const { inner, deployment, factory } = made;
      const elsewhere = factory.interface.encodeFunctionData("deploy", [made.agency.address, toBeHex(8, 32)]);
      await doesNot(made, made.terms, wrapped(await factory.getAddress(), elsewhere, inner));
      await doesNot(made, made.terms, wrapped(made.stranger.address, deployment, inner));
      await factory.close(true);
      await doesNot(made, made.terms, made.signature);
    });

    it("refuses a wrapping that cannot be read", async () => {
      const made = await loadCounterfactual();
      for (const spoiled of [
        ERC6492_MAGIC,
        concat([toBeHex(1, 31), ERC6492_MAGIC]),
        concat([`0x${"ff".repeat(96)}`, ERC6492_MAGIC]),
        dataSlice(made.signature, 0, getBytes(made.signature).length - 32),
        concat([made.signature, "0x00"]),
      ]) {
        await doesNot(made, made.terms, spoiled);
      }
    });

    it("refuses it for the key that signed, when that is the agency itself", async () => {
      const made = await loadCounterfactual();
      const terms = { ...made.terms, agency: made.agency.address };
      const inner = await signTerms(made.agency, terms, made.location);
      await doesNot(made, terms, wrapped(await made.factory.getAddress(), made.deployment, inner));
    });

    it("lets the deployment call back in vain", async () => {
      const made = await loadCounterfactual();
      const { escrow, factory, terms } = made;
      const interfaceOf = escrow.interface;
      // As the deployer it could at most do what anybody can: nothing of it is the agency's or the client's.
      for (const data of [
        interfaceOf.encodeFunctionData("retract", [terms]),
        interfaceOf.encodeFunctionData("propose", [terms, "0x"]),
        interfaceOf.encodeFunctionData("fund", [terms, 0, 1, "0x"]),
        interfaceOf.encodeFunctionData("optOut", [terms]),
        interfaceOf.encodeFunctionData("pushCredit", [ZeroAddress, made.client.address]),
      ]) {
        const snapshot = await networkHelpers.takeSnapshot();
        await factory.aim(escrow, await deployBytes(connection, data));
        const tx = await act(made, terms, made.signature, made.stranger);
        const receipt = await tx.wait();
        const [detour] = await factory.queryFilter(factory.filters.Detoured(), receipt?.blockNumber);
        expect(detour?.args.success).to.equal(false);
        expect((await escrow.agreementOf(agreementId(terms, made.location))).consent).to.equal(1);
        await snapshot.restore();
      }
    });
  });

  context("given the agency retracted", () => {
    it("refuses its signature, also one that nobody has seen", async () => {
      const made = await load();
      const signature = await signTerms(made.agency, made.terms, made.location);
      await made.escrow.connect(made.agency).retract(made.terms);
      await doesNot(made, made.terms, signature, "ConsentRetracted");
      await doesNot(made, made.terms, "0x", "ConsentRetracted");
    });

    it("refuses the signature that was shown before", async () => {
      const made = await load();
      const signature = await signTerms(made.agency, made.terms, made.location);
      await made.escrow.connect(made.stranger).propose(made.terms, signature);
      await made.escrow.connect(made.agency).retract(made.terms);
      await doesNot(made, made.terms, signature, "ConsentRetracted");
    });

    it("takes the agency's own transaction", async () => {
      const made = await load();
      await made.escrow.connect(made.agency).retract(made.terms);
      await consents(made, made.terms, "0x", made.agency);
    });

    it("takes a contract's own transaction, and no signature", async () => {
      const made = await load();
      const { escrow, wallet } = made;
      const terms = { ...made.terms, agency: await wallet.getAddress() };
      await wallet.execute(escrow, 0, escrow.interface.encodeFunctionData("retract", [terms]));
      await doesNot(made, terms, await signTerms(made.agency, terms, made.location), "ConsentRetracted");
      const proposal = wallet.execute(escrow, 0, escrow.interface.encodeFunctionData("propose", [terms, "0x"]));
      await expect(proposal).to.emit(escrow, "Proposed");
    });
  });

  it("never takes the consent of nobody", async () => {
    const made = await load();
    // A signature that recovers to zero must not be that of an agency that is zero.
    const terms = { ...made.terms, agency: ZeroAddress };
    for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`]) {
      await expect(act(made, terms, signature, made.stranger)).to.be.revertedWithCustomError(made.escrow, "ZeroAgency");
    }
  });
}
