// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Consent, End} from "../../../contracts/types/Agreement.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {FickleOracle} from "./FickleOracle.sol";
import {FickleParty} from "./FickleParty.sol";
import {FickleToken} from "./FickleToken.sol";
import {PropertyTest} from "./PropertyTest.sol";
import {ReferencePrice} from "./ReferencePrice.sol";

/// @notice The escrow, its surroundings, and a book that is kept beside it: what is possible when and what it pays, said
/// once more from the design and from the book's own numbers. Nothing here reads the state of the escrow to decide.
/// @dev The time is read with a cheat code: the compiler takes `block.timestamp` for constant within a call.
abstract contract EscrowBook is PropertyTest {
    struct Book {
        bytes terms;
        bytes32 id;
        Consent consent;
        End end;
        uint256 funded; // periods
        uint256 settled; // periods
        uint256 paidIn;
        uint256 paid; // measured at the agency: balance and credit
        uint256 returned; // measured at the client: balance and credit
        bool closed;
    }

    IPerformanceEscrow public escrow = IPerformanceEscrow(_deploy("PerformanceEscrow.sol:PerformanceEscrow"));
    FickleOracle public oracle = new FickleOracle();
    FickleToken public token = new FickleToken();
    FickleParty public agencyContract = new FickleParty(escrow);
    FickleParty public clientContract = new FickleParty(escrow);
    address public agencyKey = vm.addr(0xA9E);
    address public clientKey = vm.addr(0xC11);
    address internal constant BANK = address(0xBA27);

    Book[] internal books;
    mapping(uint256 agreement => mapping(uint256 period => uint256)) public interim;
    mapping(uint256 agreement => mapping(uint256 period => uint256)) public paidFor;
    mapping(address token => uint256) public donated;

    function count() external view returns (uint256) {
        return books.length;
    }

    function bookOf(uint256 i) external view returns (Book memory) {
        return books[i];
    }

    function termsOf(uint256 i) public view returns (Terms memory) {
        return abi.decode(books[i].terms, (Terms));
    }

    function parties() public view returns (address[4] memory) {
        return [address(agencyContract), address(clientContract), agencyKey, clientKey];
    }

    // ---------------------------------------------------------------- time, from the terms

    function startOf(Terms memory terms, uint256 period) public pure returns (uint256) {
        return period == 0 ? terms.start : terms.periodEnds[period - 1];
    }

    function askFrom(Terms memory terms, uint256 period) public pure returns (uint256) {
        return uint256(terms.periodEnds[period]) + terms.measureDelay;
    }

    function settleBy(Terms memory terms, uint256 period) public pure returns (uint256) {
        return askFrom(terms, period) + terms.reportGrace + terms.reviewWindow + terms.rulingWindow;
    }

    function lastQuestion(Terms memory terms, uint256 period) public pure returns (Question memory) {
        uint256 from = startOf(terms, period);
        return Question(terms.metric, uint40(from), terms.periodEnds[period], uint40(askFrom(terms, period)));
    }

    function interimQuestion(
        Terms memory terms,
        uint256 period,
        uint256 through
    ) public pure returns (Question memory) {
        return Question(terms.metric, uint40(startOf(terms, period)), uint40(through), uint40(through));
    }

    // ---------------------------------------------------------------- what is possible now

    function canPropose(uint256 i, bool bySignature) public view returns (bool) {
        Book storage book = books[i];
        if (book.end != End.None || book.consent == Consent.Given) return false;
        return !bySignature || _canSign(i);
    }

    /// @dev Only the agency with a key can sign; a retraction voids what it signed.
    function _canSign(uint256 i) internal view returns (bool) {
        return books[i].consent != Consent.Retracted && termsOf(i).agency == agencyKey;
    }

    function canRetract(uint256 i) public view returns (bool) {
        Book storage book = books[i];
        return book.end == End.None && book.funded == 0 && book.consent != Consent.Retracted;
    }

    function canFund(uint256 i, uint256 periods, bool byAgency, bool bySignature) public view returns (bool) {
        Terms memory terms = termsOf(i);
        Book storage book = books[i];
        if (periods == 0 || book.funded + periods > terms.periodEnds.length || !_open(i, terms)) return false;
        if (book.funded > 0) return true;
        if (vm.getBlockTimestamp() + 366 days < terms.start) return false;
        return byAgency || book.consent == Consent.Given || (bySignature && _canSign(i));
    }

    function canOptOut(uint256 i) public view returns (bool) {
        Book storage book = books[i];
        bool going = book.end == End.None || book.end == End.Cancelled;
        return going && book.funded > 0 && vm.getBlockTimestamp() < termsOf(i).trialEnd;
    }

    function canCancel(uint256 i) public view returns (bool) {
        Book storage book = books[i];
        return book.end == End.None && book.funded > 0 && !isOver(i);
    }

    function canResign(uint256 i) public view returns (bool) {
        Book storage book = books[i];
        bool going = book.end == End.None || book.end == End.Cancelled;
        return going && book.funded > 0 && !isOver(i);
    }

    /// @notice Everything is settled and nothing can be funded any more.
    function isOver(uint256 i) public view returns (bool) {
        Terms memory terms = termsOf(i);
        Book storage book = books[i];
        return book.settled == book.funded && (book.funded == terms.periodEnds.length || !_open(i, terms));
    }

    function _open(uint256 i, Terms memory terms) private view returns (bool) {
        Book storage book = books[i];
        return book.end == End.None && vm.getBlockTimestamp() < startOf(terms, book.funded) + terms.fundingGrace;
    }

    /// @return payableFrom When the oldest unsettled period can be settled if no further answer comes.
    function settlement(
        uint256 i
    ) public view returns (uint256 payableFrom, bool answered, uint256 toAgency, uint256 toClient) {
        Terms memory terms = termsOf(i);
        uint256 period = books[i].settled;
        uint256 from = askFrom(terms, period);
        uint256 before = from + terms.reportGrace;
        (uint256 value, uint256 answeredAt) = _read(lastQuestion(terms, period));

        answered = from <= answeredAt && answeredAt < before;
        payableFrom = (answered ? answeredAt : before) + terms.reviewWindow;
        uint256 paid = interim[i][period];
        uint256 total = ReferencePrice.total(terms, period, answered, value, paid);
        (toAgency, toClient) = (total - paid, terms.cap - total);
    }

    /// @return due What the interim point pays now; 0 when it cannot be paid, or nothing is due.
    function interimDue(uint256 i, uint256 period, uint256 point) public view returns (uint256 due) {
        Terms memory terms = termsOf(i);
        if (terms.interimEvery == 0 || period >= books[i].funded || point == 0) return 0;
        uint256 through = startOf(terms, period) + point * terms.interimEvery;
        if (vm.getBlockTimestamp() < through || through >= terms.periodEnds[period]) return 0;
        if (vm.getBlockTimestamp() >= terms.periodEnds[period] || vm.getBlockTimestamp() < terms.trialEnd) return 0;
        (uint256 value, uint256 answeredAt) = _read(interimQuestion(terms, period, through));
        if (answeredAt < through) return 0;

        uint256 share = (ReferencePrice.performance(terms, period, value) * terms.interimBps) / 10_000;
        return share > interim[i][period] ? share - interim[i][period] : 0;
    }

    /// @notice Periods that have begun.
    function begun(Terms memory terms) public view returns (uint256 periods) {
        for (uint256 k = 0; k < terms.periodEnds.length; ++k)
            if (startOf(terms, k) <= vm.getBlockTimestamp()) ++periods;
    }

    /// @notice Periods that have ended.
    function ended(Terms memory terms) public view returns (uint256 periods) {
        for (uint256 k = 0; k < terms.periodEnds.length; ++k)
            if (terms.periodEnds[k] <= vm.getBlockTimestamp()) ++periods;
    }

    function _read(Question memory question) private view returns (uint256 value, uint256 answeredAt) {
        if (oracle.mood() == FickleOracle.Mood.Working) return oracle.written(question);
    }

    // ---------------------------------------------------------------- who has what

    function accepts(address party, address currency) public view returns (bool) {
        if (currency != address(0)) return token.refusalOf(party) == FickleToken.Refusal.None;
        return party.code.length == 0 || FickleParty(payable(party)).accepts();
    }

    function balanceOf(address party, address currency) public view returns (uint256) {
        return currency == address(0) ? party.balance : token.balanceOf(party);
    }
}
