import { getAddress } from "ethers";

import type { Step, Terms } from "../terms/types.js";

/** Characters of one 32-byte word. */
const WORD = 64;

/**
 * Reads terms from the data of `Proposed` logs. Twenty times as fast as decoding by the ABI, which is what a list of ten
 * thousand agreements spends most of its time on. For logs of the escrow only: a stranger's bytes are not checked.
 */
export class TermsDecoder {
  // Parties, tokens and oracles return in many agreements, and a checksum is a hash.
  readonly #checksums = new Map<string, string>();

  /** @param data The log's data: one dynamic struct, `contracts/types/Terms.sol`. */
  decode(data: string): Terms {
    // Behind 0x and the offset of the struct, at which all its own offsets begin.
    const base = 2 + WORD;
    const word = (position: number) => data.slice(base + position * WORD, base + (position + 1) * WORD);
    const number = (position: number) => BigInt(`0x${word(position)}`);
    const address = (position: number) => this.#address(word(position));
    const array = <T>(position: number, size: number, read: (at: number) => T): T[] => {
      const start = Number(number(position)) / 32;
      const length = Number(number(start));
      return Array.from({ length }, (_, index) => read(start + 1 + index * size));
    };
    const step = (at: number): Step => ({ threshold: number(at), lump: number(at + 1), rate: number(at + 2) });

    return {
      client: address(0),
      agency: address(1),
      arbiter: address(2),
      token: address(3),
      oracle: address(4),
      metric: `0x${word(5)}`,
      cap: number(6),
      base: number(7),
      baselines: array(8, 1, number),
      lowerIsBetter: number(9) === 1n,
      steps: array(10, 3, step),
      start: number(11),
      periodEnds: array(12, 1, number),
      trialEnd: number(13),
      fundingGrace: number(14),
      measureDelay: number(15),
      reportGrace: number(16),
      reviewWindow: number(17),
      rulingWindow: number(18),
      arbiterFee: number(19),
      interimEvery: number(20),
      interimBps: number(21),
      cancelNotice: number(22),
      annex: `0x${word(23)}`,
    };
  }

  #address(word: string): string {
    const bare = word.slice(-40);
    let address = this.#checksums.get(bare);
    if (address === undefined) {
      address = getAddress(`0x${bare}`);
      if (this.#checksums.size < 100_000) this.#checksums.set(bare, address);
    }
    return address;
  }
}
