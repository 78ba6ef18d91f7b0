// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IDepositAddresses} from "../../contracts/interfaces/IDepositAddresses.sol";
import {Terms} from "../../contracts/types/Terms.sol";
import {Dice} from "./support/Dice.sol";
import {DepositHandler} from "./support/DepositHandler.sol";
import {PropertyTest} from "./support/PropertyTest.sol";

/// @dev Declared here for the runner, which looks for targets among the contracts of the test files it was given.
contract DepositActions is DepositHandler {}

/// @notice What must be true whatever is sent to deposit addresses, swept, returned and withdrawn, in whatever order and
/// at whatever second:
///
/// 1. Every unit that was sent to an address is in the escrow as funding of its own agreement, at the address, with the
///    client, or where the client itself sent it. Nobody else ever gets any, the factory never has any.
/// 2. A sweep funds exactly the next period with exactly its cap. What was surplus once funds nothing.
/// 3. One agreement's sweep, return or withdrawal moves nothing of another's.
/// 4. At every second, for a deposit that is enough and has the consent, either a sweep or a return is possible, and never
///    both; the client can take everything at all of them.
/// 5. No call back from a client that is being paid goes through.
/// 6. What is set aside is always there.
///
/// 2 to 4 are checked by the handler at every call, and show as its fault.
contract DepositAddressesInvariants is PropertyTest {
    using Dice for Dice.Cup;

    DepositActions private _handler;
    IDepositAddresses private _deposits;

    function setUp() public {
        _handler = DepositActions(_deploy("DepositAddresses.t.sol:DepositActions"));
        _deposits = _handler.deposits();
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), _actions()));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_everyUnitIsAccountedFor() public {
        _checkBook();
        _checkEitherSweepOrReturn();
    }

    /// @notice The invariants are worth something only where the handler gets.
    function test_theHandlerGetsEverywhere() public {
        uint256[6] memory reached;
        for (uint256 life = 0; life < 60; ++life) {
            uint256[6] memory counts = this.live(life);
            for (uint256 k = 0; k < counts.length; ++k) reached[k] += counts[k];
        }
        string memory report = "";
        bool everywhere = true;
        for (uint256 k = 0; k < reached.length; ++k) {
            report = string.concat(report, " ", vm.toString(reached[k]));
            if (reached[k] < 20) everywhere = false;
        }
        assertTrue(everywhere, string.concat("hardly ever reached, of what live counts:", report));
    }

    /// @dev A call of its own, so that the memory of each life is given back.
    function live(uint256 seed) external returns (uint256[6] memory) {
        Dice.Cup memory dice = Dice.cup(seed);
        bytes4[] memory actions = _actions();
        setUp();
        for (uint256 step = 0; step < 80; ++step) {
            bytes4 action = actions[dice.between(0, actions.length - 1)];
            (bool success, bytes memory reason) = address(_handler).call(abi.encodeWithSelector(action, dice.roll()));
            assertTrue(success, string.concat("the handler reverts: ", vm.toString(reason)));
        }
        _checkBook();
        return
            [
                _handler.succeeded(_deposits.sweep.selector),
                _handler.refused(_deposits.sweep.selector),
                _handler.succeeded(_deposits.returnToClient.selector),
                _handler.refused(_deposits.returnToClient.selector),
                _handler.succeeded(_deposits.withdraw.selector),
                _handler.setAsides()
            ];
    }

    function _checkBook() private view {
        assertEq(_handler.fault(), "", "fault");
        assertFalse(_handler.clientContract().gotIn(), "5: called back into");
        address[2] memory currencies = [address(0), address(_handler.token())];
        for (uint256 i = 0; i < _handler.COUNT(); ++i) {
            bytes32 id = _handler.ids(i);
            for (uint256 c = 0; c < 2; ++c) {
                DepositHandler.Book memory book = _handler.bookOf(i, currencies[c]);
                uint256 there = _handler.balanceOf(_deposits.accountOf(id), currencies[c]);
                assertEq(book.sent, book.swept + book.returned + book.withdrawn + there, "1: not conserved");
            }
            Terms memory terms = _handler.termsOf(i);
            uint256 balance = _handler.balanceOf(_deposits.accountOf(id), terms.token);
            assertLe(_deposits.setAside(id), balance, "6: less than what is set aside");
            assertEq(_deposits.deposited(terms), balance - _deposits.setAside(id), "deposited");
            assertEq(_deposits.isOpen(terms), _handler.isOpen(i), "isOpen");
        }
    }

    /// @dev What a sweep without a signature and a return by a stranger come to, for a deposit of which nothing is set
    /// aside: the one that its rule excludes is refused, whatever else is the case.
    function _checkEitherSweepOrReturn() private {
        for (uint256 i = 0; i < _handler.COUNT(); ++i) {
            Terms memory terms = _handler.termsOf(i);
            if (_deposits.setAside(_handler.ids(i)) != 0 || _deposits.deposited(terms) == 0) continue;
            if (_handler.isOpen(i)) {
                vm.expectPartialRevert(IDepositAddresses.FundingOpen.selector);
                _deposits.returnToClient(terms, terms.token);
            } else {
                vm.expectPartialRevert(IDepositAddresses.FundingOver.selector);
                _deposits.sweep(terms, "");
            }
        }
    }

    function _actions() private view returns (bytes4[] memory actions) {
        actions = new bytes4[](10);
        actions[0] = _handler.deposit.selector;
        actions[1] = _handler.sweep.selector;
        actions[2] = _handler.returnToClient.selector;
        actions[3] = _handler.withdraw.selector;
        actions[4] = _handler.act.selector;
        actions[5] = _handler.setMoods.selector;
        actions[6] = _handler.pass.selector;
        actions[7] = _handler.deposit.selector;
        actions[8] = _handler.sweep.selector;
        actions[9] = _handler.deposit.selector;
    }
}
