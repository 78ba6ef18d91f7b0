// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Status, Window} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract ViewBranches is BranchTest {
    function _assertStatus(Terms memory terms, Status expected) private view {
        assertEq(uint8(escrow.statusOf(terms)), uint8(expected));
    }

    // ---------------------------------------------------------------- statusOf

    function test_statusOf_beforeFunding() public {
        Terms memory terms = _terms();
        _assertStatus(terms, Status.Unknown);
        vm.prank(agency);
        escrow.propose(terms, NONE);
        _assertStatus(terms, Status.Proposed);

        vm.warp(START + 2 days - 1);
        _assertStatus(terms, Status.Proposed);
        vm.warp(START + 2 days);
        _assertStatus(terms, Status.Lapsed);

        vm.prank(agency);
        escrow.retract(terms);
        _assertStatus(terms, Status.Retracted);
    }

    function test_statusOf_whileFunded() public {
        Terms memory terms = _terms();
        _fund(terms, 1);
        vm.warp(START - 1);
        _assertStatus(terms, Status.Scheduled);
        vm.warp(START);
        _assertStatus(terms, Status.Running);
        vm.warp(uint256(terms.periodEnds[0]) - 1);
        _assertStatus(terms, Status.Running);
        vm.warp(terms.periodEnds[0]);
        _assertStatus(terms, Status.Settling);
    }

    function test_statusOf_afterSettling() public {
        Terms memory terms = _terms();
        terms.measureDelay = 0;
        _fund(terms, 1);
        _answer(terms, 0, 1);
        escrow.settle(terms);
        _assertStatus(terms, Status.AwaitingFunding);
        vm.warp(terms.periodEnds[0] + 2 days);
        _assertStatus(terms, Status.Closed);
    }

    function test_statusOf_closed() public {
        Terms memory terms = _terms();
        _fund(terms, 1);
        uint256 snapshot = vm.snapshotState();
        vm.prank(client);
        escrow.cancel(terms, 0);
        _assertStatus(terms, Status.Closed);

        vm.revertToState(snapshot);
        _fund(terms, 2);
        for (uint256 i = 0; i < 3; ++i) {
            _answer(terms, i, 1);
            escrow.settle(terms);
        }
        _assertStatus(terms, Status.Closed);
        vm.warp(NOW);
        _assertStatus(terms, Status.Closed);
    }

    // ---------------------------------------------------------------- what is held and funded

    function test_held_andFundedThrough() public {
        Terms memory terms = _terms();
        assertEq(escrow.held(terms), 0);
        assertEq(escrow.fundedThrough(terms), 0);
        _fund(terms, 2);
        assertEq(escrow.held(terms), 2 * CAP);
        assertEq(escrow.fundedThrough(terms), terms.periodEnds[1]);
        _answer(terms, 0, 1);
        escrow.settle(terms);
        assertEq(escrow.held(terms), CAP);
        assertEq(escrow.fundedThrough(terms), terms.periodEnds[1]);
    }

    // ---------------------------------------------------------------- periods

    function test_windowOf() public {
        Terms memory terms = _disputable();
        Window memory window = escrow.windowOf(terms, 1);
        assertEq(window.start, terms.periodEnds[0]);
        assertEq(window.end, terms.periodEnds[1]);
        assertEq(window.fundBefore, window.start + 2 days);
        assertEq(window.askFrom, window.end + 3 days);
        assertEq(window.answerBefore, window.askFrom + 7 days);
        assertEq(window.settleBy, window.answerBefore + 7 days);
        assertEq(escrow.windowOf(terms, 0).start, START);

        _expect(IPerformanceEscrow.NoSuchPeriod.selector, uint256(3), uint256(3));
        escrow.windowOf(terms, 3);
    }

    function test_payouts() public {
        Terms memory terms = _weekly();
        terms.base = uint128(500 * USDC);
        _fund(terms, 1);
        vm.warp(START + 7 days);
        oracle.answer(_interimQuestion(terms, START + 7 days), 100);
        escrow.payInterim(terms, 0, 1);

        (uint256 toAgency, uint256 toClient) = escrow.payoutFor(terms, 0, 100);
        assertEq(toAgency, 1_100 * USDC);
        assertEq(toClient, 5_500 * USDC);
        (toAgency, toClient) = escrow.payoutFor(terms, 1, 100);
        assertEq(toAgency, 4_500 * USDC);
        assertEq(toClient, 5_500 * USDC);
        (toAgency, toClient) = escrow.payoutIfMissing(terms, 0);
        assertEq(toAgency, 500 * USDC);
        assertEq(toClient, CAP - 3_900 * USDC);

        _expect(IPerformanceEscrow.NoSuchPeriod.selector, uint256(3), uint256(3));
        escrow.payoutFor(terms, 3, 1);
        _expect(IPerformanceEscrow.NoSuchPeriod.selector, uint256(3), uint256(3));
        escrow.payoutIfMissing(terms, 3);
    }

    function test_checkTerms() public view {
        escrow.checkTerms(_terms());
    }

    // ---------------------------------------------------------------- domain

    /// @notice Fixed at deployment, whatever the chain calls itself later.
    function test_eip712Domain() public {
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = IERC5267(address(escrow)).eip712Domain();
        assertEq(fields, hex"0f");
        assertEq(salt, bytes32(0));
        assertEq(extensions.length, 0);
        assertEq(verifyingContract, address(escrow));
        assertEq(chainId, chain);

        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        assertEq(
            escrow.DOMAIN_SEPARATOR(),
            keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256(bytes(version)), chain, escrow))
        );
        assertEq(name, "PerformanceEscrow");
        assertEq(version, "1");
    }
}
