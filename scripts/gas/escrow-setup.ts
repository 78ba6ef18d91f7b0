import { id as keccakOfText, type Signer } from "ethers";

import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { MockERC20 } from "../../typechain-types/contracts/test/MockERC20.js";
import type { WriteOnceOracleHarness } from "../../typechain-types/contracts/test/WriteOnceOracleHarness.js";
import type { PerformanceEscrow } from "../../typechain-types/contracts/PerformanceEscrow.js";
import { type Currency, gasTerms } from "./agreement.js";
import type { GasChain } from "./chain.js";

/** Far more than is ever spent, and not the endless allowance that tokens do not count down. */
const PLENTY = 10n ** 24n;

/** What all measurements of the escrow begin with. */
export interface EscrowSetup {
  readonly chain: GasChain;
  readonly escrow: PerformanceEscrow;
  readonly token: MockERC20;
  /** Storage and read path of every oracle of the project; its answers are what the measurement says. */
  readonly oracle: WriteOnceOracleHarness;
}

/**
 * An escrow that holds the money of other agreements in both currencies; both parties have balances of the token and
 * spend from allowances that are not used up. So nothing measured pays for being the first of its kind.
 */
export async function deployEscrowForGas(chain: GasChain): Promise<EscrowSetup> {
  const { ethers, accounts } = chain;
  const escrow = await ethers.deployContract("PerformanceEscrow", accounts.deployer);
  const token = await ethers.deployContract("MockERC20", ["USD Coin", "USDC", 6], accounts.deployer);
  const oracle = await ethers.deployContract("WriteOnceOracleHarness", accounts.deployer);
  for (const account of [accounts.client, accounts.agency, ...accounts.others]) {
    await token.connect(accounts.deployer).mint(account, PLENTY);
    await token.connect(account).approve(escrow, PLENTY);
  }

  const setup = { chain, escrow, token, oracle };
  await fundOthers(setup, 2);
  return setup;
}

/**
 * Funds agreements of other parties, in both currencies by turns.
 *
 * @param onFunded Is told how many there are so far.
 */
export async function fundOthers(
  setup: EscrowSetup,
  count: number,
  onFunded: (done: number) => void = () => undefined,
): Promise<void> {
  const [client, agency] = setup.chain.accounts.others;
  for (let i = 0; i < count; i++) {
    const annex = keccakOfText(`agreement ${i} of ${count}`);
    const terms = await termsOf(setup, i % 2 === 0 ? "erc20" : "eth", { client, agency }, { cap: 1_000n, annex });
    await (await fund(setup, client, terms, await sign(setup, agency, terms))).wait();
    onFunded(i + 1);
  }
}

/** Terms between two accounts, with the contracts of this setup. */
export async function termsOf(
  { token, oracle }: EscrowSetup,
  currency: Currency,
  { client, agency }: { client: Signer; agency: Signer },
  overrides: Partial<Terms> = {},
): Promise<Terms> {
  const addresses = {
    client: await client.getAddress(),
    agency: await agency.getAddress(),
    token: await token.getAddress(),
    oracle: await oracle.getAddress(),
  };
  return gasTerms(currency, addresses, overrides);
}

/** The agency's signature over the terms. */
export async function sign({ chain, escrow }: EscrowSetup, agency: Signer, terms: Terms): Promise<string> {
  const { chainId } = await chain.ethers.provider.getNetwork();
  return await signTerms(agency, terms, { chainId, verifyingContract: await escrow.getAddress() });
}

/** Funds the only period. */
export async function fund({ escrow, token }: EscrowSetup, client: Signer, terms: Terms, signature: string) {
  const value = terms.token === (await token.getAddress()) ? 0n : terms.cap;
  return await escrow.connect(client).fund(terms, 0, 1, signature, { value });
}
