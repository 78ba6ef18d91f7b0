import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, TypedDataEncoder, ZeroAddress } from "ethers";

import { permitArguments, permitTypedData } from "../../../toolkit/funding/erc2612.js";
import {
  authorizationArguments,
  authorizationNonce,
  authorizationTypedData,
} from "../../../toolkit/funding/erc3009.js";
import { NativeFundingError, PeriodsToFundError } from "../../../toolkit/funding/errors.js";
import { fundArguments, fundingAmount, type Funding } from "../../../toolkit/funding/funding.js";
import type { TypedData } from "../../../toolkit/signing/typed-data.js";
import { permit2Code } from "../../../toolkit/don/permit2-code.js";
import { PERMIT2_ADDRESS, permit2Arguments, permit2Nonce, permit2TypedData } from "../../../toolkit/funding/permit2.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import { validTerms } from "../../support/valid-terms.js";

const location = { chainId: 31_337n, verifyingContract: "0x9999999999999999999999999999999999999999" };
const plugin = "0x8888888888888888888888888888888888888888";
const payer = "0x7777777777777777777777777777777777777777";
const token = "0x6666666666666666666666666666666666666666";
const start = validTerms().start;
const DAY = 86_400n;
const terms = validTerms({
  token,
  periodEnds: [start + 30n * DAY, start + 60n * DAY, start + 90n * DAY],
});
const funding: Funding = { terms, firstPeriod: 1, count: 2 };
const domain = { name: "USD Coin", version: "2", chainId: 31_337n, verifyingContract: token };
const agreement = agreementId(terms, location);
const amount = 2n * terms.cap;

const coder = AbiCoder.defaultAbiCoder();
const hash = (types: string[], values: unknown[]) => keccak256(coder.encode(types, values));
const digestOf = ({ domain, types, message }: TypedData) => TypedDataEncoder.hash(domain, types, message);
// By EIP-712's own words, with no encoder of typed data.
const digest = (separator: string, struct: string) => keccak256(concat(["0x1901", separator, struct]));
const tokenSeparator = hash(
  ["bytes32", "bytes32", "bytes32", "uint256", "address"],
  [
    id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
    id("USD Coin"),
    id("2"),
    31_337,
    token,
  ],
);

describe("fundingAmount", () => {
  it("is the caps of the periods", () => {
    expect(fundingAmount(funding)).to.equal(amount);
    expect(fundingAmount({ terms, firstPeriod: 0, count: 3 })).to.equal(3n * terms.cap);
  });

  it("refuses native currency, with what to do instead", () => {
    const native = { ...funding, terms: { ...terms, token: ZeroAddress } };
    expect(() => fundingAmount(native)).to.throw(NativeFundingError, "Call the escrow's `fund`");
  });

  for (const [firstPeriod, count] of [
    [0, 0],
    [0, 4],
    [2, 2],
    [3, 1],
    [-1, 1],
    [0, 1.5],
    [0.5, 1],
    [0, -1],
    [NaN, 1],
    [0, NaN],
  ] as const) {
    it(`refuses ${count} periods from ${firstPeriod} on of 3`, () => {
      expect(() => fundingAmount({ terms, firstPeriod, count })).to.throw(PeriodsToFundError, "cannot be funded");
    });
  }
});

describe("fundArguments", () => {
  it("are those of the escrow's fund, in their order", () => {
    expect(fundArguments(funding, "0x12")).to.deep.equal([terms, 1, 2, "0x12"]);
  });
});

describe("permitTypedData", () => {
  const context = { token: domain, plugin, payer, nonce: 5n, deadline: 1_900_000_000n };

  it("is the permit of ERC-2612 for exactly the amount", () => {
    const type = id("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    const struct = hash(
      ["bytes32", "address", "address", "uint256", "uint256", "uint256"],
      [type, payer, plugin, amount, 5, 1_900_000_000],
    );
    expect(digestOf(permitTypedData(funding, context))).to.equal(digest(tokenSeparator, struct));
  });

  it("refuses native currency", () => {
    const native = { ...funding, terms: { ...terms, token: ZeroAddress } };
    expect(() => permitTypedData(native, context)).to.throw(NativeFundingError);
  });

  it("goes to the plug-in split", () => {
    const [r, s] = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;
    const args = permitArguments(funding, "0x12", 9n, concat([r, s, "0x1c"]));
    expect(args).to.deep.equal([terms, 1, 2, "0x12", 9n, 28, r, s]);
  });
});

