import { expect } from "chai";
import { TypedDataEncoder, ZeroHash } from "ethers";
import { network } from "hardhat";

import { escrowDomain, TERMS_TYPES } from "../../toolkit/terms/typed-data.js";
import { deployEscrow, makeTerms } from "../support/escrow.js";

/*
eip712Domain, DOMAIN_SEPARATOR
├── eip712Domain (ERC-5267) names the four fields that are used, and their values
├── DOMAIN_SEPARATOR is the hash of these
└── a wallet that knows nothing but eip712Domain signs what the escrow calls the agreement's id
*/

const connection = await network.create();
const { networkHelpers } = connection;

async function fixture() {
  return await deployEscrow(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.eip712Domain", () => {
  it("names name, version, chain and contract, and nothing else", async () => {
    const { escrow, location } = await load();
    const domain = await escrow.eip712Domain();
    expect(domain.fields).to.equal("0x0f");
    expect(domain.name).to.equal("PerformanceEscrow");
    expect(domain.version).to.equal("1");
    expect(domain.chainId).to.equal(location.chainId);
    expect(domain.verifyingContract).to.equal(location.verifyingContract);
    expect(domain.salt).to.equal(ZeroHash);
    expect(domain.extensions).to.deep.equal([]);
  });

  it("is what DOMAIN_SEPARATOR hashes, and what the toolkit signs under", async () => {
    const { escrow, location } = await load();
    const { name, version, chainId, verifyingContract } = await escrow.eip712Domain();
    const separator = TypedDataEncoder.hashDomain({ name, version, chainId, verifyingContract });
    expect(await escrow.DOMAIN_SEPARATOR()).to.equal(separator);
    expect(TypedDataEncoder.hashDomain(escrowDomain(location))).to.equal(separator);
  });

  it("is all that a wallet needs to sign an agreement", async () => {
    const { escrow, agency, stranger, ...made } = await load();
    const terms = await makeTerms({ escrow, agency, stranger, ...made }, "native");
    const { name, version, chainId, verifyingContract } = await escrow.eip712Domain();
    const signature = await agency.signTypedData({ name, version, chainId, verifyingContract }, TERMS_TYPES, terms);
    await expect(escrow.connect(stranger).propose(terms, signature)).to.emit(escrow, "Proposed");
  });
});
