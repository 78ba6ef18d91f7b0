// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Consent, Dispute, End, Status, Window} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";
import {EscrowCalls} from "./EscrowCalls.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {WildOracle} from "./WildOracle.sol";
import {WildParty} from "./WildParty.sol";
import {WildToken} from "./WildToken.sol";
import {RandomTerms} from "./RandomTerms.sol";
import {Tally} from "./Tally.sol";

/// @notice The invariants about a state, and the two that take it further: what is possible now (14, 15), and the way out
/// (26). See docs/invariants.md.
abstract contract EscrowInvariants is EscrowHandler {
    using Dice for Dice.Cup;

    address private constant FRESH = address(0xF4E5);

    /// @notice All invariants about the present state, and what went wrong in any call before.
    /// @return What is violated; empty when nothing is.
    function violated() external returns (string memory) {
        uint256[2] memory owed; // native, and the token that keeps to the assumptions
        uint256 rotating = (books.length + tally[Tally.settle] + tally[Tally.fund]) % live.length;
        for (uint256 slot = 0; slot < live.length; ++slot) {
            uint256 i = live[slot];
            Terms memory terms = termsOf(i);
            inv20_asTheBookSays(i);
            inv01_conserved(i, terms);
            inv21_theStatusIsTrue(i, terms);
            inv13_oneInSettlement(i, terms);
            if (books[i].reviewEnd != 0) {
                inv10_boundsAreOrdered(i, terms);
                inv11_fees(i, terms);
            }
            if (slot == rotating) _checkClosely(i, terms);
            if (isRogue(terms.token)) continue;
            owed[terms.token == address(0) ? 0 : 1] += held(i, terms) + disputers(i) * terms.arbiterFee;
        }
        inv02_solvent(address(0), owed[0]);
        inv02_solvent(address(tokens[0]), owed[1]);
        inv32_theHelperHasNothing();
        return fault;
    }

    function _checkClosely(uint256 i, Terms memory terms) private {
        Dice.Cup memory dice = Dice.cup(uint256(keccak256(abi.encode(i, vm.getBlockTimestamp()))));
        inv06_theClosedHoldNothing(i, terms);
        inv08_aBetterMetricNeverPaysLess(i, terms, dice);
        inv23_viewsNeverRevert(i, terms, dice);
    }

    function inv01_conserved(uint256 i, Terms memory terms) internal {
        Book storage book = books[i];
        uint256 amount = _view(i, escrow.held.selector);
        if (amount != held(i, terms)) _blame("01 holds another amount");
        if (uint256(book.paidIn) != uint256(book.paid) + book.returned + amount) _blame("01 not conserved");
    }

    /// @dev Donations are in no entitlement, and nothing but them is left over: 24.
    function inv02_solvent(address token, uint256 owed) internal {
        if (balanceOf(address(escrow), token) != owed + creditsIn[token] + donated[token]) _blame("02 not solvent");
    }

    function inv06_theClosedHoldNothing(uint256 i, Terms memory terms) internal {
        Status now_ = escrow.statusOf(terms);
        bool done = now_ == Status.Closed || now_ == Status.Lapsed;
        if (done && (escrow.held(terms) != 0 || disputers(i) != 0)) _blame("06 closed, and holds money");
    }

    function inv08_aBetterMetricNeverPaysLess(uint256 i, Terms memory terms, Dice.Cup memory dice) internal {
        uint256 period = dice.between(0, terms.periodEnds.length - 1);
        uint256 a = RandomTerms.value(terms, period, dice.roll());
        uint256 b = RandomTerms.value(terms, period, dice.roll());
        (uint256 atA, uint256 restA) = escrow.payoutFor(terms, period, uint128(a));
        (uint256 atB, uint256 restB) = escrow.payoutFor(terms, period, uint128(b));
        (uint256 least, uint256 rest) = escrow.payoutIfMissing(terms, period);
        if (a != b && (a < b) != terms.lowerIsBetter ? atA > atB : atA < atB) _blame("08 a better metric pays less");
        uint256 interim = periods[i][period].interim;
        bool whole = atA + restA + interim == terms.cap && atB + restB + interim == terms.cap;
        if (!whole || least + rest + interim != terms.cap) _blame("08 pays more or less than the cap");
        if (least != terms.base || atA < least) _blame("08 a missing answer pays more");
    }

    function inv10_boundsAreOrdered(uint256 i, Terms memory terms) internal {
        uint256 period = books[i].settled;
        Period storage p = periods[i][period];
        Dispute memory disputed = escrow.disputeOf(books[i].id, period);
        (uint256 low, uint256 high) = boundsOf(i, period);
        if (disputed.low != low || disputed.high != high) _blame("10 other bounds");
        if (low > p.answerPays || p.answerPays > high || high > terms.cap) _blame("10 bounds out of order");
        if (low < terms.base + p.interim || p.toAgency > low) _blame("10 paid beyond the bounds");
        if (p.toClient > terms.cap - high) _blame("10 returned beyond the bounds");
    }

    /// @dev The money is checked in 2: that it is the fees of this many.
    function inv11_fees(uint256 i, Terms memory) internal {
        Dispute memory disputed = escrow.disputeOf(books[i].id, books[i].settled);
        uint256 number = (disputed.byClient ? 1 : 0) + (disputed.byAgency ? 1 : 0);
        if (number == 0 || number != disputers(i)) _blame("11 a dispute without a fee");
    }

    function inv13_oneInSettlement(uint256 i, Terms memory terms) internal {
        Book storage book = books[i];
        uint256 time = vm.getBlockTimestamp();
        uint256 open = 0;
        for (uint256 k = 0; k < book.funded; ++k) {
            bytes memory data = EscrowCalls.two(escrow.windowOf.selector, books[i].terms.code, k);
            (, bytes memory returned) = address(escrow).staticcall(data);
            Window memory window = abi.decode(returned, (Window));
            if (window.askFrom <= time && time < window.settleBy) ++open;
            if (window.settleBy != settleBy(terms, k) || window.askFrom != askFrom(terms, k))
                _blame("13 another window");
        }
        if (open > 1) _blame("13 two periods in settlement");
        if (book.settled < terms.periodEnds.length && book.reviewEnd == 0) {
            if (escrow.disputeOf(book.id, book.settled).high != 0 && book.end != End.Mutual)
                _blame("13 disputed ahead");
        }
    }

    function inv21_theStatusIsTrue(uint256 i, Terms memory terms) internal {
        Status now_ = Status(_view(i, escrow.statusOf.selector));
        if (now_ != status(i, terms)) _blame("21 another status");
        bool fundable = now_ == Status.Proposed || now_ == Status.AwaitingFunding;
        bool holds = now_ >= Status.Scheduled && now_ <= Status.Settling;
        if (fundable && !_open(i, terms)) _blame("21 says that it can be funded");
        if ((holds || now_ == Status.Disputed) != (books[i].settled < books[i].funded)) _blame("21 says that it holds");
        if (now_ == Status.Closed && !isOver(i, terms)) _blame("21 says that it is closed");
    }

    function inv23_viewsNeverRevert(uint256 i, Terms memory terms, Dice.Cup memory dice) internal {
        bytes32 id = books[i].id;
        uint256 last = terms.periodEnds.length - 1;
        uint128 value = uint128(dice.magnitude(type(uint128).max));
        escrow.checkTerms(terms);
        if (escrow.agreementId(terms) != id) _blame("23 another id");
        escrow.payoutFor(terms, last, value);
        escrow.payoutIfMissing(terms, last);
        escrow.windowOf(terms, last);
        uint256 through = escrow.fundedThrough(terms);
        uint256 funded = books[i].funded;
        if (through != (funded == 0 ? 0 : terms.periodEnds[funded - 1])) _blame("23 funded through another time");
        for (uint256 k = 0; k <= last; ++k) {
            if (escrow.interimPaid(id, k) != periods[i][k].interim) _blame("23 another interim payment");
        }
    }

    /// @dev One word that a view has to say about an agreement.
    function _view(uint256 i, bytes4 selector) private view returns (uint256) {
        (, bytes memory returned) = address(escrow).staticcall(EscrowCalls.one(selector, books[i].terms.code));
        return abi.decode(returned, (uint256));
    }

    function inv32_theHelperHasNothing() internal {
        address helper = address(escrow.COUNTERFACTUAL_SIGNATURES());
        if (helper.balance != 0 || tokens[0].balanceOf(helper) != 0) _blame("32 the helper holds money");
    }

    // ---------------------------------------------------------------- what is possible now

    /// @notice Tries all that can happen to a period now, from one and the same state: 14 and 15.
    function probe(uint256 seed) external {
        if (_nested()) return;
        seed >>= 8;
        uint256 i = live[seed % live.length];
        for (uint256 k = 0; k < live.length && books[i].settled == books[i].funded; ++k) {
            i = live[(seed + k) % live.length];
        }
        if (books[i].settled == books[i].funded) return;
        uint256 before = vm.snapshotState();
        string memory found = _probe(i, termsOf(i));
        vm.revertToStateAndDelete(before);
        if (bytes(found).length > 0) _blame(found);
        ++tally[Tally.probes];
    }

    function _probe(uint256 i, Terms memory terms) private returns (string memory) {
        Book storage book = books[i];
        for (uint256 k = 0; k < 2; ++k) tokens[k].setMood(WildToken.Mood.Honest);
        uint256 period = book.settled;
        bytes memory tail = book.terms.code;
        (uint256 least, uint256 most) = terms.lowerIsBetter
            ? (uint256(type(uint128).max), uint256(0))
            : (0, uint256(type(uint128).max));
        bool disputed = _tryDispute(
            terms,
            terms.client,
            EscrowCalls.three(escrow.dispute.selector, tail, period, least)
        );
        if (_tryDispute(terms, terms.agency, EscrowCalls.three(escrow.dispute.selector, tail, period, most))) {
            disputed = true;
        }
        bool ruled = _tryAlone(terms.arbiter, 0, EscrowCalls.three(escrow.rule.selector, tail, period, most));
        bool settled = _tryAlone(BANK, 0, EscrowCalls.one(escrow.settle.selector, tail));
        inv14_oneWayAtATime((disputed ? 1 : 0) + (ruled ? 1 : 0) + (settled ? 1 : 0));
        inv15_settledAtLast(vm.getBlockTimestamp() >= settleBy(terms, period), settled);
        return fault;
    }

    function inv14_oneWayAtATime(uint256 ways) internal {
        if (ways > 1) _blame("14 two of dispute, rule and settle at one second");
    }

    function inv15_settledAtLast(bool last, bool settled) internal {
        if (last && !settled) _blame("15 cannot be settled at last");
    }

    function _tryDispute(Terms memory terms, address party, bytes memory data) private returns (bool) {
        if (terms.token == address(0)) return _tryAlone(party, terms.arbiterFee, data);
        WildToken(terms.token).endow(party, terms.arbiterFee, address(escrow), terms.arbiterFee);
        return _tryAlone(party, 0, data);
    }

    function _tryAlone(address caller, uint256 value, bytes memory data) private returns (bool success) {
        uint256 before = vm.snapshotState();
        success = _tryCall(caller, value, data);
        vm.revertToStateAndDelete(before);
    }

    // ---------------------------------------------------------------- the way out

    /// @notice From here the client and the agency alone empty every agreement, and the game goes on as if they had not.
    function finish(uint256 seed) external {
        if (_nested() || seed % 16 != 0) return;
        uint256 before = vm.snapshotState();
        _finish(seed);
        string memory found = fault;
        vm.revertToStateAndDelete(before);
        if (bytes(found).length > 0) _blame(found);
        ++tally[Tally.finishes];
    }

    /// @notice The same for good, at the end of a run.
    /// @return What is violated; empty when nothing is.
    function finishForGood(uint256 seed) external returns (string memory) {
        _finish(seed);
        ++tally[Tally.finishes];
        // What had ended long ago is as it was.
        for (uint256 i = 0; i < books.length; ++i) inv20_asTheBookSays(i);
        return fault;
    }

    /// @dev The oracles are dead, or as they are; the arbiters are silent; the parties refuse what is sent to them. Time
    /// passes until the last exit, then everything is settled and the credits are taken elsewhere.
    function _finish(uint256 seed) private {
        if (seed % 3 != 0) {
            for (uint256 k = 0; k < 2; ++k) oracles[k].setMood(WildOracle.Mood(seed % 2 == 0 ? 1 : 2));
        }
        agencyContract.setMood(WildParty.Mood.BurningGas, WildParty.Signing.Reverting);
        clientContract.setMood(WildParty.Mood.Reverting, WildParty.Signing.Reverting);
        for (uint256 k = 0; k < 2; ++k) {
            tokens[k].setMood(WildToken.Mood.Honest);
            address[6] memory all = payees();
            for (uint256 j = 0; j < 6; ++j) tokens[k].setRefusal(all[j], true);
        }

        for (uint256 slot = 0; slot < live.length; ++slot) inv26_theClockLeadsOut(live[slot]);
        for (uint256 k = 0; k < 6; ++k) _takeCredits(payees()[k]);
        for (uint256 k = 0; k < _lazyCreditors.length; ++k) _takeCredits(_lazyCreditors[k]);
        inv26_nothingIsLeft(address(0));
        inv26_nothingIsLeft(address(tokens[0]));
    }

    function inv26_theClockLeadsOut(uint256 i) internal {
        Book storage book = books[i];
        if (book.settled == book.funded) return;
        Terms memory terms = termsOf(i);
        uint256 exit = settleBy(terms, book.funded - 1);
        if (vm.getBlockTimestamp() < exit) vm.warp(exit);
        bytes memory data = EscrowCalls.one(escrow.settle.selector, book.terms.code);
        while (book.settled < book.funded) {
            (uint256 toAgency, uint256 toClient) = _settlement(i, terms, book.settled);
            (uint256 feeAgency, uint256 feeClient) = _feesBack(i, terms);
            address caller = book.settled % 2 == 0 ? terms.client : terms.agency;
            if (!_callAndPay(i, terms, caller, data, true, toAgency + feeAgency, toClient + feeClient, 0)) {
                return _blame("26 cannot be settled");
            }
            _noteSettled(i, terms, toAgency, toClient);
        }
        if (escrow.held(terms) != 0) _blame("26 money stays");
        if (uint256(book.paid) + book.returned != book.paidIn) _blame("26 somebody lacks something");
    }

    function _takeCredits(address payee) private {
        for (uint256 k = 0; k < 2; ++k) {
            address token = k == 0 ? address(0) : address(tokens[0]);
            if (credits[payee][token] == 0) continue;
            _payCredit(payee, token, FRESH, payee, abi.encodeCall(escrow.withdraw, (token, FRESH)), true);
        }
    }

    function inv26_nothingIsLeft(address token) internal {
        if (creditsIn[token] != 0) _blame("26 a credit stays");
        if (balanceOf(address(escrow), token) != donated[token]) _blame("26 the escrow keeps something");
    }
}
