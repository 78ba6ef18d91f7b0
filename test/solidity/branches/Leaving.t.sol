// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {End, MutualSettlement} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract LeavingBranches is BranchTest {
    uint256 private constant FEE = 100 * USDC;

    bytes32 private id;

    function _trial() private returns (Terms memory terms) {
        terms = _terms();
        terms.trialEnd = uint40(START + 5 days);
        id = _fund(terms, 2);
    }

    function _ended(End end) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPerformanceEscrow.AlreadyEnded.selector, id, end);
    }

    // ---------------------------------------------------------------- optOut

    function test_optOut() public {
        Terms memory terms = _trial();
        _expect(IPerformanceEscrow.NotParty.selector, agency, client);
        vm.prank(agency);
        escrow.optOut(terms);

        vm.warp(START + 5 days - 1);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.OptedOut(id, 2 * CAP);
        vm.prank(client);
        escrow.optOut(terms);
        _assertBalances(0, 2 * CAP, 0);
        assertEq(escrow.agreementOf(id).funded, 0);
        assertEq(uint8(escrow.agreementOf(id).end), uint8(End.OptedOut));

        vm.expectRevert(_ended(End.OptedOut));
        vm.prank(client);
        escrow.optOut(terms);
    }

    function test_optOut_tooLateOrNothing() public {
        Terms memory terms = _trial();
        vm.warp(START + 5 days);
        _expect(IPerformanceEscrow.TrialOver.selector, START + 5 days, START + 5 days);
        vm.prank(client);
        escrow.optOut(terms);

        terms.metric = keccak256("never funded");
        _expect(IPerformanceEscrow.NotFunded.selector, escrow.agreementId(terms));
        vm.prank(client);
        escrow.optOut(terms);
    }

    function test_optOut_afterCancelling() public {
        Terms memory terms = _trial();
        vm.warp(START);
        vm.startPrank(client);
        escrow.cancel(terms, 1);
        escrow.optOut(terms);
        _assertBalances(0, 2 * CAP, 0);
    }

    // ---------------------------------------------------------------- cancel

    function test_cancel() public {
        Terms memory terms = _terms();
        terms.cancelNotice = 1;
        id = _fund(terms, 3);
        vm.warp(START);

        _expect(IPerformanceEscrow.NotParty.selector, agency, client);
        vm.prank(agency);
        escrow.cancel(terms, 2);
        _expect(IPerformanceEscrow.UnexpectedKeep.selector, uint256(1), uint256(2));
        vm.prank(client);
        escrow.cancel(terms, 1);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Cancelled(id, 2, CAP);
        vm.prank(client);
        escrow.cancel(terms, 2);
        _assertBalances(0, CAP, 2 * CAP);
        assertEq(escrow.agreementOf(id).funded, 2);

        vm.expectRevert(_ended(End.Cancelled));
        vm.prank(client);
        escrow.cancel(terms, 2);
    }

    function test_cancel_beforeTheStartAndAtTheEnd() public {
        Terms memory terms = _terms();
        id = _fund(terms, 2);
        uint256 snapshot = vm.snapshotState();
        vm.warp(START - 1);
        vm.prank(client);
        escrow.cancel(terms, 0);
        _assertBalances(0, 2 * CAP, 0);

        vm.revertToState(snapshot);
        vm.warp(uint256(terms.periodEnds[0]) - 1);
        vm.prank(client);
        escrow.cancel(terms, 1);
        _assertBalances(0, CAP, CAP);

        // More periods have begun than are funded.
        vm.revertToState(snapshot);
        vm.warp(terms.periodEnds[2]);
        vm.prank(client);
        escrow.cancel(terms, 2);
        _assertBalances(0, 0, 2 * CAP);
    }

    function test_cancel_nothingOrClosed() public {
        Terms memory terms = _terms();
        id = escrow.agreementId(terms);
        _expect(IPerformanceEscrow.NotFunded.selector, id);
        vm.prank(client);
        escrow.cancel(terms, 0);

        _close(terms);
        _expect(IPerformanceEscrow.AgreementClosed.selector, id);
        vm.prank(client);
        escrow.cancel(terms, 1);
    }

    /// @dev Settles the first period, and lets the time to fund the second go by.
    function _close(Terms memory terms) private {
        id = _fund(terms, 1);
        _answer(terms, 0, 0);
        escrow.settle(terms);
    }

    // ---------------------------------------------------------------- resign

    function test_resign() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 3);
        uint256 through = START + 7 days;
        vm.warp(through);
        oracle.answer(_interimQuestion(terms, through), 100);
        escrow.payInterim(terms, 0, 1);

        _expect(IPerformanceEscrow.NotParty.selector, client, agency);
        vm.prank(client);
        escrow.resign(terms, 0);
        _expect(IPerformanceEscrow.UnexpectedKeep.selector, uint256(1), uint256(0));
        vm.prank(agency);
        escrow.resign(terms, 1);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Resigned(id, 0, 3 * CAP - 3_400 * USDC);
        vm.prank(agency);
        escrow.resign(terms, 0);
        _assertBalances(3_400 * USDC, 3 * CAP - 3_400 * USDC, 0);
        assertEq(escrow.agreementOf(id).paidOpen, 0);
        assertEq(escrow.agreementOf(id).funded, 0);

        vm.expectRevert(_ended(End.Resigned));
        vm.prank(agency);
        escrow.resign(terms, 0);
    }

    function test_resign_keepsWhatHasEnded() public {
        Terms memory terms = _terms();
        id = _fund(terms, 2);
        vm.warp(terms.periodEnds[0]);
        vm.prank(agency);
        escrow.resign(terms, 1);
        _assertBalances(0, CAP, CAP);
        assertEq(escrow.held(terms), CAP);
    }

    function test_resign_nothingOrClosedOrCancelled() public {
        Terms memory terms = _terms();
        id = escrow.agreementId(terms);
        _expect(IPerformanceEscrow.NotFunded.selector, id);
        vm.prank(agency);
        escrow.resign(terms, 0);

        uint256 snapshot = vm.snapshotState();
        _close(terms);
        _expect(IPerformanceEscrow.AgreementClosed.selector, id);
        vm.prank(agency);
        escrow.resign(terms, 1);

        vm.revertToState(snapshot);
        id = _fund(terms, 2);
        vm.warp(START);
        vm.prank(client);
        escrow.cancel(terms, 1);
        vm.prank(agency);
        escrow.resign(terms, 0);
        _assertBalances(0, 2 * CAP, 0);
    }

    // ---------------------------------------------------------------- settleMutually

    function _offer(Terms memory terms, uint256 toAgency) private view returns (MutualSettlement memory) {
        uint256 settled = escrow.agreementOf(escrow.agreementId(terms)).settled;
        uint256 rest = escrow.held(terms) - toAgency;
        return MutualSettlement(settled, uint128(toAgency), uint128(rest), vm.getBlockTimestamp() + 1 hours);
    }

    function _digest(MutualSettlement memory offer) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "MutualSettlement(bytes32 agreementId,uint256 periodsSettled,uint128 agencyAmount,uint128 clientAmount,uint256 validUntil)"
        );
        bytes32 content = keccak256(
            abi.encode(typeHash, id, offer.periodsSettled, offer.agencyAmount, offer.clientAmount, offer.validUntil)
        );
        return keccak256(abi.encodePacked(hex"1901", escrow.DOMAIN_SEPARATOR(), content));
    }

    function test_settleMutually_bySignatures() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 2);
        vm.warp(START + 7 days);
        oracle.answer(_interimQuestion(terms, START + 7 days), 100);
        escrow.payInterim(terms, 0, 1);
        MutualSettlement memory offer = _offer(terms, 1_000 * USDC);
        bytes memory ofClient = _sign(CLIENT_KEY, _digest(offer));
        bytes memory ofAgency = _sign(AGENCY_KEY, _digest(offer));

        _expect(IPerformanceEscrow.SignatureMissing.selector, client);
        escrow.settleMutually(terms, offer, ofAgency, ofAgency);
        _expect(IPerformanceEscrow.SignatureMissing.selector, agency);
        escrow.settleMutually(terms, offer, ofClient, ofClient);

        vm.warp(vm.getBlockTimestamp() + 1 hours - 1);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.SettledMutually(id, 0, offer.agencyAmount, offer.clientAmount);
        escrow.settleMutually(terms, offer, ofClient, ofAgency);
        _assertBalances(4_400 * USDC, 2 * CAP - 4_400 * USDC, 0);
        assertEq(escrow.agreementOf(id).paidOpen, 0);
        assertEq(escrow.agreementOf(id).funded, 0);
        assertEq(uint8(escrow.agreementOf(id).end), uint8(End.Mutual));
        assertEq(escrow.held(terms), 0);

        _expect(IPerformanceEscrow.NotFunded.selector, id);
        escrow.settleMutually(terms, offer, ofClient, ofAgency);
    }

    function test_settleMutually_byTheParties() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        MutualSettlement memory offer = _offer(terms, 0);
        bytes memory ofAgency = _sign(AGENCY_KEY, _digest(offer));
        uint256 snapshot = vm.snapshotState();
        vm.prank(client);
        escrow.settleMutually(terms, offer, NONE, ofAgency);
        _assertBalances(0, CAP, 0);

        vm.revertToState(snapshot);
        offer = _offer(terms, CAP);
        bytes memory ofClient = _sign(CLIENT_KEY, _digest(offer));
        vm.prank(agency);
        escrow.settleMutually(terms, offer, ofClient, NONE);
        _assertBalances(CAP, 0, 0);
    }

    function test_settleMutually_refused() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        MutualSettlement memory offer = _offer(terms, 1);
        offer.agencyAmount = 2;
        _expect(IPerformanceEscrow.WrongSum.selector, CAP + 1, CAP);
        escrow.settleMutually(terms, offer, NONE, NONE);

        offer = _offer(terms, 1);
        offer.periodsSettled = 1;
        _expect(IPerformanceEscrow.UnexpectedSettled.selector, uint256(1), uint256(0));
        escrow.settleMutually(terms, offer, NONE, NONE);

        offer.validUntil = vm.getBlockTimestamp();
        _expect(IPerformanceEscrow.OfferExpired.selector, vm.getBlockTimestamp(), vm.getBlockTimestamp());
        escrow.settleMutually(terms, offer, NONE, NONE);
    }

    function test_settleMutually_closed() public {
        Terms memory terms = _terms();
        _close(terms);
        MutualSettlement memory offer = _offer(terms, 0);
        _expect(IPerformanceEscrow.AgreementClosed.selector, id);
        escrow.settleMutually(terms, offer, NONE, NONE);
    }

    /// @notice In a dispute the fees go back to whom they are from.
    function test_settleMutually_inADispute() public {
        Terms memory terms = _disputable();
        id = _fund(terms, 1);
        _answer(terms, 0, 100);
        _approve(agency, FEE);
        vm.prank(agency);
        escrow.dispute(terms, 0, 150);

        MutualSettlement memory offer = _offer(terms, 5_000 * USDC);
        bytes memory ofAgency = _sign(AGENCY_KEY, _digest(offer));
        vm.prank(client);
        escrow.settleMutually(terms, offer, NONE, ofAgency);
        _assertBalances(5_000 * USDC + FEE, 5_000 * USDC, 0);
        assertEq(escrow.agreementOf(id).reviewEnd, 0);
        assertEq(escrow.held(terms), 0);
    }
}
