// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {TermsValidity} from "../../../contracts/libraries/TermsValidity.sol";
import {CounterfactualSignatures} from "../../../contracts/signatures/CounterfactualSignatures.sol";
import {MockWallet} from "../../../contracts/test/MockWallet.sol";
import {MockWalletFactory} from "../../../contracts/test/MockWalletFactory.sol";
import {Consent, End} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract ConsentBranches is BranchTest {
    bytes32 private constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    bytes32 private id = escrow.agreementId(_terms());

    // ---------------------------------------------------------------- propose

    function test_propose_byTheAgency() public {
        Terms memory terms = _terms();
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Proposed(id, client, agency, terms);
        vm.prank(agency);
        assertEq(escrow.propose(terms, NONE), id);

        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    function test_propose_bySignature() public {
        Terms memory terms = _terms();
        assertEq(escrow.propose(terms, _sign(AGENCY_KEY, id)), id);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    function test_propose_withoutConsent() public {
        Terms memory terms = _terms();
        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, NONE);

        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, _sign(CLIENT_KEY, id));
    }

    function test_propose_twice() public {
        Terms memory terms = _terms();
        escrow.propose(terms, _sign(AGENCY_KEY, id));

        _expect(IPerformanceEscrow.ConsentGiven.selector, id);
        vm.prank(agency);
        escrow.propose(terms, NONE);
    }

    function test_propose_afterTheEnd() public {
        Terms memory terms = _terms();
        _fund(terms, 1);
        vm.prank(client);
        escrow.cancel(terms, 0);

        vm.expectRevert(abi.encodeWithSelector(IPerformanceEscrow.AlreadyEnded.selector, id, End.Cancelled));
        vm.prank(agency);
        escrow.propose(terms, NONE);
    }

    function test_propose_invalidTerms() public {
        Terms memory terms = _terms();
        terms.cap = 0;
        _expect(TermsValidity.ZeroCap.selector);
        vm.prank(agency);
        escrow.propose(terms, NONE);
    }

    function test_propose_afterARetraction() public {
        Terms memory terms = _terms();
        vm.prank(agency);
        escrow.retract(terms);

        bytes memory signature = _sign(AGENCY_KEY, id);
        _expect(IPerformanceEscrow.ConsentRetracted.selector, id);
        escrow.propose(terms, signature);

        vm.prank(agency);
        escrow.propose(terms, NONE);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    // ---------------------------------------------------------------- retract

    function test_retract() public {
        Terms memory terms = _terms();
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Retracted(id);
        vm.prank(agency);
        escrow.retract(terms);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Retracted));

        _expect(IPerformanceEscrow.ConsentRetracted.selector, id);
        vm.prank(agency);
        escrow.retract(terms);
    }

    function test_retract_byAnotherOrTooLate() public {
        Terms memory terms = _terms();
        _expect(IPerformanceEscrow.NotParty.selector, client, agency);
        vm.prank(client);
        escrow.retract(terms);

        _fund(terms, 1);
        _expect(IPerformanceEscrow.AlreadyFunded.selector, id);
        vm.prank(agency);
        escrow.retract(terms);

        vm.prank(client);
        escrow.cancel(terms, 0);
        vm.expectRevert(abi.encodeWithSelector(IPerformanceEscrow.AlreadyEnded.selector, id, End.Cancelled));
        vm.prank(agency);
        escrow.retract(terms);
    }

    // ---------------------------------------------------------------- wallets

    function test_wallet_signs() public {
        Terms memory terms = _terms();
        MockWallet wallet = new MockWallet(agency);
        terms.agency = address(wallet);
        id = escrow.agreementId(terms);

        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, _sign(CLIENT_KEY, id));

        escrow.propose(terms, _sign(AGENCY_KEY, id));
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    /// @notice An account that has both signs with its key whatever its code says (EIP-7702).
    function test_wallet_withAKeyOfItsOwn() public {
        Terms memory terms = _terms();
        vm.etch(agency, address(new MockWallet(STRANGER)).code);
        escrow.propose(terms, _sign(AGENCY_KEY, id));
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    function test_wallet_notDeployed() public {
        Terms memory terms = _terms();
        MockWalletFactory factory = new MockWalletFactory();
        terms.agency = factory.addressOf(agency, bytes32("salt"));
        id = escrow.agreementId(terms);
        bytes memory deployment = abi.encodeCall(factory.deploy, (agency, bytes32("salt")));
        bytes memory signature = _counterfactual(address(factory), deployment, _sign(AGENCY_KEY, id));

        factory.close(true);
        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, signature);

        factory.close(false);
        bytes memory elsewhere = abi.encodeCall(factory.deploy, (client, bytes32("salt")));
        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, _counterfactual(address(factory), elsewhere, _sign(AGENCY_KEY, id)));

        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        escrow.propose(terms, _counterfactual(address(factory), deployment, _sign(CLIENT_KEY, id)));

        escrow.propose(terms, signature);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    function test_wallet_deployedMeanwhile() public {
        Terms memory terms = _terms();
        MockWalletFactory factory = new MockWalletFactory();
        terms.agency = factory.deploy(agency, bytes32("salt"));
        id = escrow.agreementId(terms);
        factory.close(true);

        escrow.propose(terms, _counterfactual(address(factory), NONE, _sign(AGENCY_KEY, id)));
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    /// @notice Too short, without the magic bytes, and with nothing before them that can be decoded.
    function test_wallet_malformedSignatures() public {
        Terms memory terms = _terms();
        terms.agency = STRANGER;
        id = escrow.agreementId(terms);
        bytes[3] memory signatures = [bytes(hex"00"), abi.encode(uint256(MAGIC) + 1), abi.encode(MAGIC)];
        for (uint256 i = 0; i < 3; ++i) {
            _expect(IPerformanceEscrow.ConsentMissing.selector, id);
            escrow.propose(terms, signatures[i]);
        }
        CounterfactualSignatures checker = escrow.COUNTERFACTUAL_SIGNATURES();
        assertFalse(checker.isFrom(STRANGER, id, signatures[0]));
        assertFalse(checker.isFrom(STRANGER, id, signatures[1]));
        vm.expectRevert();
        checker.isFrom(STRANGER, id, signatures[2]);
    }

    function _counterfactual(
        address factory,
        bytes memory deployment,
        bytes memory signature
    ) private pure returns (bytes memory) {
        return bytes.concat(abi.encode(factory, deployment, signature), MAGIC);
    }
}
