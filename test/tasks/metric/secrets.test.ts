import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { SecretMissingError } from "../../../tasks/functions/secrets/errors.js";
import { obtainSecrets, type WantedSecret } from "../../../tasks/metric/simulate/secrets.js";
import { DeclinedError, NobodyToAskError, type Terminal } from "../../../tasks/support/terminal.js";
import { rejection } from "../support/rejection.js";

const VARIABLE = "METRIC_SECRETS_TEST";
const hre = { config: {} } as HardhatRuntimeEnvironment;
const named: WantedSecret = { name: "hubspotToken", variable: VARIABLE, isNamed: true };
const unnamed: WantedSecret = { ...named, isNamed: false };
const real = { hosts: { "https://api.hubapi.com": "https://api.hubapi.com" }, sampleSecrets: {} };
const sample = { hosts: { "https://api.hubapi.com": "http://127.0.0.1:1" }, sampleSecrets: { hubspotToken: "sample" } };

describe("metric simulate: secrets", () => {
  let questions: string[];
  let told: string[];
  const terminal = (isInteractive: boolean, answer = false): Terminal => ({
    isInteractive,
    width: 80,
    print: () => undefined,
    tell: (text) => told.push(text),
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  });
  beforeEach(() => {
    [questions, told] = [[], []];
    process.env[VARIABLE] = "pat-own";
  });
  after(() => delete process.env[VARIABLE]);

  it("go to a host only after a yes that names it", async () => {
    expect(await obtainSecrets(hre, terminal(true, true), [named], real, false)).to.deep.equal({
      hubspotToken: "pat-own",
    });
    expect(questions).to.deep.equal(["Run the program with this secret? It can send to https://api.hubapi.com."]);
    expect(told.join()).to.include(`${VARIABLE} in the environment`).and.not.include("pat-own");

    expect(await rejection(obtainSecrets(hre, terminal(true, false), [named], real, false))).to.be.instanceOf(
      DeclinedError,
    );
    const silent = await rejection(obtainSecrets(hre, terminal(false), [named], real, false));
    expect(silent).to.be.instanceOf(NobodyToAskError);
    expect(silent.message).to.include("Add --yes");
  });

  it("are the sample CRM's own there, unless the command line names a variable", async () => {
    expect(await obtainSecrets(hre, terminal(false), [unnamed], sample, false)).to.deep.equal({
      hubspotToken: "sample",
    });
    expect(questions).to.deep.equal([]);
    expect(await obtainSecrets(hre, terminal(false), [named], sample, true)).to.deep.equal({ hubspotToken: "pat-own" });
  });

  it("are missing before anybody is asked", async () => {
    delete process.env[VARIABLE];
    const missing = await rejection(obtainSecrets(hre, terminal(false), [unnamed], real, true));
    expect(missing).to.be.instanceOf(SecretMissingError);
    expect(missing.message).to.include(`npx hardhat keystore set ${VARIABLE}`);
  });

  it("are not asked for where none are needed", async () => {
    expect(await obtainSecrets(hre, terminal(false), [], real, false)).to.deep.equal({});
  });
});
