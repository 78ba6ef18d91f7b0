import { expect } from "chai";

import { CONTRACTS } from "../../../tasks/deploy/contracts.js";
import { checkAccount } from "../../../tasks/doctor/checks/account.js";
import { isCodeOf } from "../../../tasks/doctor/checks/code.js";
import { checkVariables, neededVariables } from "../../../tasks/doctor/checks/configuration.js";
import { checkChainId, checkClock, checkSpeed } from "../../../tasks/doctor/checks/connection.js";
import {
  checkContract,
  checkDomain,
  checkOracleRouter,
  checkPluginEscrow,
  checkRecord,
} from "../../../tasks/doctor/checks/contracts.js";
import { checkLocalNetwork } from "../../../tasks/doctor/checks/local-network.js";
import { checkArtifacts, checkDeno, checkNode } from "../../../tasks/doctor/checks/machine.js";
import { checkHostedSecrets } from "../../../tasks/doctor/checks/secrets.js";
import { checkSubscription } from "../../../tasks/doctor/checks/subscriptions.js";
import type { Finding } from "../../../tasks/doctor/finding.js";
import { renderFindings } from "../../../tasks/doctor/render.js";
import { DenoNotFoundError } from "../../../toolkit/don/errors.js";

const A = "0x00000000000000000000000000000000000000AA";
const B = "0x00000000000000000000000000000000000000bb";
const LINK = 10n ** 18n;

