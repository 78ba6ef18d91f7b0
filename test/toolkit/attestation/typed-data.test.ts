import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, verifyTypedData } from "ethers";

import {
  ATTESTATION_TYPES,
  attestationDomain,
  attestationHash,
  signAttestation,
} from "../../../toolkit/attestation/typed-data.js";
import { FIRST, LOCATION, unsigned } from "./support.js";

const { question, value } = unsigned();

describe("attestationHash", () => {
  it("is the digest that EIP-712 prescribes", () => {
    const encode = (types: string[], values: unknown[]) => keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
    const domain = encode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        id("AttestedMetricOracle"),
        id("1"),
        LOCATION.chainId,
        LOCATION.verifyingContract,
      ],
    );
    const struct = encode(
      ["bytes32", "bytes32", "uint40", "uint40", "uint40", "uint128"],
      [
        id("Attestation(bytes32 metric,uint40 from,uint40 to,uint40 notBefore,uint128 value)"),
        question.metric,
        question.from,
        question.to,
        question.notBefore,
        value,
      ],
    );

    expect(attestationHash(question, value, LOCATION)).to.equal(keccak256(concat(["0x1901", domain, struct])));
  });

  it("is another one for every other question, value, oracle and chain", () => {
    const digests = [
      attestationHash(question, value, LOCATION),
      attestationHash({ ...question, metric: `0x${"01".repeat(32)}` }, value, LOCATION),
      attestationHash({ ...question, from: question.from + 1n }, value, LOCATION),
      attestationHash({ ...question, to: question.to + 1n }, value, LOCATION),
      attestationHash({ ...question, notBefore: question.notBefore + 1n }, value, LOCATION),
      attestationHash(question, value + 1n, LOCATION),
      attestationHash(question, value, { ...LOCATION, chainId: 1n }),
      attestationHash(question, value, { ...LOCATION, verifyingContract: FIRST.address }),
    ];

    expect(new Set(digests).size).to.equal(digests.length);
  });
});

describe("signAttestation", () => {
  it("signs as typed data", async () => {
    const signature = await signAttestation(FIRST, question, value, LOCATION);

    const message = { ...question, value };
    expect(verifyTypedData(attestationDomain(LOCATION), ATTESTATION_TYPES, message, signature)).to.equal(FIRST.address);
  });
});
