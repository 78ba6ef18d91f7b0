import { existsSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { parseSignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { Safe } from "../../support/safe.js";
import { AgreementWorld } from "./world.js";

interface TypedData {
  readonly domain: Record<string, unknown>;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: Record<string, unknown>;
}

/** The published contracts of a Safe that two of three own. */
describe("hardhat agreement sign --safe", () => {
  let world: AgreementWorld;
  let file: string;
  let out: string;

  before(async () => {
    world = await AgreementWorld.open();
    const owners = [world.agency, world.arbiter, world.stranger].map(({ address }) => address);
    const safe = await Safe.deploy(world.stranger, owners, 2);
    file = await world.write("safe.yaml", { nonce: "nonce of an agreement with a Safe", agencyAddress: safe.address });
    out = world.path("safe-signed.json");
  });
  after(() => world.close());

  const sign = (args: Record<string, unknown>) => world.run("sign", { file, out, ...args });
  const signature = async (name: string, by: typeof world.agency, wrapped = false) => {
    const { typedData } = (await sign({ safe: true })).result?.data as { typedData: TypedData };
    const types = { SafeMessage: typedData.types["SafeMessage"] ?? [] };
    const made = await by.signTypedData(typedData.domain, types, typedData.message);
    writeFileSync(world.path(name), wrapped ? JSON.stringify({ signature: made }) : `${made}\n`);
    return world.path(name);
  };

  it("prints what the owners sign, and signs nothing", async () => {
    const { stdout, exitCode } = await sign({ safe: true });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.include('"primaryType": "SafeMessage"').and.to.include("2 of the Safe's 3 owners");
    expect(existsSync(out)).to.equal(false);
  });

  it("says who is missing, and takes no stranger's signature", async () => {
    const one = await signature("one.txt", world.agency);
    const few = await sign({ signatures: one });
    expect(few.exitCode).to.equal(EXIT.unusable);
    expect(few.stderr).to.include("1 of 2 owners have signed.").and.to.include(world.arbiter.address);
    const stranger = await sign({ signatures: `${one},${await signature("client.txt", world.client)}` });
    expect(stranger.stderr).to.include("not of an owner of the Safe");
    const text = world.path("hello.txt");
    writeFileSync(text, "hello");
    const none = await sign({ signatures: text });
    expect(none.exitCode).to.equal(EXIT.unusable);
    expect(none.stderr).to.include("65 bytes, hexadecimal");
    expect(existsSync(out)).to.equal(false);
  });

  it("joins the owners' signatures to one that the escrow takes", async () => {
    const [one, two] = [await signature("one.txt", world.arbiter), await signature("two.json", world.agency, true)];
    const { stdout, exitCode, stderr } = await sign({ signatures: `${one}, ${two}` });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stdout).to.include(`Signed. Give ${out} to the client`);
    expect(parseSignedAgreement(world.read("safe-signed.json")).signature.length).to.equal(2 + 4 * 65);
    const fund = await world.run("fund", { agreement: out, yes: true });
    expect(fund.stdout).to.include("10,000 USDC are locked");
  });

  it("an agency that is no Safe is told so", async () => {
    const plain = await world.write("plain.yaml", { nonce: "nonce of an agreement without a Safe" });
    const { stderr, exitCode } = await sign({ file: plain, safe: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include(`There is no Safe at ${world.agency.address}`);
  });
});
