/*
 * addressOf, accountOf, implementation, escrow; the accounts themselves
 * ├── the constructor refuses an escrow that is no contract
 * ├── the address is what the toolkit computes offline, for any terms; another for other terms, another factory
 * ├── nothing of the account needs to be there; money that came before is there afterwards
 * ├── account and implementation
 * │   ├── obey the factory alone, deployed or not, and have nothing to initialise
 * │   └── take plain payments: before they have code with no gas at all, afterwards with a little
 * ├── NFTs: lost before the account has code, refused afterwards when they ask
 * └── terms in another encoding: the same account, or none at all
 */
import { expect } from "chai";
import { concat, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";

import { depositAddress, implementationOf } from "../../../toolkit/funding/deposit-address.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import { callWith, encodeTerms, withDirtyWord } from "../../support/calldata.js";
import { CAP, deployDeposits, DepositStage } from "../../support/deposits.js";
import { makeTerms } from "../../support/escrow.js";
import { Random } from "../../support/random.js";
import { randomTerms } from "../../support/random-terms.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployDeposits(connection);
const load = () => networkHelpers.loadFixture(deploy);

describe("DepositAddresses", () => {
  it("refuses an escrow that is no contract", async () => {
    const [account] = await ethers.getSigners();
    const factory = await ethers.getContractFactory("DepositAddresses");
    await expect(ethers.deployContract("DepositAddresses", [account]))
      .to.be.revertedWithCustomError(factory, "EscrowHasNoCode")
      .withArgs(account?.address);
  });

  it("names its escrow", async () => {
    const { deposits, escrow } = await load();
    expect(await deposits.escrow()).to.equal(await escrow.getAddress());
  });

  it("takes no native currency itself", async () => {
    const { deposits, stranger } = await load();
    await expect(stranger.sendTransaction({ to: deposits, value: 1n })).to.be.revertedWithoutReason(ethers);
  });
});

describe("DepositAddresses.addressOf", () => {
  it("is what the toolkit computes from the id, the factory and the implementation", async () => {
    const { deposits, location } = await load();
    const factory = await deposits.getAddress();
    const implementation = await deposits.implementation();
    expect(implementationOf(factory)).to.equal(implementation);

    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const terms = randomTerms(new Random(seed));
      const id = agreementId(terms, location);
      const address = depositAddress(id, { factory, implementation });
      expect(await deposits.addressOf(terms), `seed ${seed}`).to.equal(address);
      expect(await deposits.accountOf(id)).to.equal(address);
      seen.add(address);
    }
    expect(seen.size).to.equal(20);
  });

  it("is where the account is deployed", async () => {
    const stage = await DepositStage.open(connection, await load(), "native");
    await stage.deposit(CAP);
    await stage.sweep();
    const { deposits, account } = stage;
    const implementation = await deposits.implementation();
    expect(await ethers.provider.getCode(account)).to.equal(
      concat(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3"]),
    );
  });

  it("is another at another factory, though the escrow is the same", async () => {
    const fixture = await load();
    const terms = await makeTerms(fixture, "native");
    const other = await ethers.deployContract("DepositAddresses", [fixture.escrow]);
    expect(await other.addressOf(terms)).not.to.equal(await fixture.deposits.addressOf(terms));
  });
});

describe("DepositAddresses, one agreement beside another", () => {
  it("sweeps, returns and withdraws what is at the address of the terms given, and leaves all others alone", async () => {
    const fixture = await load();
    const mine = await DepositStage.open(connection, fixture, "ERC-20");
    const other = await DepositStage.of(connection, fixture, { ...mine.terms, cancelNotice: 1n });
    await other.deposit(CAP);
    const refused = async (sweepError = "DepositShort") => {
      await expect(mine.sweep()).to.be.revertedWithCustomError(mine.deposits, sweepError);
      await expect(mine.returnToClient()).to.be.revertedWithCustomError(mine.deposits, "NothingDeposited");
      await expect(mine.withdraw()).to.be.revertedWithCustomError(mine.deposits, "NothingDeposited");
    };
    await refused();

    await mine.deposit(CAP);
    await mine.sweep();
    await refused();
    await mine.escrow.connect(fixture.client).cancel(mine.terms, 0);
    await refused("FundingOver");

    expect(await other.balance(other.account)).to.equal(CAP);
    await other.expectMoved(await other.sweep(), { account: -CAP, escrow: CAP });
  });

  it("takes no signature of other terms", async () => {
    const fixture = await load();
    const mine = await DepositStage.open(connection, fixture, "ERC-20");
    const other = await DepositStage.of(connection, fixture, { ...mine.terms, cancelNotice: 1n });
    await mine.deposit(CAP);
    await expect(mine.sweep(fixture.stranger, other.signature))
      .to.be.revertedWithCustomError(mine.escrow, "ConsentMissing")
      .withArgs(mine.id);
  });

  it("reaches the same account through terms in another layout, and none with bits outside their types", async () => {
    const fixture = await load();
    const stage = await DepositStage.open(connection, fixture, "ERC-20");
    const { deposits, escrow, terms, signature, account, id } = stage;
    const { selector } = deposits.interface.getFunction("sweep");
    const send = (data: string) => fixture.stranger.sendTransaction({ to: deposits, data, gasLimit: 1_000_000n });
    await stage.deposit(CAP);

    const { words, values } = encodeTerms(terms);
    for (const value of values.filter(({ bits }) => bits < 256)) {
      const data = callWith(selector, withDirtyWord(words, value), signature);
      await expect(send(data), value.path).to.be.revert(ethers);
      expect(await escrow.held(terms), value.path).to.equal(0n);
      expect(await stage.balance(account), value.path).to.equal(CAP);
    }

    const unusual = encodeTerms(terms, { order: ["periodEnds", "steps", "baselines"], gap: 2 });
    await expect(send(callWith(selector, unusual.words, signature)))
      .to.emit(escrow, "Funded")
      .withArgs(id, account, 0, 1, CAP);
  });
});

describe("DepositAccount", () => {
  const calls = [
    ["fund", [ZeroAddress, 0n, "0x"]],
    ["send", [ZeroAddress, ZeroAddress, 0n]],
    ["trySend", [ZeroAddress, ZeroAddress, 0n]],
  ] as const;

  for (const [name, args] of calls) {
    it(`obeys nobody but the factory: ${name}`, async () => {
      const stage = await DepositStage.open(connection, await load(), "native");
      const { deposits, fixture } = stage;
      await stage.deposit(CAP);
      await stage.sweep();
      await stage.deposit(CAP);

      for (const address of [stage.account, await deposits.implementation()]) {
        const account = await ethers.getContractAt("DepositAccount", address);
        const data = account.interface.encodeFunctionData(name as "send", args as unknown as [string, string, bigint]);
        for (const caller of [fixture.client, fixture.agency, fixture.stranger]) {
          await expect(caller.sendTransaction({ to: address, data }))
            .to.be.revertedWithCustomError(account, "NotFactory")
            .withArgs(caller.address, await deposits.getAddress());
        }
      }
    });
  }

  it("obeys no other factory: one of the same code has accounts of its own", async () => {
    const fixture = await load();
    const stage = await DepositStage.open(connection, fixture, "native");
    const other = await ethers.deployContract("DepositAddresses", [fixture.escrow]);
    await stage.deposit(CAP);
    await expect(other.sweep(stage.terms, stage.signature))
      .to.be.revertedWithCustomError(other, "DepositShort")
      .withArgs(stage.id, 0n, CAP);
  });

  it("has nothing in its storage, and nothing to call beside its three functions", async () => {
    const stage = await DepositStage.open(connection, await load(), "native");
    await stage.deposit(CAP);
    await stage.sweep();
    for (const address of [stage.account, await stage.deposits.implementation()]) {
      for (const slot of [0n, 1n, MaxUint256])
        expect(await ethers.provider.getStorage(address, slot)).to.equal(ZeroHash);
    }
    const { fragments } = (await ethers.getContractFactory("DepositAccount")).interface;
    const names = fragments.filter(({ type }) => type === "function").map((f) => f.format("sighash"));
    expect(names).to.deep.equal([
      "fund(address,uint256,bytes)",
      "send(address,address,uint256)",
      "trySend(address,address,uint256)",
    ]);
  });

  it("takes a plain payment with no gas at all before it has code, and needs a little afterwards", async () => {
    const stage = await DepositStage.open(connection, await load(), "native");
    const { stranger } = stage.fixture;
    const pay = (gasLimit: bigint) => stranger.sendTransaction({ to: stage.account, value: CAP, gasLimit });
    await pay(21_000n);
    await stage.sweep();

    // The sender keeps its money.
    await expect(pay(21_000n)).to.be.revert(ethers);
    expect(await stage.balance(stage.account)).to.equal(0n);
    const receipt = await (await pay(30_000n)).wait();
    expect(receipt?.gasUsed).to.be.at.most(24_000n);
    await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
  });

  it("can be deployed by anyone before the first sweep, which changes nothing", async () => {
    const stage = await DepositStage.open(connection, await load(), "ERC-20");
    await stage.deposit(1n, ZeroAddress);
    await stage.returnToClient(ZeroAddress, stage.fixture.agency);
    expect(await ethers.provider.getCode(stage.account)).not.to.equal("0x");
    await stage.deposit(CAP);
    await stage.expectMoved(await stage.sweep(), { account: -CAP, escrow: CAP });
  });

  it("loses an NFT that is sent before it has code, and refuses one that asks afterwards", async () => {
    const stage = await DepositStage.open(connection, await load(), "native");
    const { stranger } = stage.fixture;
    const nft = await ethers.deployContract("MockERC721");
    for (const tokenId of [1n, 2n]) await nft.mint(stranger, tokenId);
    const send = (tokenId: bigint) =>
      nft.connect(stranger)["safeTransferFrom(address,address,uint256)"](stranger, stage.account, tokenId);
    await send(1n);
    await stage.deposit(CAP);
    await stage.sweep();

    await expect(send(2n)).to.be.revertedWithCustomError(nft, "ERC721InvalidReceiver").withArgs(stage.account);
    // An NFT has a balance, and no transfer that moves it.
    await expect(stage.withdraw(await nft.getAddress())).to.be.revert(ethers);
    expect(await nft.ownerOf(1n)).to.equal(stage.account);
  });
});
