import { asOwn, type ExampleAccounts, readExample, signedByPeople, withValues } from "./example-file.js";
import type { ExampleModel } from "./models.js";
import type { Surroundings } from "./surroundings.js";

/** Addresses where nobody knows better: of those who take part, and of the token. */
export type Unknowns = ExampleAccounts & { readonly token: string };

/** To be filled in by hand: no addresses, so that each line of them is refused until then. */
export const TO_FILL_IN: Unknowns = unknowns(() => "0x…");

/** To be asked for: addresses, so that all else can be checked meanwhile. Of nobody, and none stays. */
export const TO_ASK_FOR: Unknowns = unknowns((number) => `0x${String(number).padStart(40, "0")}`);

const HEAD = `# An agreement: pay for results. What each line means: docs/agreement-file.md.
# Read it in plain English with \`npx hardhat agreement explain\`, and check it with \`npx hardhat agreement check\`.
#
`;

/**
 * An agreement file with comments, which a person changes into the own one: the model's file under examples/, with
 * addresses and dates of where it is written, and measured in a way that is possible there. YAML.
 */
export function exampleText({ name }: ExampleModel, around: Surroundings, unknown: Unknowns): string {
  const { chainId, zone, starts, nonce, nodes } = around;
  const own = asOwn(readExample(name));
  return (
    HEAD +
    withValues(nodes === undefined ? signedByPeople(own) : own, {
      ...{ chainId, zone, starts, nonce },
      ...(nodes === undefined ? {} : { nodes }),
      accounts: around.accounts ?? unknown,
      token: around.token ?? { symbol: "USDC", address: unknown.token, decimals: 6 },
    })
  );
}

function unknowns(address: (number: number) => string): Unknowns {
  return {
    client: address(1),
    agency: address(2),
    arbiter: address(3),
    token: address(4),
    third: address(5),
    owner: address(6),
  };
}
