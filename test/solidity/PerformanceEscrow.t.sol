// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Dice} from "./support/Dice.sol";
import {EscrowHandler} from "./support/EscrowHandler.sol";
import {EscrowInvariants} from "./support/EscrowInvariants.sol";
import {PropertyTest} from "./support/PropertyTest.sol";
import {TALLIES, Tally} from "./support/Tally.sol";

/// @dev Declared here for the runner, which looks for targets among the contracts of the test files it was given.
contract EscrowActions is EscrowInvariants {
    function actionsInBetween() public pure override returns (bytes4[] memory list) {
        list = new bytes4[](14);
        (list[0], list[1]) = (EscrowHandler.propose.selector, EscrowHandler.retract.selector);
        (list[2], list[3]) = (EscrowHandler.fund.selector, EscrowHandler.payInterim.selector);
        (list[4], list[5]) = (EscrowHandler.settle.selector, EscrowHandler.dispute.selector);
        (list[6], list[7]) = (EscrowHandler.payUndisputed.selector, EscrowHandler.rule.selector);
        (list[8], list[9]) = (EscrowHandler.settleMutually.selector, EscrowHandler.optOut.selector);
        (list[10], list[11]) = (EscrowHandler.cancel.selector, EscrowHandler.resign.selector);
        (list[12], list[13]) = (EscrowHandler.withdraw.selector, EscrowHandler.pushCredit.selector);
    }

    /// @notice Some twice or more: what takes a life forward, and what needs much to come together.
    function actions() external pure returns (bytes4[] memory list) {
        bytes4[31] memory all = [
            EscrowHandler.draft.selector,
            EscrowHandler.draft.selector,
            EscrowHandler.draft.selector,
            EscrowHandler.propose.selector,
            EscrowHandler.retract.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fundWithAuthorization.selector,
            EscrowHandler.answer.selector,
            EscrowHandler.payInterim.selector,
            EscrowHandler.payInterim.selector,
            EscrowHandler.settle.selector,
            EscrowHandler.settle.selector,
            EscrowHandler.dispute.selector,
            EscrowHandler.dispute.selector,
            EscrowHandler.dispute.selector,
            EscrowHandler.payUndisputed.selector,
            EscrowHandler.rule.selector,
            EscrowHandler.rule.selector,
            EscrowHandler.settleMutually.selector,
            EscrowHandler.optOut.selector,
            EscrowHandler.cancel.selector,
            EscrowHandler.resign.selector,
            EscrowHandler.withdraw.selector,
            EscrowHandler.pushCredit.selector,
            EscrowHandler.changeMoods.selector,
            EscrowHandler.donate.selector,
            EscrowHandler.replay.selector,
            EscrowInvariants.probe.selector,
            EscrowInvariants.finish.selector
        ];
        list = new bytes4[](all.length + 2);
        for (uint256 i = 0; i < all.length; ++i) list[i] = all[i];
        list[all.length] = EscrowHandler.warp.selector;
        list[all.length + 1] = EscrowHandler.abuseTheHelper.selector;
    }
}

/// @notice What must be true whatever anyone does, in whatever order and at whatever second: docs/invariants.md.
abstract contract EscrowInvariantsTest is PropertyTest {
    EscrowActions internal handler;

    function setUp() public virtual {
        handler = EscrowActions(_deploy("PerformanceEscrow.t.sol:EscrowActions"));
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), handler.actions()));
    }

    /// @dev The end of a run: the way out for good, and a line of what it reached for the campaign's record.
    function afterInvariant() public {
        assertEq(handler.finishForGood(vm.getBlockTimestamp()), "", "at the end");
        string memory path = vm.envOr("CAMPAIGN_TALLIES", string(""));
        if (bytes(path).length == 0) return;
        uint256[TALLIES] memory tally = handler.tallies();
        string memory line = vm.toString(tally[0]);
        for (uint256 k = 1; k < TALLIES; ++k) line = string.concat(line, " ", vm.toString(tally[k]));
        vm.writeLine(path, line);
    }
}

contract PerformanceEscrowInvariants is EscrowInvariantsTest {
    using Dice for Dice.Cup;

    function invariant_everythingHolds() public {
        assertEq(handler.violated(), "");
    }

    /// @notice The invariants are worth something only where the handler gets: some walks go through every function, and
    /// into the situations that take several of them.
    function test_theHandlerGetsEverywhere() public {
        uint256[TALLIES] memory reached;
        for (uint256 seed = 0; seed < 40; ++seed) {
            uint256[TALLIES] memory counts = this.walk(seed);
            for (uint256 k = 0; k < TALLIES; ++k) reached[k] += counts[k];
        }

        for (uint256 k = 0; k < Tally.calledBack; ++k) {
            // A function's count is followed by that of its refusals.
            if (k == Tally.returnedWithInterim || k == Tally.endedTwice) continue; // Too rare for so few.
            uint256 least = k < 2 * Tally.FUNCTIONS && k % 2 == 0 ? 5 : 1;
            assertGe(reached[k], least, string.concat("hardly ever reached: ", vm.toString(k), " of Tally"));
        }
    }

    /// @dev A call of its own, so that the memory of each walk is given back.
    function walk(uint256 seed) external returns (uint256[TALLIES] memory) {
        Dice.Cup memory dice = Dice.cup(seed);
        setUp();
        bytes4[] memory actions = handler.actions();
        for (uint256 step = 0; step < 250; ++step) {
            bytes4 action = actions[dice.between(0, actions.length - 1)];
            (bool success, bytes memory reason) = address(handler).call(abi.encodeWithSelector(action, dice.roll()));
            assertTrue(success, string.concat("the handler reverts: ", vm.toString(reason)));
        }
        assertEq(handler.violated(), "");
        return handler.tallies();
    }
}

contract PerformanceEscrowCallingBackInvariants is EscrowInvariantsTest {
    function setUp() public override {
        super.setUp();
        handler.callBack();
    }

    function invariant_everythingHoldsWhenCalledBack() public {
        assertEq(handler.violated(), "");
    }
}