/** Whatever is not well says what to do. */
function state(finding: Finding | undefined): string | undefined {
  if (finding?.state !== "ok") expect(finding?.remedy, finding?.text).to.match(/\.$|`\.$/);
  return finding?.state;
}

describe("hardhat doctor: the machine", () => {
  it("wants a Node that Hardhat runs on", () => {
    expect(["22.13.0", "22.23.3", "24.0.1"].map((version) => state(checkNode(version)))).to.deep.equal([
      "ok",
      "ok",
      "ok",
    ]);
    expect(["20.20.0", "22.12.9"].map((version) => state(checkNode(version)))).to.deep.equal(["wrong", "wrong"]);
  });

  it("wants Deno for simulating, and compiled contracts", () => {
    expect(state(checkDeno(() => "/deno"))).to.equal("ok");
    const missing = checkDeno(() => {
      throw new DenoNotFoundError("this machine");
    });
    expect(state(missing)).to.equal("warning");
    expect(state(checkArtifacts([]))).to.equal("ok");
    expect(checkArtifacts(["PerformanceEscrow"])).to.include({ state: "wrong", remedy: "Run `npx hardhat build`." });
  });
});

describe("hardhat doctor: the configuration", () => {
  const variable = (name: string) => ({ _type: "ConfigurationVariable", name });
  const network = { type: "http", url: variable("X_URL"), accounts: [variable("X_KEY")] };

  it("finds the variables that a network needs", () => {
    expect(neededVariables(network)).to.deep.equal([
      { name: "X_URL", for: "url" },
      { name: "X_KEY", for: "accounts" },
    ]);
    expect(neededVariables({ type: "http", url: "http://127.0.0.1:8545" })).to.deep.equal([]);
    expect(neededVariables(undefined)).to.deep.equal([]);
  });

  it("says which are set and where; without a key everything can still be read", () => {
    const states = (stored: [string, "keystore" | "environment"][]) =>
      checkVariables(neededVariables(network), new Map(stored)).map(state);
    expect(states([])).to.deep.equal(["wrong", "warning"]);
    const inKeystore: [string, "keystore"][] = [
      ["X_URL", "keystore"],
      ["X_KEY", "keystore"],
    ];
    expect(states(inKeystore)).to.deep.equal(["ok", "ok"]);
    const inEnvironment: [string, "environment"][] = [
      ["X_URL", "environment"],
      ["X_KEY", "environment"],
    ];
    expect(states(inEnvironment)).to.deep.equal(["ok", "warning"]);
  });
});

describe("hardhat doctor: the connection", () => {
  it("goes by the median of its answers", () => {
    expect(state(checkSpeed([5000, 20, 30]))).to.equal("ok");
    expect(state(checkSpeed([20, 5000, 3000]))).to.equal("warning");
  });

  it("finds an URL that leads to another chain", () => {
    expect(checkChainId("sepolia", 11_155_111n, 11_155_111n, "Sepolia").text).to.equal("11155111, Sepolia");
    expect(state(checkChainId("mine", 5n, undefined, undefined))).to.equal("ok");
    const other = checkChainId("sepolia", 1n, 11_155_111n, "Ethereum");
    expect(state(other)).to.equal("wrong");
    expect(other.text).to.equal("1, Ethereum: sepolia should be chain 11155111");
  });

  it("compares clocks on a public chain, and lets a local one be where it is", () => {
    const now = 1_800_000_000n;
    expect(state(checkClock(now - 120n, now, false))).to.equal("ok");
    expect(state(checkClock(now - 121n, now, false))).to.equal("warning");
    expect(state(checkClock(now + 30n, now, false))).to.equal("ok");
    expect(state(checkClock(now + 31n, now, false))).to.equal("warning");
    const moved = checkClock(now + 40n * 86_400n, now, true);
    expect(state(moved)).to.equal("ok");
    expect(moved.text).to.include("40 days ahead of this machine");
  });
});

describe("hardhat doctor: contracts", () => {
  const artifact = { deployedBytecode: "0x6000000060aa", immutableReferences: { "1": [{ start: 1, length: 2 }] } };

  it("compares code without what constructors fill in", () => {
    expect(isCodeOf("0x60ffff0060aa", artifact)).to.equal(true);
    expect(isCodeOf("0x60ffff0060ab", artifact)).to.equal(false);
    expect(isCodeOf("0x60ffff0060aaaa", artifact)).to.equal(false);
    expect(isCodeOf("0x", artifact)).to.equal(false);
  });

  it("tells what is deployed, what is not, what is something else, and what is gone", () => {
    const contract = CONTRACTS.escrow;
    const check = (address: string | undefined, code: string, compiled?: typeof artifact) =>
      state(checkContract({ contract, address, code, artifact: compiled }, "folder"));
    expect(check(A, "0x60ffff0060ab", artifact)).to.equal("wrong");
    expect(check(A, "0x60ffff0060aa", artifact)).to.equal("ok");
    expect(check(A, "0x", artifact)).to.equal("wrong");
    expect(check(A, "0x60ffff0060aa")).to.equal("warning");
    expect(check(undefined, "0x", artifact)).to.equal("warning");
    const plugin = { contract: CONTRACTS.permit2Funding, address: undefined, code: "0x", artifact };
    expect(state(checkContract(plugin, "folder"))).to.equal("ok");
  });

  it("tells once when the whole record is of another chain", () => {
    const facts = (address: string | undefined, code: string) => ({
      contract: CONTRACTS.escrow,
      address,
      code,
      artifact,
    });
    const gone = checkRecord([facts(A, "0x"), facts(B, "0x"), facts(undefined, "0x")], "folder");
    expect(state(gone)).to.equal("wrong");
    expect(gone?.text).to.equal("none of the 2 that folder records is on this chain");
    expect(checkRecord([facts(A, "0x"), facts(B, "0x60")], "folder")).to.equal(undefined);
    expect(checkRecord([facts(undefined, "0x")], "folder")).to.equal(undefined);
  });

  it("checks what a signature would be for", () => {
    const domain = { name: "PerformanceEscrow", version: "1", chainId: 1n, verifyingContract: A };
    expect(state(checkDomain(domain, A, 1n))).to.equal("ok");
    for (const change of [{ name: "Other" }, { version: "2" }, { chainId: 2n }, { verifyingContract: B }]) {
      expect(state(checkDomain({ ...domain, ...change }, A, 1n)), JSON.stringify(Object.keys(change))).to.equal(
        "wrong",
      );
    }
  });

  it("checks whom an oracle asks, and whom a plug-in pays", () => {
    expect(state(checkOracleRouter(A, { router: A }))).to.equal("ok");
    expect(state(checkOracleRouter(A, undefined))).to.equal("ok");
    expect(state(checkOracleRouter(A, { router: B }))).to.equal("warning");
    expect(state(checkOracleRouter(A, { router: A, ended: "It ended." }))).to.equal("warning");
    expect(state(checkOracleRouter(undefined, undefined))).to.equal("wrong");
    expect(checkPluginEscrow("plug-in", A, A)).to.deep.equal([]);
    expect(checkPluginEscrow("plug-in", A, undefined)).to.deep.equal([]);
    expect(checkPluginEscrow("plug-in", A, B).map(state)).to.deep.equal(["wrong"]);
  });
});

describe("hardhat doctor: the local network", () => {
  const url = "http://127.0.0.1:8545";
  const running = { url, networkUrl: url, isChainThere: true, isRouterThere: true, isGatewayThere: true };

  it("runs, or is stale, elsewhere, half there or not there", () => {
    expect(state(checkLocalNetwork(running))).to.equal("ok");
    const ended = { ...running, isChainThere: false, isRouterThere: false, isGatewayThere: false };
    expect(checkLocalNetwork(ended).text).to.include("stale");
    // Another node took its port.
    expect(checkLocalNetwork({ ...ended, isChainThere: true }).text).to.include("stale");
    const elsewhere = { ...running, networkUrl: "http://localhost:9000", isChainThere: false, isRouterThere: false };
    expect(checkLocalNetwork(elsewhere).text).to.include("but this network's URL is http://localhost:9000");
    expect(state(checkLocalNetwork({ ...ended, url: undefined }))).to.equal("wrong");
    const bare = checkLocalNetwork({ ...ended, url: undefined, isChainThere: true });
    expect(state(bare)).to.equal("warning");
    expect(bare.remedy).to.include("npx hardhat don start");
  });
});

describe("hardhat doctor: a party", () => {
  const facts = {
    address: A,
    balance: LINK,
    isContract: false,
    tokens: [{ symbol: "USDC", decimals: 6, balance: 1_500_000n }],
    link: 0n,
    hasKey: true,
    gasPrice: 10n ** 9n,
  };

  it("needs ether for its transactions, unless it is a contract", () => {
    const ether = (change: Partial<typeof facts>) =>
      state(checkAccount({ ...facts, ...change }).find(({ subject }) => subject === "Ether"));
    expect(ether({})).to.equal("ok");
    expect(ether({ balance: 300_000n * 10n ** 9n })).to.equal("ok");
    expect(ether({ balance: 300_000n * 10n ** 9n - 1n })).to.equal("warning");
    expect(ether({ balance: 0n, isContract: true })).to.equal("ok");
  });

  it("is shown with what it has", () => {
    const text = checkAccount(facts).map((finding) => finding.text);
    expect(text).to.include("1.5 USDC").and.to.include("0 LINK outside of subscriptions");
  });

  it("needs a subscription that the oracle may use, with LINK in it", () => {
    const subscription = {
      id: 7n,
      owner: A,
      balance: 5n * LINK,
      blocked: 0n,
      consumers: [{ address: B, asked: 1n, completed: 0n }],
    };
    const price = { setAside: LINK, last: undefined };
    expect(checkSubscription(subscription, price, B).text).to.equal(
      "5 LINK, enough for about 5 questions, 1 on the way",
    );
    expect(state(checkSubscription(subscription, price, undefined))).to.equal("ok");
    const foreign = checkSubscription(subscription, price, A);
    expect(state(foreign)).to.equal("wrong");
    expect(foreign.remedy).to.include("functions subscription add 7");
    const poor = checkSubscription({ ...subscription, balance: 2n * LINK }, price, B);
    expect(state(poor)).to.equal("warning");
    expect(poor.remedy).to.include("functions subscription fund 7");
    expect(state(checkSubscription({ ...subscription, balance: 3n * LINK }, price, B))).to.equal("ok");
  });

  it("needs secrets that are still good", () => {
    const secrets = { owner: A, slot: 2, version: 1n, expiresAt: 30n * 86_400n, names: ["token"] };
    const states = [0n, 25n * 86_400n, 30n * 86_400n].map((now) => state(checkHostedSecrets(secrets, now)));
    expect(states).to.deep.equal(["ok", "warning", "wrong"]);
    expect(checkHostedSecrets(secrets, 31n * 86_400n).remedy).to.include("secrets upload token --slot 2");
  });
});

describe("hardhat doctor: the report", () => {
  const fine: Finding = { state: "ok", subject: "Node", text: "22" };
  const odd: Finding = { state: "warning", subject: "Gas", text: "high", remedy: "Wait." };
  const bad: Finding = { state: "wrong", subject: "Escrow", text: "gone", remedy: "Deploy." };

  it("has a line for each finding, and what to do below", () => {
    expect(renderFindings([fine, bad], "Network x")).to.equal(
      [
        "Network x",
        "",
        "ok       Node    22",
        "wrong    Escrow  gone",
        "                 → Deploy.",
        "",
        "1 thing is wrong.",
      ].join("\n"),
    );
  });

  it("says what it comes to", () => {
    const verdict = (...findings: Finding[]) => renderFindings(findings, "").split("\n").at(-1);
    expect(verdict(fine)).to.equal("All is well.");
    expect(verdict(fine, odd)).to.equal("Nothing is wrong; 1 thing deserves a look.");
    expect(verdict(odd, odd, bad, bad)).to.equal("2 things are wrong; 2 things deserve a look.");
  });
});
