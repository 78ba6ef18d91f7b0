import { Wallet, id, type Provider, type Signer } from "ethers";

import type { Chain } from "../../../tasks/support/chain.js";
import type { Terminal } from "../../../tasks/support/terminal.js";

/** A terminal that keeps what it is told and asked, and answers. */
export interface FakeTerminal extends Terminal {
  readonly told: string[];
  readonly asked: string[];
}

/** @param answer To each question; undefined: nobody is there. */
export function fakeTerminal(answer?: (question: string) => boolean): FakeTerminal {
  const [told, asked]: [string[], string[]] = [[], []];
  return {
    told,
    asked,
    isInteractive: answer !== undefined,
    width: 100,
    print: (text) => void told.push(text),
    tell: (text) => void told.push(text),
    confirm: (question) => {
      asked.push(question);
      return Promise.resolve(answer?.(question) ?? false);
    },
  };
}

/** A key that is connected to no chain: it signs, and whatever is to be sent with it fails with `NoConnectionError`. */
export function fakeKey(name: string): Wallet {
  return new Wallet(id(name));
}

/** A chain that is not there, with these keys. */
export function fakeChain(keys: readonly Signer[], provider: Partial<Provider> = {}): Chain {
  return {
    networkName: "nowhere",
    chainId: 31_337n,
    provider: provider as Provider,
    deployments: {},
    transactionUrl: () => undefined,
    signers: () => Promise.resolve([...keys]),
  };
}