describe("authorizationTypedData", () => {
  const validity = { validAfter: 7n, validBefore: 1_900_000_000n };
  const nonce = hash(["bytes32", "uint256", "uint256"], [agreement, 1, 2]);

  it("has the nonce that says what the money is for", () => {
    expect(authorizationNonce(funding, location)).to.equal(nonce);
  });

  it("is the authorization of ERC-3009 from the client to the escrow", () => {
    const type = id(
      "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)",
    );
    const struct = hash(
      ["bytes32", "address", "address", "uint256", "uint256", "uint256", "bytes32"],
      [type, terms.client, location.verifyingContract, amount, 7, 1_900_000_000, nonce],
    );
    const typedData = authorizationTypedData(funding, { location, token: domain, ...validity });
    expect(digestOf(typedData)).to.equal(digest(tokenSeparator, struct));
  });

  it("refuses native currency", () => {
    const native = { ...funding, terms: { ...terms, token: ZeroAddress } };
    const context = { location, token: domain, ...validity };
    expect(() => authorizationTypedData(native, context)).to.throw(NativeFundingError);
  });

  it("goes to the escrow as it was signed", () => {
    const args = authorizationArguments(funding, "0x12", validity, "0x34");
    expect(args).to.deep.equal([terms, 1, 2, "0x12", 7n, 1_900_000_000n, "0x34"]);
  });
});

describe("permit2TypedData", () => {
  const context = { location, plugin, nonce: 11n, deadline: 1_900_000_000n };

  it("is Permit2's permit with what it is for as its witness", () => {
    const witnessType = "Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)";
    const permissionsType = "TokenPermissions(address token,uint256 amount)";
    const type = id(
      "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline," +
        `Funding witness)${witnessType}${permissionsType}`,
    );
    const permitted = hash(["bytes32", "address", "uint256"], [id(permissionsType), token, amount]);
    const witness = hash(["bytes32", "bytes32", "uint256", "uint256"], [id(witnessType), agreement, 1, 2]);
    const struct = hash(
      ["bytes32", "bytes32", "address", "uint256", "uint256", "bytes32"],
      [type, permitted, plugin, 11, 1_900_000_000, witness],
    );
    const separator = hash(
      ["bytes32", "bytes32", "uint256", "address"],
      [
        id("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
        id("Permit2"),
        31_337,
        PERMIT2_ADDRESS,
      ],
    );
    expect(digestOf(permit2TypedData(funding, context))).to.equal(digest(separator, struct));
  });

  it("has a nonce of its own for every funding", () => {
    expect(permit2Nonce(funding, location)).to.equal(BigInt(authorizationNonce(funding, location)));
    const others = [
      permit2Nonce({ ...funding, firstPeriod: 0 }, location),
      permit2Nonce({ ...funding, count: 1 }, location),
      permit2Nonce({ ...funding, terms: { ...terms, cancelNotice: 9n } }, location),
      permit2Nonce(funding, { ...location, chainId: 1n }),
    ];
    expect(new Set([permit2Nonce(funding, location), ...others])).to.have.lengthOf(5);
  });

  it("goes to the plug-in as it was signed", () => {
    const args = permit2Arguments(funding, "0x12", context, "0x34");
    expect(args).to.deep.equal([terms, 1, 2, "0x12", 11n, 1_900_000_000n, "0x34"]);
  });
});

describe("permit2Code", () => {
  it("is the code of a deployed contract, not that which deploys it", () => {
    const code = permit2Code();
    expect(code).to.match(/^0x60406080/);
    expect((code.length - 2) / 2).to.equal(9152);
  });
});
