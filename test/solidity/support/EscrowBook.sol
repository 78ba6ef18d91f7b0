// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Consent, End, Status} from "../../../contracts/types/Agreement.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {WildOracle} from "./WildOracle.sol";
import {WildParty} from "./WildParty.sol";
import {WildToken} from "./WildToken.sol";
import {LazyFactory} from "./LazyWallet.sol";
import {PropertyTest} from "./PropertyTest.sol";
import {ReferencePrice} from "./ReferencePrice.sol";

/// @notice The escrow, its surroundings, and a book that is kept beside it: what is possible when and what it pays, said
/// once more from the design and from the book's own numbers. Nothing here reads the state of the escrow to decide.
/// @dev The time is read with a cheat code: the compiler takes `block.timestamp` for constant within a call.
abstract contract EscrowBook is PropertyTest {
    struct Book {
        bytes32 id;
        address terms; // a contract with the encoded terms as its code: cheap to read
        Consent consent;
        End end;
        uint8 funded; // periods
        uint8 settled; // periods
        uint40 reviewEnd; // of the dispute of the oldest unsettled period; 0 = none
        bool revoked; // retracted once
        uint128 paidIn; // without fees
        uint128 paid; // to the agency, without fees
        uint128 returned; // to the client, without fees
        uint40 due; // the question of the oldest unsettled period may be asked; 0 = none is unsettled
        uint40 lastDue; // that of the last funded period
        uint40 fundBefore; // the next period can be funded; 0 = none is left
        uint40 trialEnd;
        bool arbitrated;
        bool paysInterim;
    }

    /// @dev All that is paid for a period, as it is paid; and the claims of its dispute as payouts.
    struct Period {
        uint128 toAgency; // interim payments included
        uint128 toClient;
        uint128 interim;
        uint128 answer; // the metric, when the dispute began
        uint128 answerPays;
        uint128 clientClaims;
        uint128 agencyClaims;
        bool answered;
        bool byClient;
        bool byAgency;
        bool ruled;
    }

    uint256 internal constant AGENCY_KEY = 0xA9E;
    uint256 internal constant CLIENT_KEY = 0xC11;
    address internal constant BANK = address(0xBA27);
    address internal constant ARBITER = address(0xA2B1);

    IPerformanceEscrow public escrow = IPerformanceEscrow(_deploy("PerformanceEscrow.sol:PerformanceEscrow"));
    WildOracle[2] public oracles = [new WildOracle(address(escrow)), new WildOracle(address(escrow))];
    /// @notice The second keeps to no assumption.
    WildToken[2] public tokens = [new WildToken(address(escrow)), new WildToken(address(escrow))];
    WildParty public agencyContract = new WildParty(address(escrow));
    WildParty public clientContract = new WildParty(address(escrow));
    WildParty public arbiterContract = new WildParty(address(escrow));
    address public agencyKey = vm.addr(AGENCY_KEY);
    address public clientKey = vm.addr(CLIENT_KEY);
    LazyFactory public factory = new LazyFactory(address(this));

    Book[] internal books;
    mapping(uint256 agreement => mapping(uint256 period => Period)) internal periods;
    mapping(address wallet => bytes32 salt) internal salts;
    /// @notice What each party was credited and has not taken.
    mapping(address payee => mapping(address token => uint256)) public credits;
    mapping(address token => uint256) public creditsIn;
    mapping(address token => uint256) public donated;

    function count() external view returns (uint256) {
        return books.length;
    }

    function bookOf(uint256 i) external view returns (Book memory) {
        return books[i];
    }

    function periodOf(uint256 i, uint256 period) external view returns (Period memory) {
        return periods[i][period];
    }

    function termsOf(uint256 i) public view returns (Terms memory) {
        return abi.decode(bytes.concat(bytes32(uint256(0x20)), books[i].terms.code), (Terms));
    }

    function isRogue(address token) public view returns (bool) {
        return token == address(tokens[1]);
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

    /// @notice Periods that have begun.
    function begun(Terms memory terms) public view returns (uint256 number) {
        uint256 time = vm.getBlockTimestamp();
        for (uint256 k = 0; k < terms.periodEnds.length; ++k) if (startOf(terms, k) <= time) ++number;
    }

    /// @notice Periods that have ended.
    function ended(Terms memory terms) public view returns (uint256 number) {
        uint256 time = vm.getBlockTimestamp();
        for (uint256 k = 0; k < terms.periodEnds.length; ++k) if (terms.periodEnds[k] <= time) ++number;
    }

    // ---------------------------------------------------------------- what is possible now

    /// @param signed The signature that comes along is the agency's.
    function canPropose(uint256 i, bool byAgency, bool signed) public view returns (bool) {
        Book storage book = books[i];
        if (book.end != End.None || book.consent == Consent.Given) return false;
        return byAgency || (signed && book.consent == Consent.None);
    }

    function canRetract(uint256 i) public view returns (bool) {
        Book storage book = books[i];
        return book.end == End.None && book.funded == 0 && book.consent != Consent.Retracted;
    }

    function canFund(
        uint256 i,
        Terms memory terms,
        uint256 number,
        bool byAgency,
        bool signed
    ) public view returns (bool) {
        Book storage book = books[i];
        if (number == 0 || book.funded + number > terms.periodEnds.length || !_open(i, terms)) return false;
        if (book.funded > 0) return true;
        if (vm.getBlockTimestamp() + 366 days < terms.start) return false;
        return book.consent == Consent.Given || canPropose(i, byAgency, signed);
    }

    function canOptOut(uint256 i, Terms memory terms) public view returns (bool) {
        Book storage book = books[i];
        bool going = book.end == End.None || book.end == End.Cancelled;
        return going && book.funded > 0 && vm.getBlockTimestamp() < terms.trialEnd;
    }

    function canCancel(uint256 i, Terms memory terms) public view returns (bool) {
        return books[i].end == End.None && books[i].funded > 0 && !isOver(i, terms);
    }

    function canResign(uint256 i, Terms memory terms) public view returns (bool) {
        bool going = books[i].end == End.None || books[i].end == End.Cancelled;
        return going && books[i].funded > 0 && !isOver(i, terms);
    }

    /// @notice Everything is settled and nothing can be funded any more.
    function isOver(uint256 i, Terms memory terms) public view returns (bool) {
        Book storage book = books[i];
        return book.settled == book.funded && (book.funded == terms.periodEnds.length || !_open(i, terms));
    }

    function _open(uint256 i, Terms memory terms) internal view returns (bool) {
        Book storage book = books[i];
        if (book.end != End.None || book.funded == terms.periodEnds.length) return false;
        return vm.getBlockTimestamp() < startOf(terms, book.funded) + terms.fundingGrace;
    }

    /// @notice What settles a period: the answer that counts, and from when on it can be paid and disputed.
    struct Outcome {
        bool answered;
        uint256 value;
        uint256 decidedAt;
        uint256 payableFrom;
        uint256 total; // to the agency, interim payments included
    }

    function outcome(uint256 i, Terms memory terms, uint256 period) public view returns (Outcome memory o) {
        Book storage book = books[i];
        Period storage p = periods[i][period];
        if (book.reviewEnd != 0 && period == book.settled) {
            (o.answered, o.value, o.payableFrom) = (p.answered, p.answer, book.reviewEnd + terms.rulingWindow);
            o.decidedAt = book.reviewEnd - terms.reviewWindow;
        } else {
            uint256 from = askFrom(terms, period);
            uint256 before = from + terms.reportGrace;
            (o.value, o.decidedAt) = _read(terms.oracle, lastQuestion(terms, period));
            o.answered = from <= o.decidedAt && o.decidedAt < before;
            if (!o.answered) (o.value, o.decidedAt) = (0, before);
            o.payableFrom = o.decidedAt + terms.reviewWindow;
        }
        o.total = ReferencePrice.total(terms, period, o.answered, o.value, p.interim);
    }

    function canSettle(uint256 i, Terms memory terms) public view returns (bool) {
        Book storage book = books[i];
        if (book.settled == book.funded) return false;
        return vm.getBlockTimestamp() >= outcome(i, terms, book.settled).payableFrom;
    }

    /// @notice Apart from the claim, and the periods before.
    function canDispute(uint256 i, Terms memory terms, uint256 period, bool byClient) public view returns (bool) {
        Book storage book = books[i];
        if (terms.arbiter == address(0) || period < book.settled || period >= book.funded) return false;
        Period storage p = periods[i][period];
        if (byClient ? p.byClient : p.byAgency) return false;
        uint256 decidedAt = outcome(i, terms, period).decidedAt;
        uint256 time = vm.getBlockTimestamp();
        return decidedAt <= time && time < decidedAt + terms.reviewWindow;
    }

    function canRule(uint256 i, Terms memory terms, uint256 period) public view returns (bool) {
        Book storage book = books[i];
        if (book.reviewEnd == 0 || period != book.settled) return false;
        uint256 time = vm.getBlockTimestamp();
        return book.reviewEnd <= time && time < book.reviewEnd + terms.rulingWindow;
    }

    /// @notice What can still come out of a disputed period.
    function boundsOf(uint256 i, uint256 period) public view returns (uint256 low, uint256 high) {
        Period storage p = periods[i][period];
        low = p.byClient ? p.clientClaims : p.answerPays;
        high = p.byAgency ? p.agencyClaims : p.answerPays;
    }

    /// @notice What nobody disputes and has not moved; nothing while someone may still dispute it.
    function undisputed(uint256 i, Terms memory terms) public view returns (uint256 toAgency, uint256 toClient) {
        Book storage book = books[i];
        if (book.reviewEnd == 0 || vm.getBlockTimestamp() < book.reviewEnd) return (0, 0);
        Period storage p = periods[i][book.settled];
        (uint256 low, uint256 high) = boundsOf(i, book.settled);
        return (low - p.toAgency, terms.cap - high - p.toClient);
    }

    /// @return due What the interim point pays now; 0 when it cannot be paid, or nothing is due.
    function interimDue(
        uint256 i,
        Terms memory terms,
        uint256 period,
        uint256 point
    ) public view returns (uint256 due) {
        if (terms.interimEvery == 0 || period >= books[i].funded || point == 0) return 0;
        uint256 time = vm.getBlockTimestamp();
        uint256 through = startOf(terms, period) + point * terms.interimEvery;
        if (time < through || through >= terms.periodEnds[period]) return 0;
        if (time >= terms.periodEnds[period] || time < terms.trialEnd) return 0;
        (uint256 value, uint256 answeredAt) = _read(terms.oracle, interimQuestion(terms, period, through));
        if (answeredAt < through || answeredAt > time) return 0;

        uint256 share = (ReferencePrice.performance(terms, period, value) * terms.interimBps) / 10_000;
        uint256 paid = periods[i][period].interim;
        return share > paid ? share - paid : 0;
    }

    function _read(address oracle, Question memory question) private view returns (uint256 value, uint256 answeredAt) {
        if (WildOracle(oracle).works()) return WildOracle(oracle).written(question);
    }

    // ---------------------------------------------------------------- what there is

    /// @notice What the periods from `from` on still hold.
    function openFrom(uint256 i, Terms memory terms, uint256 from) public view returns (uint256 amount) {
        uint256 funded = books[i].funded;
        for (uint256 k = from; k < funded; ++k) {
            amount += terms.cap - periods[i][k].toAgency - periods[i][k].toClient;
        }
    }

    function held(uint256 i, Terms memory terms) public view returns (uint256) {
        return openFrom(i, terms, books[i].settled);
    }

    function paidOpen(uint256 i) public view returns (uint256 amount) {
        for (uint256 k = books[i].settled; k < books[i].funded; ++k) amount += periods[i][k].toAgency;
    }

    function disputers(uint256 i) public view returns (uint256 number) {
        if (books[i].reviewEnd == 0) return 0;
        Period storage p = periods[i][books[i].settled];
        if (p.byClient) ++number;
        if (p.byAgency) ++number;
    }

    function status(uint256 i, Terms memory terms) public view returns (Status) {
        Book storage book = books[i];
        uint256 time = vm.getBlockTimestamp();
        if (book.settled < book.funded) {
            if (disputers(i) > 0) return Status.Disputed;
            if (terms.periodEnds[book.settled] <= time) return Status.Settling;
            return startOf(terms, book.settled) <= time ? Status.Running : Status.Scheduled;
        }
        if (book.consent != Consent.Given) return book.consent == Consent.Retracted ? Status.Retracted : Status.Unknown;
        if (_open(i, terms)) return book.funded == 0 ? Status.Proposed : Status.AwaitingFunding;
        return book.paidIn == 0 ? Status.Lapsed : Status.Closed;
    }

    // ---------------------------------------------------------------- who has what

    /// @notice Whether money that is sent to `party` arrives.
    function accepts(address party, address token) public view returns (bool) {
        if (token != address(0)) return WildToken(token).paysTo(party);
        return !_isWild(party) || WildParty(payable(party)).accepts();
    }

    /// @notice Whether the party can give a signature that counts.
    function signs(address party) public view returns (bool) {
        return !_isWild(party) || WildParty(payable(party)).signs();
    }

    function _isWild(address party) internal view returns (bool) {
        return
            party == address(agencyContract) || party == address(clientContract) || party == address(arbiterContract);
    }

    function balanceOf(address party, address token) public view returns (uint256) {
        return token == address(0) ? party.balance : WildToken(token).balanceOf(party);
    }
}
