// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Consent, End} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";
import {EscrowBook} from "./EscrowBook.sol";
import {FickleOracle} from "./FickleOracle.sol";
import {FickleParty} from "./FickleParty.sol";
import {FickleToken} from "./FickleToken.sol";
import {RandomTerms} from "./RandomTerms.sol";

/// @notice Everything that anyone can do with the escrow, from one random word each. Mostly what is possible, and then at
/// the first or last second of it; often what is not. Whatever the book says is possible must succeed and pay what the
/// book says, and whatever it says is not must revert: `fault` names the first time it did not.
abstract contract EscrowHandler is EscrowBook {
    using Dice for Dice.Cup;

    uint256 private constant MAX_AGREEMENTS = 12;

    /// @notice What went wrong first; empty while nothing has.
    string public fault;

    /// @notice How often each function of the escrow went through, and how often it was refused.
    mapping(bytes4 selector => uint256) public succeeded;
    mapping(bytes4 selector => uint256) public refused;
    /// @notice How often the states were met that need several functions in a row.
    uint256 public settledUnanswered;
    uint256 public settledWithInterim;
    uint256 public returnedWithInterim;
    uint256 public endedTwice;
    uint256 public credited;

    uint256 private _focus;

    constructor() {
        vm.warp(1_900_000_000);
        for (uint256 seed = 1; seed <= 3; ++seed) draft(seed);
    }

    // ---------------------------------------------------------------- agreements

    function draft(uint256 seed) public {
        if (books.length == MAX_AGREEMENTS) return;
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 ahead = dice.chance(10) ? dice.between(364 days, 368 days) : dice.between(0, 40 days);
        uint256 start = vm.getBlockTimestamp() + ahead;
        uint256 maxTotal = dice.pick(1e12, 1e24, type(uint128).max);
        Terms memory terms = RandomTerms.make(dice.roll(), start, maxTotal, 5);
        // Interim payments need much to come together: more of those that allow them.
        for (uint256 tries = 0; tries < 3 && terms.interimEvery == 0; ++tries) {
            terms = RandomTerms.make(dice.roll(), start, maxTotal, 5);
        }
        terms.agency = dice.chance(50) ? agencyKey : address(agencyContract);
        terms.client = dice.chance(50) ? clientKey : address(clientContract);
        terms.token = dice.chance(50) ? address(token) : address(0);
        terms.oracle = address(oracle);
        terms.metric = bytes32("metric");
        terms.annex = bytes32(books.length);

        Book storage book = books.push();
        book.terms = abi.encode(terms);
        book.id = escrow.agreementId(terms);
        _focus = books.length - 1;
    }

    function propose(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _proposable);
        bool bySignature = dice.chance(40);
        bytes memory data = abi.encodeCall(escrow.propose, (termsOf(i), bySignature ? _signature(i) : bytes("")));
        if (!_call(bySignature ? BANK : termsOf(i).agency, 0, data, canPropose(i, bySignature))) return;

        books[i].consent = Consent.Given;
    }

    function retract(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = dice.between(0, books.length - 1);
        address caller = dice.chance(80) ? termsOf(i).client : termsOf(i).agency;
        bool possible = caller == termsOf(i).agency && canRetract(i);
        if (!_call(caller, 0, abi.encodeCall(escrow.retract, (termsOf(i))), possible)) return;

        books[i].consent = Consent.Retracted;
    }

    // ---------------------------------------------------------------- money in

    function fund(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _fundable);
        Terms memory terms = termsOf(i);
        Book storage book = books[i];
        if (book.funded < terms.periodEnds.length && dice.chance(20)) {
            _arrive(startOf(terms, book.funded) + terms.fundingGrace, dice);
        }
        uint256 periods = dice.pick(1, dice.between(0, 6), terms.periodEnds.length - book.funded);
        (bool byAgency, bool bySignature) = (dice.chance(40), dice.chance(70));
        address funder = byAgency ? terms.agency : BANK;
        bool possible = canFund(i, periods, byAgency, bySignature);

        uint256 amount = periods * terms.cap;
        // Now and then the wrong amount: a base unit too much, or native currency for a token.
        uint256 extra = dice.chance(5) ? 1 : 0;
        uint256 value = (terms.token == address(0) ? amount : 0) + extra;
        uint256 before = balanceOf(address(escrow), terms.token);
        token.mint(funder, amount);
        vm.prank(funder);
        token.approve(address(escrow), amount);
        bytes memory signature = bySignature ? _signature(i) : bytes("");
        bytes memory data = abi.encodeCall(escrow.fund, (terms, book.funded, periods, signature));
        if (!_call(funder, value, data, possible && extra == 0)) return;

        book.consent = Consent.Given;
        book.funded += periods;
        book.paidIn += amount;
        _claim(balanceOf(address(escrow), terms.token) == before + amount, "fund: wrong amount locked");
    }

    function fundWithAGap(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _fundable);
        uint256 first = dice.between(0, 6);
        if (first == books[i].funded) return;
        bytes memory data = abi.encodeCall(escrow.fund, (termsOf(i), first, 1, _signature(i)));
        _call(BANK, termsOf(i).token == address(0) ? termsOf(i).cap : 0, data, false);
    }

    // ---------------------------------------------------------------- money out

    function answer(uint256 seed) public {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _unsettled);
        Terms memory terms = termsOf(i);
        uint256 period = books[i].settled;
        if (period == terms.periodEnds.length) return;
        // Around the first and the last second at which an answer counts.
        if (dice.chance(60)) _arrive(askFrom(terms, period) + (dice.chance(50) ? terms.reportGrace : 0), dice);
        if (vm.getBlockTimestamp() < askFrom(terms, period) && !dice.chance(20)) return;
        oracle.write(lastQuestion(terms, period), uint128(RandomTerms.value(terms, period, dice.roll())));
    }

    function payInterim(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _paysInterim);
        Terms memory terms = termsOf(i);
        uint256 period = ended(terms);
        if (dice.chance(5) || period == terms.periodEnds.length) period = 0;
        uint256 length = terms.periodEnds[period] - startOf(terms, period);
        uint256 every = terms.interimEvery == 0 ? 1 days : terms.interimEvery;
        uint256 point = dice.between(
            dice.chance(90) ? 1 : 0,
            length / every + (length < every || dice.chance(10) ? 1 : 0)
        );
        uint256 through = startOf(terms, period) + point * terms.interimEvery;
        if (dice.chance(60)) _arrive(through > terms.trialEnd ? through : terms.trialEnd, dice);
        // Asked at the point or later; now and then too early, which must not count.
        if (dice.chance(90) && (vm.getBlockTimestamp() >= through || dice.chance(20))) {
            uint128 value = uint128(RandomTerms.value(terms, period, dice.roll()));
            oracle.write(interimQuestion(terms, period, through), value);
        }

        uint256 due = interimDue(i, period, point);
        if (!_callAndPay(i, BANK, abi.encodeCall(escrow.payInterim, (terms, period, point)), due > 0, due, 0)) return;

        interim[i][period] += due;
        paidFor[i][period] += due;
    }

    function settle(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, _unsettled);
        Book storage book = books[i];
        bytes memory data = abi.encodeCall(escrow.settle, (termsOf(i)));
        if (book.settled == book.funded) {
            _call(BANK, 0, data, false);
            return;
        }
        if (dice.chance(40)) answer(dice.roll());
        (uint256 payableFrom, , , ) = settlement(i);
        if (dice.chance(50)) _arrive(payableFrom, dice);
        (uint256 due, bool answered, uint256 toAgency, uint256 toClient) = settlement(i);
        if (!_callAndPay(i, BANK, data, vm.getBlockTimestamp() >= due, toAgency, toClient)) return;

        if (!answered) ++settledUnanswered;
        if (interim[i][book.settled] > 0) ++settledWithInterim;
        paidFor[i][book.settled] += toAgency;
        book.settled += 1;
    }

    // ---------------------------------------------------------------- leaving early

    function optOut(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, canOptOut);
        if (dice.chance(30)) _arrive(termsOf(i).trialEnd, dice);
        address caller = dice.chance(80) ? termsOf(i).client : BANK;
        bool possible = caller == termsOf(i).client && canOptOut(i);
        uint256 returned = books[i].funded * termsOf(i).cap;
        if (!_callAndPay(i, caller, abi.encodeCall(escrow.optOut, (termsOf(i))), possible, 0, returned)) return;

        _end(i, End.OptedOut, 0);
    }

    function cancel(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice, canCancel);
        Terms memory terms = termsOf(i);
        if (dice.chance(30)) _arrive(startOf(terms, dice.between(0, terms.periodEnds.length - 1)), dice);
        address caller = _leaver(dice, terms.client);
        uint256 keep = _least(books[i].funded, begun(terms) + terms.cancelNotice);
        uint256 expected = dice.chance(10) ? keep + 1 : keep;
        bool possible = caller == terms.client && expected == keep && canCancel(i);
        uint256 returned = _unpaid(i, terms, keep);
        if (!_callAndPay(i, caller, abi.encodeCall(escrow.cancel, (terms, expected)), possible, 0, returned)) return;

        _end(i, End.Cancelled, keep);
    }

    function resign(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = dice.chance(60) ? _choose(dice, _paidInAdvance) : _choose(dice, canResign);
        Terms memory terms = termsOf(i);
        if (dice.chance(15)) _arrive(terms.periodEnds[dice.between(0, terms.periodEnds.length - 1)], dice);
        bool paidInAdvance = interim[i][ended(terms)] > 0;
        address caller = paidInAdvance && dice.chance(60) ? terms.agency : _leaver(dice, terms.agency);
        uint256 keep = _least(books[i].funded, ended(terms));
        uint256 expected = dice.chance(10) ? keep + 1 : keep;
        bool possible = caller == terms.agency && expected == keep && canResign(i);
        uint256 returned = _unpaid(i, terms, keep);
        if (!_callAndPay(i, caller, abi.encodeCall(escrow.resign, (terms, expected)), possible, 0, returned)) return;

        if (keep < books[i].funded && interim[i][keep] > 0) ++returnedWithInterim;
        _end(i, End.Resigned, keep);
    }

    // ---------------------------------------------------------------- credits

    function withdraw(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        address currency = dice.chance(50) ? address(token) : address(0);
        address payee = _creditor(dice, currency);
        address to = dice.pick(0, 1, 1) == 0 ? payee : address(uint160(dice.between(0x10000, 0x20000)));
        _payCredit(payee, currency, to, payee, abi.encodeCall(escrow.withdraw, (currency, to)));
    }

    function pushCredit(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        address currency = dice.chance(50) ? address(token) : address(0);
        address payee = _creditor(dice, currency);
        _payCredit(payee, currency, payee, BANK, abi.encodeCall(escrow.pushCredit, (currency, payee)));
    }

    function _payCredit(address payee, address currency, address to, address caller, bytes memory data) private {
        uint256 credit = escrow.creditOf(payee, currency);
        uint256 before = balanceOf(to, currency);
        if (!_call(caller, 0, data, credit > 0 && accepts(to, currency))) return;

        _claim(escrow.creditOf(payee, currency) == 0, "credit: not used up");
        _claim(balanceOf(to, currency) == before + credit, "credit: another amount");
    }

    // ---------------------------------------------------------------- surroundings

    function warp(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        vm.warp(
            vm.getBlockTimestamp() +
                dice.pick(dice.between(1, 1 hours), dice.between(1, 1 days), dice.between(1, 20 days))
        );
    }

    function changeMoods(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        // Mostly in order: else little would ever be paid.
        oracle.setMood(FickleOracle.Mood(dice.chance(75) ? 0 : dice.between(1, 5)));
        agencyContract.setMood(FickleParty.Mood(dice.between(0, 3)));
        clientContract.setMood(FickleParty.Mood(dice.between(0, 3)));
        address[4] memory all = parties();
        for (uint256 i = 0; i < all.length; ++i) {
            token.setRefusal(all[i], FickleToken.Refusal(dice.chance(60) ? 0 : dice.between(1, 2)));
        }
    }

    function donate(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 amount = dice.magnitude(1e30);
        (uint256 native, uint256 tokens) = dice.chance(50) ? (amount, uint256(0)) : (0, amount);
        vm.deal(address(escrow), address(escrow).balance + native);
        token.mint(address(escrow), tokens);
        donated[address(0)] += native;
        donated[address(token)] += tokens;
    }

    // ---------------------------------------------------------------- bookkeeping

    function _call(address caller, uint256 value, bytes memory data, bool possible) private returns (bool success) {
        if (value > 0) vm.deal(caller, caller.balance + value);
        vm.prank(caller);
        (success, ) = address(escrow).call{value: value}(data);

        ++(success ? succeeded : refused)[bytes4(data)];
        if (success != possible) {
            _claim(
                false,
                string.concat(possible ? "refused: " : "allowed: ", vm.toString(abi.encodePacked(bytes4(data))))
            );
        }
    }

    /// @dev A call of which the agency must get `toAgency` and the client `toClient`, as money or, when it is refused, as
    /// a credit of exactly the one that refuses.
    function _callAndPay(
        uint256 i,
        address caller,
        bytes memory data,
        bool possible,
        uint256 toAgency,
        uint256 toClient
    ) private returns (bool success) {
        Terms memory terms = termsOf(i);
        uint256[4] memory before = _purses(terms);
        bool closed = isOver(i) && books[i].consent == Consent.Given;

        success = _call(caller, 0, data, possible);
        uint256[4] memory purses = _purses(terms);
        for (uint256 k = 0; k < 4; ++k) if (purses[k] < before[k]) return _blame("a purse fell");
        uint256 paid = purses[0] - before[0] + purses[1] - before[1];
        uint256 returned = purses[2] - before[2] + purses[3] - before[3];
        books[i].paid += paid;
        books[i].returned += returned;

        _claim(paid == (success ? toAgency : 0), "the agency got another amount");
        _claim(returned == (success ? toClient : 0), "the client got another amount");
        _claim(purses[1] == before[1] || !accepts(terms.agency, terms.token), "credited an agency that accepts");
        _claim(purses[3] == before[3] || !accepts(terms.client, terms.token), "credited a client that accepts");
        _claim(!closed || !success, "a closed agreement moved");
        if (purses[1] != before[1] || purses[3] != before[3]) ++credited;
    }

    function _purses(Terms memory terms) private view returns (uint256[4] memory) {
        return
            [
                balanceOf(terms.agency, terms.token),
                escrow.creditOf(terms.agency, terms.token),
                balanceOf(terms.client, terms.token),
                escrow.creditOf(terms.client, terms.token)
            ];
    }

    function _end(uint256 i, End end, uint256 keep) private {
        if (books[i].end != End.None) ++endedTwice;
        (books[i].end, books[i].funded) = (end, keep);
    }

    /// @dev The caps of the periods from `keep` on, less what was paid for them.
    function _unpaid(uint256 i, Terms memory terms, uint256 keep) private view returns (uint256 amount) {
        for (uint256 k = keep; k < books[i].funded; ++k) amount += terms.cap - interim[i][k];
    }

    function _claim(bool holds, string memory otherwise) private {
        if (!holds) _blame(otherwise);
    }

    function _blame(string memory what) private returns (bool) {
        if (bytes(fault).length == 0) fault = what;
        return false;
    }

    // ---------------------------------------------------------------- choices

    /// @dev Mostly an agreement that `fits`, when there is one; rather the one that something happened to before.
    function _choose(Dice.Cup memory dice, function(uint256) view returns (bool) fits) private returns (uint256 i) {
        i = dice.chance(70) ? _focus : dice.between(0, books.length - 1);
        for (uint256 tries = 0; tries < books.length && !fits(i) && !dice.chance(5); ++tries)
            i = (i + 1) % books.length;
        _focus = i;
    }

    function _proposable(uint256 i) private view returns (bool) {
        return canPropose(i, false);
    }

    function _paidInAdvance(uint256 i) private view returns (bool) {
        return canResign(i) && interim[i][ended(termsOf(i))] > 0;
    }

    function _fundable(uint256 i) private view returns (bool) {
        return canFund(i, 1, true, false);
    }

    function _unsettled(uint256 i) private view returns (bool) {
        return books[i].settled < books[i].funded;
    }

    function _paysInterim(uint256 i) private view returns (bool) {
        return termsOf(i).interimEvery > 0 && ended(termsOf(i)) < books[i].funded;
    }

    /// @dev Mostly somebody who may not leave: else no agreement would live long.
    function _leaver(Dice.Cup memory dice, address party) private pure returns (address) {
        return dice.chance(30) ? party : BANK;
    }

    function _creditor(Dice.Cup memory dice, address currency) private view returns (address payee) {
        uint256 k = dice.between(0, 3);
        for (uint256 tries = 0; tries < 4; ++tries) {
            payee = parties()[(k + tries) % 4];
            if (escrow.creditOf(payee, currency) > 0) return payee;
        }
    }

    /// @dev A second before `time`, at it, or a second after; unless it has gone by or is years ahead.
    function _arrive(uint256 time, Dice.Cup memory dice) private {
        if (time == 0) return;
        uint256 at = time + dice.between(0, 2) - 1;
        if (at > vm.getBlockTimestamp() && at < vm.getBlockTimestamp() + 400 days) vm.warp(at);
    }

    function _signature(uint256 i) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xA9E, books[i].id);
        return abi.encodePacked(r, s, v);
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
