// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EscrowHandler} from "./support/EscrowHandler.sol";
import {EscrowInvariants} from "./support/EscrowInvariants.sol";
import {PropertyTest} from "./support/PropertyTest.sol";
import {TALLIES} from "./support/Tally.sol";

/// @dev Declared here for the runner, which looks for targets among the contracts of the test files it was given.
contract EscrowActions is EscrowInvariants {
    function _callsBack() internal view virtual override returns (bool) {
        return false;
    }

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

/// @dev Parties, tokens, arbiters, oracles and the deployment of wallets call back whenever they can.
contract EscrowActionsCallingBack is EscrowActions {
    function _callsBack() internal pure override returns (bool) {
        return true;
    }
}

/// @notice What must be true whatever anyone does, in whatever order and at whatever second: docs/invariants.md.
abstract contract EscrowInvariantsTest is PropertyTest {
    EscrowActions internal handler;

    function _target(string memory artifact) internal {
        handler = EscrowActions(_deploy(artifact));
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
    function setUp() public {
        _target("PerformanceEscrow.t.sol:EscrowActions");
    }

    function invariant_everythingHolds() public {
        assertEq(handler.violated(), "");
    }
}

contract PerformanceEscrowCallingBackInvariants is EscrowInvariantsTest {
    function setUp() public {
        _target("PerformanceEscrow.t.sol:EscrowActionsCallingBack");
    }

    function invariant_everythingHoldsWhenCalledBack() public {
        assertEq(handler.violated(), "");
    }
}
