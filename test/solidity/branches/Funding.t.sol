// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IErc3009Funding} from "../../../contracts/interfaces/IErc3009Funding.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {TermsValidity} from "../../../contracts/libraries/TermsValidity.sol";
import {MockRogueToken} from "../../../contracts/test/MockRogueToken.sol";
import {MockUsdc} from "../../../contracts/test/MockUsdc.sol";
import {MockWallet} from "../../../contracts/test/MockWallet.sol";
import {Consent, End} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract FundingBranches is BranchTest {
    bytes32 private id = escrow.agreementId(_terms());
    bytes private consent = _sign(AGENCY_KEY, id);

    // ---------------------------------------------------------------- fund

    function test_fund_bringsTheConsent() public {
        Terms memory terms = _terms();
        _approve(STRANGER, 2 * CAP);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Proposed(id, client, agency, terms);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Funded(id, STRANGER, 0, 2, 2 * CAP);
        vm.prank(STRANGER);
        assertEq(escrow.fund(terms, 0, 2, consent), id);

        assertEq(escrow.agreementOf(id).funded, 2);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
        assertEq(token.balanceOf(address(escrow)), 2 * CAP);
        assertEq(escrow.held(terms), 2 * CAP);
    }

    function test_fund_laterPeriodsWithoutConsent() public {
        Terms memory terms = _terms();
        _fund(terms, 1);
        _approve(client, 2 * CAP);
        vm.warp(terms.periodEnds[0] + 2 days - 1);

        vm.recordLogs();
        vm.prank(client);
        escrow.fund(terms, 1, 2, NONE);

        // Transfer and Funded, no second Proposed.
        assertEq(vm.getRecordedLogs().length, 2);
        assertEq(escrow.agreementOf(id).funded, 3);
    }

    function test_fund_notTheNextPeriod() public {
        Terms memory terms = _terms();
        _expect(IPerformanceEscrow.NotNextPeriod.selector, uint256(1), uint256(0));
        escrow.fund(terms, 1, 1, consent);

        _fund(terms, 2);
        _expect(IPerformanceEscrow.NotNextPeriod.selector, uint256(1), uint256(2));
        escrow.fund(terms, 1, 1, consent);
    }

    function test_fund_countOutOfRange() public {
        Terms memory terms = _terms();
        _expect(IPerformanceEscrow.PeriodCountOutOfRange.selector, uint256(0), uint256(3));
        escrow.fund(terms, 0, 0, consent);

        _expect(IPerformanceEscrow.PeriodCountOutOfRange.selector, uint256(4), uint256(3));
        escrow.fund(terms, 0, 4, consent);

        _fund(terms, 3);
        _expect(IPerformanceEscrow.PeriodCountOutOfRange.selector, uint256(1), uint256(0));
        escrow.fund(terms, 3, 1, consent);
    }

    function test_fund_atTheLastSecondAndAfter() public {
        Terms memory terms = _terms();
        vm.warp(START + 2 days);
        _expect(IPerformanceEscrow.FundingClosed.selector, START + 2 days, START + 2 days);
        escrow.fund(terms, 0, 1, consent);

        vm.warp(START + 2 days - 1);
        _fund(terms, 1);
        assertEq(escrow.agreementOf(id).funded, 1);
    }

    function test_fund_afterTheEnd() public {
        Terms memory terms = _terms();
        _fund(terms, 1);
        vm.prank(agency);
        escrow.resign(terms, 0);

        vm.expectRevert(abi.encodeWithSelector(IPerformanceEscrow.AlreadyEnded.selector, id, End.Resigned));
        escrow.fund(terms, 0, 1, consent);
    }

    function test_fund_withoutConsent() public {
        Terms memory terms = _terms();
        _approve(client, 2 * CAP);
        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        vm.prank(client);
        escrow.fund(terms, 0, 1, NONE);

        vm.prank(agency);
        escrow.retract(terms);
        _expect(IPerformanceEscrow.ConsentRetracted.selector, id);
        vm.prank(client);
        escrow.fund(terms, 0, 1, consent);

        // The agency itself may fund, and so consent again.
        _approve(agency, CAP);
        vm.prank(agency);
        escrow.fund(terms, 0, 1, NONE);
        assertEq(uint8(escrow.agreementOf(id).consent), uint8(Consent.Given));
    }

    function test_fund_invalidTermsOrTooEarly() public {
        Terms memory terms = _terms();
        terms.start = uint40(NOW + 366 days + 1);
        _expect(TermsValidity.TooEarlyToFund.selector, NOW, NOW + 1);
        escrow.fund(terms, 0, 1, NONE);

        terms = _terms();
        terms.cap = 0;
        _expect(TermsValidity.ZeroCap.selector);
        escrow.fund(terms, 0, 1, NONE);
    }

    // ---------------------------------------------------------------- money in

    function test_pull_native() public {
        Terms memory terms = _terms();
        terms.token = address(0);
        id = escrow.agreementId(terms);
        vm.deal(address(this), CAP + 1);
        consent = _sign(AGENCY_KEY, id);

        _expect(IPerformanceEscrow.WrongValue.selector, CAP + 1, CAP);
        escrow.fund{value: CAP + 1}(terms, 0, 1, consent);
        _expect(IPerformanceEscrow.WrongValue.selector, CAP - 1, CAP);
        escrow.fund{value: CAP - 1}(terms, 0, 1, consent);

        escrow.fund{value: CAP}(terms, 0, 1, consent);
        assertEq(address(escrow).balance, CAP);
    }

    function test_pull_tokenWithValue() public {
        Terms memory terms = _terms();
        vm.deal(address(this), 1);
        _expect(IPerformanceEscrow.WrongValue.selector, uint256(1), uint256(0));
        escrow.fund{value: 1}(terms, 0, 1, consent);
    }

    function test_pull_rogueTokens() public {
        Terms memory terms = _terms();
        MockRogueToken rogue = new MockRogueToken();
        terms.token = address(rogue);
        consent = _sign(AGENCY_KEY, escrow.agreementId(terms));
        rogue.mint(address(escrow), 5);
        rogue.mint(address(this), 2 * CAP);
        rogue.approve(address(escrow), 2 * CAP);

        _refuses(terms, rogue, MockRogueToken.Behaviour.TakesFee, CAP - CAP / 100);
        _refuses(terms, rogue, MockRogueToken.Behaviour.MovesTooMuch, 2 * CAP);
        _refuses(terms, rogue, MockRogueToken.Behaviour.MovesNothing, 0);
        _refuses(terms, rogue, MockRogueToken.Behaviour.ShrinksReceiver, 0);
        rogue.behave(MockRogueToken.Behaviour.Honest);
        escrow.fund(terms, 0, 1, consent);
        assertEq(rogue.balanceOf(address(escrow)), CAP + 5);
    }

    function _refuses(
        Terms memory terms,
        MockRogueToken rogue,
        MockRogueToken.Behaviour behaviour,
        uint256 received
    ) private {
        rogue.behave(behaviour);
        _expect(IPerformanceEscrow.WrongAmountReceived.selector, received, CAP);
        escrow.fund(terms, 0, 1, consent);
    }

    // ---------------------------------------------------------------- ERC-3009

    function test_authorization_native() public {
        Terms memory terms = _terms();
        terms.token = address(0);
        _expect(IErc3009Funding.NativeCurrency.selector);
        _authorized().fundWithAuthorization(terms, 0, 1, NONE, 0, NOW + 1, NONE);
    }

    function test_authorization_ofAKey() public {
        (MockUsdc usdc, Terms memory terms) = _usdc();
        usdc.mint(client, CAP);
        bytes memory authorization = _sign(CLIENT_KEY, _authorization(usdc, terms.client));

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Funded(id, client, 0, 1, CAP);
        vm.prank(STRANGER);
        assertEq(_authorized().fundWithAuthorization(terms, 0, 1, consent, 0, NOW + 1, authorization), id);

        assertEq(usdc.balanceOf(address(escrow)), CAP);
    }

    function test_authorization_ofAWallet() public {
        (MockUsdc usdc, Terms memory terms) = _usdc();
        MockWallet wallet = new MockWallet(client);
        terms.client = address(wallet);
        id = escrow.agreementId(terms);
        usdc.mint(address(wallet), CAP);
        // Whatever is not 65 bytes long goes the other way: here the key's signature and a byte that the wallet ignores.
        bytes memory signature = _sign(CLIENT_KEY, _authorization(usdc, terms.client));
        vm.mockCall(
            address(wallet),
            abi.encodeWithSelector(wallet.isValidSignature.selector),
            abi.encode(wallet.isValidSignature.selector)
        );

        bytes memory own = bytes.concat(signature, hex"00");
        _authorized().fundWithAuthorization(terms, 0, 1, _sign(AGENCY_KEY, id), 0, NOW + 1, own);
        assertEq(usdc.balanceOf(address(escrow)), CAP);
    }

    /// @notice The nonce names the periods: an authorization for one is none for two.
    function test_authorization_ofOtherPeriods() public {
        (MockUsdc usdc, Terms memory terms) = _usdc();
        usdc.mint(client, 2 * CAP);
        bytes memory authorization = _sign(CLIENT_KEY, _authorization(usdc, terms.client));
        vm.expectRevert();
        _authorized().fundWithAuthorization(terms, 0, 2, consent, 0, NOW + 1, authorization);
    }

    /// @notice A token that says that it moved something, and did not.
    function test_authorization_thatMovesNothing() public {
        (MockUsdc usdc, Terms memory terms) = _usdc();
        vm.mockCall(address(usdc), abi.encodeWithSelector(bytes4(0x88b7ab63)), "");
        vm.mockCall(address(usdc), abi.encodeWithSelector(bytes4(0xef55bec6)), "");
        bytes memory authorization = _sign(CLIENT_KEY, _authorization(usdc, terms.client));

        _expect(IPerformanceEscrow.WrongAmountReceived.selector, uint256(0), CAP);
        _authorized().fundWithAuthorization(terms, 0, 1, consent, 0, NOW + 1, authorization);
        _expect(IPerformanceEscrow.WrongAmountReceived.selector, uint256(0), CAP);
        _authorized().fundWithAuthorization(terms, 0, 1, consent, 0, NOW + 1, NONE);
    }

    function _usdc() private returns (MockUsdc usdc, Terms memory terms) {
        usdc = new MockUsdc();
        terms = _terms();
        terms.token = address(usdc);
        id = escrow.agreementId(terms);
        consent = _sign(AGENCY_KEY, id);
    }

    function _authorization(MockUsdc usdc, address from) private view returns (bytes32) {
        bytes32 content = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                from,
                address(escrow),
                CAP,
                0,
                NOW + 1,
                keccak256(abi.encode(id, 0, 1))
            )
        );
        return keccak256(abi.encodePacked(hex"1901", usdc.DOMAIN_SEPARATOR(), content));
    }
}
