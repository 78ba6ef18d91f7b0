// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../contracts/interfaces/IPerformanceEscrow.sol";
import {Agreement, End, Status} from "../../contracts/types/Agreement.sol";
import {Terms} from "../../contracts/types/Terms.sol";
import {Dice} from "./support/Dice.sol";
import {EscrowBook} from "./support/EscrowBook.sol";
import {EscrowHandler} from "./support/EscrowHandler.sol";
import {FickleOracle} from "./support/FickleOracle.sol";
import {FickleParty} from "./support/FickleParty.sol";
import {FickleToken} from "./support/FickleToken.sol";
import {PropertyTest} from "./support/PropertyTest.sol";

/// @dev Declared here for the runner, which looks for targets among the contracts of the test files it was given.
contract EscrowActions is EscrowHandler {}

/// @notice What must be true whatever anyone does, in whatever order and at whatever second:
///
/// 1. Per agreement, what was paid in = what the agency got + what the client got back + what is held. In sum, the escrow
///    has exactly what it holds, what it owes as credits, and what was donated; a donation changes nothing else.
/// 2. Funded and settled periods only go up, except that an early end gives unsettled periods back, once.
/// 3. A period never pays more than its cap, and pays what the price function says of the answer used.
/// 4. What is settled or closed never moves money again, and a closed agreement holds nothing.
/// 5. Nothing above the base is paid without an answer written within its window.
/// 6. Paid in advance = the interim payments of the periods that are kept and not settled.
/// 7. What the clock and the state allow succeeds, what they do not reverts, to the second; an oracle that is broken, a
///    receiver that refuses and a call from within change nothing of that.
/// 8. From every state the clock alone leads out: after the last exit, settling until it is done and withdrawing leave
///    nothing behind, with the oracle dead and the parties refusing.
///
/// 3, 5 and 7 are checked by the handler at every call, and show as its fault.
contract PerformanceEscrowInvariants is PropertyTest {
    using Dice for Dice.Cup;

    EscrowActions private _handler;
    IPerformanceEscrow private _escrow;

    function setUp() public {
        _handler = EscrowActions(_deploy("PerformanceEscrow.t.sol:EscrowActions"));
        _escrow = _handler.escrow();
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), _actions()));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_theBookHolds() public view {
        _checkBook();
    }

    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_theClockLeadsOut() public {
        _checkExit();
    }

    /// @notice The invariants are worth something only where the handler gets: this walk goes through every function
    /// often, and into the states that take several of them.
    function test_theHandlerGetsEverywhere() public {
        uint256[15] memory reached;
        for (uint256 life = 0; life < 200; ++life) {
            uint256[15] memory counts = this.live(life);
            for (uint256 k = 0; k < counts.length; ++k) reached[k] += counts[k];
        }

        string memory report = "";
        bool everywhere = true;
        for (uint256 k = 0; k < reached.length; ++k) {
            report = string.concat(report, " ", vm.toString(reached[k]));
            if (reached[k] < 8) everywhere = false;
        }
        assertTrue(everywhere, string.concat("hardly ever reached, of what _counts lists:", report));
    }

    /// @dev A call of its own, so that the memory of each life is given back.
    function live(uint256 seed) external returns (uint256[15] memory) {
        Dice.Cup memory dice = Dice.cup(seed);
        bytes4[] memory actions = _actions();
        setUp();
        for (uint256 step = 0; step < 100; ++step) {
            bytes4 action = actions[dice.between(0, actions.length - 1)];
            (bool success, bytes memory reason) = address(_handler).call(abi.encodeWithSelector(action, dice.roll()));
            assertTrue(success, string.concat("the handler reverts: ", vm.toString(reason)));
        }
        _checkBook();
        return _counts();
    }

    function _counts() private view returns (uint256[15] memory) {
        return
            [
                _handler.succeeded(_escrow.propose.selector),
                _handler.succeeded(_escrow.retract.selector),
                _handler.succeeded(_escrow.fund.selector),
                _handler.succeeded(_escrow.payInterim.selector),
                _handler.succeeded(_escrow.settle.selector),
                _handler.succeeded(_escrow.optOut.selector),
                _handler.succeeded(_escrow.cancel.selector),
                _handler.succeeded(_escrow.resign.selector),
                _handler.succeeded(_escrow.withdraw.selector),
                _handler.succeeded(_escrow.pushCredit.selector),
                _handler.settledUnanswered(),
                _handler.settledWithInterim(),
                _handler.returnedWithInterim(),
                _handler.endedTwice(),
                _handler.credited()
            ];
    }

    // ---------------------------------------------------------------- invariants

    function _checkBook() private view {
        assertEq(_handler.fault(), "", "fault");
        assertFalse(_handler.agencyContract().gotIn() || _handler.clientContract().gotIn(), "7: called back into");
        uint256[2] memory owed = [_credits(address(0)), _credits(address(_handler.token()))];

        for (uint256 i = 0; i < _handler.count(); ++i) {
            EscrowBook.Book memory book = _handler.bookOf(i);
            Terms memory terms = _handler.termsOf(i);
            Agreement memory agreement = _escrow.agreementOf(book.id);
            uint256 held = _escrow.held(terms);
            owed[terms.token == address(0) ? 0 : 1] += held;

            assertEq(book.paidIn, book.paid + book.returned + held, "1: not conserved");
            assertEq(agreement.funded, book.funded, "2: funded");
            assertEq(agreement.settled, book.settled, "2: settled");
            assertEq(uint8(agreement.end), uint8(book.end), "2: end");
            assertEq(uint8(agreement.consent), uint8(book.consent), "2: consent");
            assertLe(agreement.settled, agreement.funded, "2: more settled than funded");
            assertEq(agreement.reviewEnd, 0, "2: disputed");
            _checkPeriods(i, book, terms, agreement);
            if (_escrow.statusOf(terms) == Status.Closed) {
                assertTrue(_handler.isOver(i), "4: closed, and not over");
                assertEq(held, 0, "4: closed, and holds money");
            }
            assertEq(_escrow.statusOf(terms) == Status.Closed || _isLapsed(terms), _isOver(i, book), "4: status");
        }

        assertEq(address(_escrow).balance, owed[0] + _handler.donated(address(0)), "1: native");
        address token = address(_handler.token());
        assertEq(_handler.balanceOf(address(_escrow), token), owed[1] + _handler.donated(token), "1: tokens");
    }

    function _checkPeriods(
        uint256 i,
        EscrowBook.Book memory book,
        Terms memory terms,
        Agreement memory agreement
    ) private view {
        uint256 open = 0;
        uint256 paid = 0;
        for (uint256 period = 0; period < terms.periodEnds.length; ++period) {
            uint256 interim = _escrow.interimPaid(book.id, period);
            assertEq(interim, _handler.interim(i, period), "3: interim");
            assertLe(interim, terms.cap - terms.base, "5: interim pays the base");
            assertLe(_handler.paidFor(i, period), terms.cap, "3: above the cap");
            if (period >= book.settled && period < book.funded) open += interim;
            paid += _handler.paidFor(i, period);
        }
        assertEq(agreement.paidOpen, open, "6: paidOpen");
        assertEq(paid, book.paid, "1: paid for no period");
    }

    function _isLapsed(Terms memory terms) private view returns (bool) {
        return _escrow.statusOf(terms) == Status.Lapsed;
    }

    /// @dev Of an agreement that was never agreed there is nothing to be over.
    function _isOver(uint256 i, EscrowBook.Book memory book) private view returns (bool) {
        return uint8(book.consent) == 1 && _handler.isOver(i);
    }

    // ---------------------------------------------------------------- liveness

    function _checkExit() private {
        _handler.oracle().setMood(FickleOracle.Mood.BurningGas);
        _handler.agencyContract().setMood(FickleParty.Mood.Reverting);
        _handler.clientContract().setMood(FickleParty.Mood.BurningGas);
        for (uint256 k = 0; k < 4; ++k) {
            _handler.token().setRefusal(_handler.parties()[k], FickleToken.Refusal.Reverts);
        }

        for (uint256 i = 0; i < _handler.count(); ++i) {
            EscrowBook.Book memory book = _handler.bookOf(i);
            if (book.settled == book.funded) continue;
            Terms memory terms = _handler.termsOf(i);
            uint256 exit = _handler.settleBy(terms, book.funded - 1);
            if (vm.getBlockTimestamp() < exit) vm.warp(exit);
            for (uint256 period = book.settled; period < book.funded; ++period) _escrow.settle(terms);
            assertEq(_escrow.held(terms), 0, "8: money stays");
            assertEq(
                uint8(_escrow.statusOf(terms)),
                uint8(_isFundable(terms, book) ? Status.AwaitingFunding : Status.Closed)
            );
        }

        for (uint256 k = 0; k < 4; ++k) {
            _withdraw(_handler.parties()[k], address(0));
            _withdraw(_handler.parties()[k], address(_handler.token()));
        }
        assertEq(address(_escrow).balance, _handler.donated(address(0)), "8: native stays");
        address token = address(_handler.token());
        assertEq(_handler.balanceOf(address(_escrow), token), _handler.donated(token), "8: tokens stay");
    }

    function _isFundable(Terms memory terms, EscrowBook.Book memory book) private view returns (bool) {
        if (book.end != End.None || book.funded == terms.periodEnds.length) return false;
        return vm.getBlockTimestamp() < _handler.startOf(terms, book.funded) + terms.fundingGrace;
    }

    function _withdraw(address payee, address currency) private {
        if (_escrow.creditOf(payee, currency) == 0) return;
        vm.prank(payee);
        _escrow.withdraw(currency, address(0xF4E5));
    }

    function _credits(address currency) private view returns (uint256 sum) {
        address[4] memory all = _handler.parties();
        for (uint256 k = 0; k < all.length; ++k) sum += _escrow.creditOf(all[k], currency);
    }

    /// @dev Some twice or more: what takes a life forward, and what needs much to come together.
    function _actions() private pure returns (bytes4[] memory) {
        bytes4[22] memory all = [
            EscrowHandler.draft.selector,
            EscrowHandler.draft.selector,
            EscrowHandler.propose.selector,
            EscrowHandler.retract.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fund.selector,
            EscrowHandler.fundWithAGap.selector,
            EscrowHandler.answer.selector,
            EscrowHandler.payInterim.selector,
            EscrowHandler.payInterim.selector,
            EscrowHandler.payInterim.selector,
            EscrowHandler.settle.selector,
            EscrowHandler.settle.selector,
            EscrowHandler.optOut.selector,
            EscrowHandler.cancel.selector,
            EscrowHandler.resign.selector,
            EscrowHandler.withdraw.selector,
            EscrowHandler.pushCredit.selector,
            EscrowHandler.warp.selector,
            EscrowHandler.changeMoods.selector,
            EscrowHandler.donate.selector
        ];
        bytes4[] memory list = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) list[i] = all[i];
        return list;
    }
}
