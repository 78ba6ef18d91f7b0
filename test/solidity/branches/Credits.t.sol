// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TransientLock} from "../../../contracts/base/TransientLock.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";
import {FickleParty} from "../support/FickleParty.sol";
import {FickleToken} from "../support/FickleToken.sol";

contract CreditBranches is BranchTest {
    bytes32 private id;

    /// @notice Settles a period for a client that takes nothing.
    function _creditNative(FickleParty party) private returns (uint256 amount) {
        Terms memory terms = _terms();
        terms.token = address(0);
        terms.client = address(party);
        id = escrow.agreementId(terms);
        vm.deal(address(this), CAP);
        escrow.fund{value: CAP}(terms, 0, 1, _sign(AGENCY_KEY, id));
        _answer(terms, 0, 100);
        party.setMood(FickleParty.Mood.Reverting);

        amount = 6_000 * USDC;
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Credited(id, address(party), address(0), amount);
        escrow.settle(terms);
        assertEq(agency.balance, 4_000 * USDC);
        assertEq(escrow.creditOf(address(party), address(0)), amount);
        assertEq(address(escrow).balance, amount);
    }

    function _creditToken(FickleToken.Refusal refusal) private returns (FickleToken fickle, uint256 amount) {
        fickle = new FickleToken();
        Terms memory terms = _terms();
        terms.token = address(fickle);
        id = escrow.agreementId(terms);
        fickle.mint(address(this), CAP);
        fickle.approve(address(escrow), CAP);
        escrow.fund(terms, 0, 1, _sign(AGENCY_KEY, id));
        _answer(terms, 0, 100);
        fickle.setRefusal(client, refusal);

        amount = 6_000 * USDC;
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Credited(id, client, address(fickle), amount);
        escrow.settle(terms);
        assertEq(fickle.balanceOf(agency), 4_000 * USDC);
    }

    function test_withdraw_native() public {
        FickleParty party = new FickleParty(escrow);
        uint256 amount = _creditNative(party);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Withdrawn(address(party), address(0), STRANGER, amount);
        vm.prank(address(party));
        escrow.withdraw(address(0), STRANGER);
        assertEq(STRANGER.balance, amount);
        assertEq(escrow.creditOf(address(party), address(0)), 0);

        _expect(IPerformanceEscrow.NoCredit.selector, address(party), address(0));
        vm.prank(address(party));
        escrow.withdraw(address(0), STRANGER);
    }

    function test_withdraw_tokens() public {
        (FickleToken fickle, uint256 amount) = _creditToken(FickleToken.Refusal.Reverts);
        vm.prank(client);
        escrow.withdraw(address(fickle), STRANGER);
        assertEq(fickle.balanceOf(STRANGER), amount);
    }

    function test_withdraw_toNobody() public {
        _expect(IPerformanceEscrow.InvalidRecipient.selector, address(0));
        escrow.withdraw(address(token), address(0));
        _expect(IPerformanceEscrow.InvalidRecipient.selector, address(escrow));
        escrow.withdraw(address(token), address(escrow));
    }

    function test_pushCredit() public {
        (FickleToken fickle, uint256 amount) = _creditToken(FickleToken.Refusal.ReturnsFalse);
        _expect(IPerformanceEscrow.NoCredit.selector, agency, address(fickle));
        escrow.pushCredit(address(fickle), agency);
        vm.expectRevert();
        escrow.pushCredit(address(fickle), client);

        fickle.setRefusal(client, FickleToken.Refusal.None);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Withdrawn(client, address(fickle), client, amount);
        escrow.pushCredit(address(fickle), client);
        assertEq(fickle.balanceOf(client), amount);
    }

    /// @notice What does not arrive is added to what did not arrive before.
    function test_credits_addUp() public {
        FickleParty party = new FickleParty(escrow);
        uint256 amount = _creditNative(party);
        Terms memory terms = _terms();
        terms.token = address(0);
        terms.client = address(party);
        terms.start = uint40(vm.getBlockTimestamp());
        for (uint256 i = 0; i < 3; ++i) terms.periodEnds[i] = uint40(terms.start + (i + 1) * 30 days);
        id = escrow.agreementId(terms);
        vm.deal(address(this), CAP);
        escrow.fund{value: CAP}(terms, 0, 1, _sign(AGENCY_KEY, id));
        _answer(terms, 0, 250);
        escrow.settle(terms);
        assertEq(escrow.creditOf(address(party), address(0)), amount);

        terms.start += 1;
        vm.warp(terms.start);
        id = escrow.agreementId(terms);
        vm.deal(address(this), CAP);
        escrow.fund{value: CAP}(terms, 0, 1, _sign(AGENCY_KEY, id));
        _answer(terms, 0, 249);
        escrow.settle(terms);
        assertEq(escrow.creditOf(address(party), address(0)), amount + 40 * USDC);
    }

    /// @notice A token that calls back finds the door locked.
    function test_lock() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        _answer(terms, 0, 100);
        Reenterer reenterer = new Reenterer(escrow);
        terms.token = address(reenterer);
        id = escrow.agreementId(terms);
        vm.warp(NOW);
        bytes memory consent = _sign(AGENCY_KEY, id);
        _expect(TransientLock.Locked.selector);
        escrow.fund(terms, 0, 1, consent);
    }
}

/// @notice A token that withdraws while it is asked for its balance.
contract Reenterer {
    IPerformanceEscrow private immutable ESCROW;

    constructor(IPerformanceEscrow escrow) {
        ESCROW = escrow;
    }

    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        ESCROW.withdraw(address(this), address(this));
        return true;
    }
}
