// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IErc3009Funding} from "../../../contracts/interfaces/IErc3009Funding.sol";
import {Consent, End, MutualSettlement} from "../../../contracts/types/Agreement.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";
import {EscrowCalls} from "./EscrowCalls.sol";
import {EscrowLedger} from "./EscrowLedger.sol";
import {WildOracle} from "./WildOracle.sol";
import {WildToken} from "./WildToken.sol";
import {RandomTerms} from "./RandomTerms.sol";
import {ReferencePrice} from "./ReferencePrice.sol";
import {Tally} from "./Tally.sol";

/// @notice Everything that anyone can do with the escrow, from one random word each. Mostly what is possible, and then at
/// the first or last second of it; often what is not.
abstract contract EscrowHandler is EscrowLedger {
    using Dice for Dice.Cup;

    uint256 private constant LIVE = 8;

    /// @notice The agreements that something happens to; one that is over makes room for another.
    uint256[LIVE] public live;
    uint256 private _focus;
    /// @dev A call of which something can be tried again: consents and mutual settlements that went through.
    address[4] private _spent;

    constructor() {
        vm.warp(1_900_000_000);
        for (uint256 slot = 0; slot < LIVE; ++slot) _draft(slot, Dice.cup(slot + 1));
    }

    // ---------------------------------------------------------------- agreements

    function draft(uint256 seed) public {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 slot = dice.between(0, LIVE - 1);
        for (uint256 tries = 0; tries < LIVE; ++tries) {
            Book storage book = books[live[slot]];
            if (book.due == 0 && book.fundBefore <= vm.getBlockTimestamp()) {
                _draft(slot, dice);
                if (_callsBack() && dice.chance(50)) _aim(dice, live[slot]);
                // Mostly it is funded at once: else the clock would run past many before anything happens to them.
                if (dice.chance(70)) _fund(dice, live[slot], termsOf(live[slot]));
                return;
            }
            slot = (slot + 1) % LIVE;
        }
    }

    function _draft(uint256 slot, Dice.Cup memory dice) private {
        uint256 i = books.length;
        uint256 ahead = dice.chance(10) ? dice.between(364 days, 368 days) : dice.between(0, 40 days);
        uint256 start = vm.getBlockTimestamp() + ahead;
        uint256 maxTotal = dice.pick(1e12, 1e24, type(uint128).max);
        Terms memory terms = RandomTerms.make(dice.roll(), start, maxTotal, 5);
        // Interim payments and disputes need much to come together: more of those that allow them.
        for (uint256 tries = 0; tries < 3; ++tries) {
            bool scarce = terms.interimEvery == 0 && slot % 2 == 0;
            if (!scarce && (terms.arbiter != address(0) || slot % 4 == 0)) break;
            terms = RandomTerms.make(dice.roll(), start, maxTotal, 5);
        }
        terms.agency = _party(dice, 2 * i + 1, agencyKey, address(agencyContract));
        terms.client = _party(dice, 2 * i + 2, clientKey, address(clientContract));
        // Now and then the other way round: who is agency in one agreement is client in another.
        if (dice.chance(15)) (terms.agency, terms.client) = (terms.client, terms.agency);
        if (terms.arbiter != address(0)) terms.arbiter = dice.chance(50) ? ARBITER : address(arbiterContract);
        terms.token = dice.chance(40) ? address(0) : address(tokens[dice.chance(80) ? 0 : 1]);
        terms.oracle = address(oracles[dice.between(0, 1)]);
        terms.metric = bytes32("metric");
        terms.annex = bytes32(i);
        if (dice.chance(80)) terms.measureDelay %= 10 days;

        bytes memory tail = abi.encode(terms);
        assembly ("memory-safe") {
            let length := sub(mload(tail), 0x20)
            tail := add(tail, 0x20)
            mstore(tail, length)
        }
        Book storage book = books.push();
        book.terms = EscrowCalls.store(tail);
        book.id = escrow.agreementId(terms);
        (book.trialEnd, book.arbitrated) = (terms.trialEnd, terms.arbiter != address(0));
        (book.fundBefore, book.paysInterim) = (terms.start + terms.fundingGrace, terms.interimEvery > 0);
        live[slot] = i;
        _focus = slot;
    }

    function _party(Dice.Cup memory dice, uint256 salt, address key, address wallet) private returns (address party) {
        uint256 kind = dice.between(0, 9);
        if (kind < 4) return key;
        if (kind < 7) return wallet;
        party = factory.addressOf(bytes32(salt));
        salts[party] = bytes32(salt);
    }

    function propose(uint256 seed) external {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _proposable);
        bool byAgency = dice.chance(50);
        bool signed = dice.chance(85);
        bool possible = canPropose(i, byAgency, signed && signs(terms.agency));
        bytes memory signature = byAgency ? bytes("") : _signature(dice, terms.agency, books[i].id, signed);
        bytes memory data = EscrowCalls.propose(escrow.propose.selector, books[i].terms.code, signature);
        Consent before = books[i].consent;
        if (possible) books[i].consent = Consent.Given;

        if (_call(i, byAgency ? terms.agency : BANK, 0, data, possible)) {
            inv17_consentIsNotRevived(before, byAgency);
            if (!byAgency) _spent[0] = EscrowCalls.store(bytes.concat(bytes1(0), data));
        } else {
            books[i].consent = before;
        }
        _after(i, terms);
    }

    function retract(uint256 seed) external {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _unfunded);
        address caller = dice.chance(70) ? _stranger(dice, terms.client) : terms.agency;
        bool possible = caller == terms.agency && canRetract(i);
        if (_call(i, caller, 0, EscrowCalls.one(escrow.retract.selector, books[i].terms.code), possible)) {
            inv19_byThePartyOnly(caller, terms.agency);
            books[i].consent = Consent.Retracted;
            books[i].revoked = true;
        }
        _after(i, terms);
    }

    // ---------------------------------------------------------------- money in

    function fund(uint256 seed) public {
        if (_instead(seed, _fundable)) return draft(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _fundable);
        _fund(dice, i, terms);
    }

    function _fund(Dice.Cup memory dice, uint256 i, Terms memory terms) private {
        Book storage book = books[i];
        if (book.funded < terms.periodEnds.length && dice.chance(15)) {
            _arrive(startOf(terms, book.funded) + terms.fundingGrace, dice);
        }
        uint256 number = dice.pick(1, dice.between(0, 3), terms.periodEnds.length - book.funded);
        bool byAgency = dice.chance(20);
        bool signed = dice.chance(90);
        uint256 kind = dice.between(0, 3);
        address funder =
            byAgency
                ? terms.agency
                : kind < 2
                    ? terms.client
                    : _stranger(dice, BANK);
        if (funder == terms.agency) byAgency = true;
        bool possible = canFund(i, terms, number, byAgency, signed && signs(terms.agency));
        uint256 first = book.funded;
        if (dice.chance(4)) (first, possible) = (first + dice.between(1, 2), false);
        bytes memory signature = byAgency ? bytes("") : _signature(dice, terms.agency, book.id, signed);
        bytes memory data = EscrowCalls.fund(escrow.fund.selector, book.terms.code, first, number, signature);

        (Consent before, uint128 amount) = (book.consent, uint128(number * terms.cap));
        bool early = book.end != End.None;
        if (possible) {
            book.consent = Consent.Given;
            book.funded += uint8(number);
            book.paidIn += amount;
        }
        bool success = _callWithMoney(dice, i, funder, terms.token, amount, data, possible);
        if (success) {
            inv17_consentIsNotRevived(before, byAgency || book.funded > number);
            inv18_theEndedAreNeverFunded(early);
        } else if (possible) {
            book.consent = before;
            book.funded -= uint8(number);
            book.paidIn -= amount;
        }
        _after(i, terms);
    }

    /// @notice The client's signature pays, whoever sends it.
    function fundWithAuthorization(uint256 seed) external {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _fundable);
        Book storage book = books[i];
        uint256 number = dice.pick(1, 1, dice.between(0, 2));
        bool signed = dice.chance(90);
        address caller = dice.chance(15) ? terms.agency : BANK;
        bool possible = canFund(i, terms, number, caller == terms.agency, signed && signs(terms.agency));
        if (terms.token == address(0)) possible = false;
        uint256 amount = number * terms.cap;
        bool authorized = dice.chance(92);
        bytes memory data = _authorized(dice, i, terms, number, signed, authorized);

        Book memory old = book;
        if (possible) {
            book.consent = Consent.Given;
            book.funded += uint8(number);
            book.paidIn += uint128(amount);
        }
        if (terms.token == address(0)) {
            _call(i, caller, 0, data, false);
        } else {
            WildToken token = WildToken(terms.token);
            uint256 before = token.balanceOf(address(escrow));
            token.mint(terms.client, amount);
            if (_call(i, caller, 0, data, possible && authorized && token.pulls())) {
                if (token.balanceOf(address(escrow)) != before + amount) _blame("27 locked another amount");
                inv17_consentIsNotRevived(old.consent, caller == terms.agency || old.funded > 0);
                inv18_theEndedAreNeverFunded(old.end != End.None);
            } else {
                token.burn(terms.client, amount);
                if (possible) books[i] = old;
            }
        }
        _after(i, terms);
    }

    function _authorized(
        Dice.Cup memory dice,
        uint256 i,
        Terms memory terms,
        uint256 number,
        bool signed,
        bool authorized
    ) private returns (bytes memory) {
        uint256 first = books[i].funded;
        // The authorization is for these periods of this agreement.
        bytes32 nonce = keccak256(abi.encode(books[i].id, first, authorized ? number : number + 1));
        bytes32 word = tokens[0].authorizationOf(terms.client, number * terms.cap, nonce);
        return
            EscrowCalls.fundWithAuthorization(
                IErc3009Funding.fundWithAuthorization.selector,
                books[i].terms.code,
                first,
                number,
                _signature(dice, terms.agency, books[i].id, signed),
                [uint256(0), type(uint256).max],
                abi.encode(word)
            );
    }

    // ---------------------------------------------------------------- money out

    function answer(uint256 seed) external {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _beginNext(seed, _any);
        _answer(dice, i, terms);
    }

    function _answer(Dice.Cup memory dice, uint256 i, Terms memory terms) private {
        uint256 period = books[i].settled;
        if (period == terms.periodEnds.length) return;
        uint256 from = askFrom(terms, period);
        // Around the first and the last second at which an answer counts.
        if (dice.chance(60)) _arrive(from + (dice.chance(30) ? terms.reportGrace : 0), dice);
        if (vm.getBlockTimestamp() < from && !dice.chance(20)) return;
        Question memory question = lastQuestion(terms, period);
        uint128 value = uint128(RandomTerms.value(terms, period, dice.roll()));
        WildOracle oracle = WildOracle(terms.oracle);
        if (dice.chance(85)) return oracle.write(question, value);
        oracle.lie(question, value, uint40(dice.pick(from, vm.getBlockTimestamp() + 1, from + terms.reportGrace)));
    }

    function _pass(uint256 time, Dice.Cup memory dice) internal override {
        if (_nested()) return;
        uint256 now_ = vm.getBlockTimestamp();
        for (uint256 k = 0; k < LIVE; ++k) {
            Book storage book = books[live[k]];
            if (book.due == 0 || book.due >= time || book.lastDue < now_) continue;
            _answerBetween(dice, book, termsOf(live[k]), now_, time);
        }
        if (time > vm.getBlockTimestamp()) vm.warp(time);
    }

    /// @dev As if somebody had asked all the time, and got an answer mostly.
    function _answerBetween(
        Dice.Cup memory dice,
        Book storage book,
        Terms memory terms,
        uint256 from,
        uint256 to
    ) private {
        for (uint256 period = book.settled; period < book.funded; ++period) {
            uint256 at = askFrom(terms, period);
            if (at >= to) return;
            if (at < from || dice.chance(25)) continue;
            at += dice.pick(0, dice.between(0, 1 hours - 1), dice.between(0, terms.reportGrace - 1));
            if (at > to) continue;
            uint128 value = uint128(RandomTerms.value(terms, period, dice.roll()));
            WildOracle(terms.oracle).writeAt(lastQuestion(terms, period), value, uint40(at));
        }
    }

    function payInterim(uint256 seed) external {
        if (_instead(seed, _earns)) return settle(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _earns);
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
        uint256 time = vm.getBlockTimestamp();
        if (dice.chance(90) && (time >= through || dice.chance(20))) {
            uint128 value = uint128(RandomTerms.value(terms, period, dice.roll()));
            WildOracle oracle = WildOracle(terms.oracle);
            Question memory question = interimQuestion(terms, period, through);
            if (dice.chance(90)) oracle.write(question, value);
            else oracle.lie(question, value, uint40(dice.pick(through, time + 1, time)));
        }

        uint256 due = interimDue(i, terms, period, point);
        bytes memory data = EscrowCalls.three(escrow.payInterim.selector, books[i].terms.code, period, point);
        if (_callAndPay(i, terms, _stranger(dice, terms.agency), data, due > 0, due, 0, 0)) {
            inv29_nothingBeforeTheTrialsEnd(terms);
            periods[i][period].interim += uint128(due);
            _pay(i, terms, period, due, 0);
        }
        _after(i, terms);
    }

    function settle(uint256 seed) public {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _beginNext(seed, _any);
        Book storage book = books[i];
        bool due = book.settled < book.funded;
        if (due) {
            if (book.reviewEnd == 0 && dice.chance(40)) _answer(dice, i, terms);
            if (dice.chance(75)) _arrive(outcome(i, terms, book.settled).payableFrom, dice);
        }
        bytes memory data = EscrowCalls.one(escrow.settle.selector, book.terms.code);
        if (!due || !canSettle(i, terms)) {
            _call(i, BANK, 0, data, false);
        } else {
            (uint256 toAgency, uint256 toClient) = _settlement(i, terms, book.settled);
            (uint256 feeAgency, uint256 feeClient) = _feesBack(i, terms);
            address caller = _stranger(dice, terms.agency);
            if (_callAndPay(i, terms, caller, data, true, toAgency + feeAgency, toClient + feeClient, 0)) {
                _noteSettled(i, terms, toAgency, toClient);
            }
        }
        _after(i, terms);
    }

    // ---------------------------------------------------------------- disputes

    function dispute(uint256 seed) public {
        if (_instead(seed, _disputable)) return settle(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _beginNext(seed, _disputable);
        Book storage book = books[i];
        uint256 period = book.settled;
        if (period < book.funded && dice.chance(90)) {
            if (book.reviewEnd == 0 && !canSettle(i, terms)) _answer(dice, i, terms);
            uint256 at = outcome(i, terms, period).decidedAt;
            uint256 within = at + dice.between(1, terms.reviewWindow > 2 ? terms.reviewWindow - 2 : 1);
            _arrive(
                dice.chance(50)
                    ? within
                    : dice.chance(50)
                        ? at
                        : at + terms.reviewWindow,
                dice
            );
        }
        // Mostly the oldest unsettled period; also one behind it, which settles those that are due.
        if (dice.chance(5) || (period + 1 < book.funded && canSettle(i, terms))) period += 1;
        bool byClient = _gainsByLess(dice, i, terms, period);
        address caller =
            dice.chance(6)
                ? terms.arbiter
                : byClient
                    ? terms.client
                    : terms.agency;
        if (dice.chance(3)) caller = BANK;
        Claim memory claim;
        (claim.period, claim.caller, claim.value) = (period, caller, _claim(dice, terms, period, byClient));
        _dispute(dice, i, terms, claim);
        _after(i, terms);
        if (books[i].reviewEnd == 0 || dice.chance(60)) return;
        // The other one, too.
        claim.caller = byClient ? terms.agency : terms.client;
        (claim.toAgency, claim.toClient, claim.toAgencyInAll, claim.toClientInAll) = (0, 0, 0, 0);
        (claim.period, claim.value) = (books[i].settled, _claim(dice, terms, books[i].settled, !byClient));
        _dispute(dice, i, terms, claim);
        _after(i, terms);
    }

    /// @dev A dispute that is tried, and what it should do.
    struct Claim {
        uint256 period;
        address caller;
        uint128 value;
        bool byClient;
        bool possible;
        uint256 payout; // what it claims
        uint256 toAgency; // what it moves at once
        uint256 toClient;
        uint256 toAgencyInAll; // with the periods before, and the fees of the oldest
        uint256 toClientInAll;
        Outcome outcome;
    }

    function _dispute(Dice.Cup memory dice, uint256 i, Terms memory terms, Claim memory claim) private {
        Book storage book = books[i];
        claim.byClient = claim.caller == terms.client;
        claim.possible = _isParty(terms, claim.caller) && canDispute(i, terms, claim.period, claim.byClient);
        if (claim.possible) _weigh(i, terms, claim);
        bytes memory data = EscrowCalls.three(escrow.dispute.selector, book.terms.code, claim.period, claim.value);
        Purse[3] memory purses = _expect(terms, claim.toAgencyInAll, claim.toClientInAll, 0);
        if (!_callWithMoney(dice, i, claim.caller, terms.token, terms.arbiterFee, data, claim.possible)) return;
        _met(terms, purses);

        inv19_byAPartyOnly(terms, claim.caller);
        while (book.settled < claim.period) {
            (uint256 toAgency, uint256 toClient) = _settlement(i, terms, book.settled);
            _noteSettled(i, terms, toAgency, toClient);
        }
        _noteDisputed(i, terms, claim);
    }

    function _weigh(uint256 i, Terms memory terms, Claim memory claim) private view {
        for (uint256 k = books[i].settled; k < claim.period; ++k) {
            if (outcome(i, terms, k).payableFrom > vm.getBlockTimestamp()) claim.possible = false;
            (uint256 toAgency, uint256 toClient) = _settlement(i, terms, k);
            claim.toAgencyInAll += toAgency;
            claim.toClientInAll += toClient;
        }
        if (claim.period > books[i].settled) {
            (uint256 toAgency, uint256 toClient) = _feesBack(i, terms);
            claim.toAgencyInAll += toAgency;
            claim.toClientInAll += toClient;
        }
        claim.outcome = outcome(i, terms, claim.period);
        uint256 interim = periods[i][claim.period].interim;
        claim.payout = ReferencePrice.total(terms, claim.period, true, claim.value, interim);
        if (claim.byClient ? claim.payout >= claim.outcome.total : claim.payout <= claim.outcome.total) {
            claim.possible = false;
        }
        if (claim.byClient) claim.toAgency = claim.payout - interim;
        else claim.toClient = terms.cap - claim.payout;
        claim.toAgencyInAll += claim.toAgency;
        claim.toClientInAll += claim.toClient;
    }

    function _noteDisputed(uint256 i, Terms memory terms, Claim memory claim) private {
        Period storage p = periods[i][claim.period];
        if (!p.byClient && !p.byAgency) {
            p.answered = claim.outcome.answered;
            p.answer = uint128(claim.outcome.value);
            p.answerPays = uint128(claim.outcome.total);
            books[i].reviewEnd = uint40(claim.outcome.decidedAt + terms.reviewWindow);
        }
        if (claim.byClient) (p.byClient, p.clientClaims) = (true, uint128(claim.payout));
        else (p.byAgency, p.agencyClaims) = (true, uint128(claim.payout));
        _pay(i, terms, claim.period, claim.toAgency, claim.toClient);
        ++tally[claim.byClient ? Tally.disputedByClient : Tally.disputedByAgency];
        if (p.byClient && p.byAgency) ++tally[Tally.disputedByBoth];
        if (!p.answered) ++tally[Tally.disputedMissing];
    }

    function _isParty(Terms memory terms, address caller) private pure returns (bool) {
        return caller == terms.client || caller == terms.agency;
    }

    /// @dev Mostly the party that has something to gain.
    function _gainsByLess(
        Dice.Cup memory dice,
        uint256 i,
        Terms memory terms,
        uint256 period
    ) private view returns (bool) {
        if (period >= books[i].funded || dice.chance(15)) return dice.chance(50);
        uint256 total = outcome(i, terms, period).total;
        Period storage p = periods[i][period];
        if (p.byClient || total == terms.base + p.interim) return false;
        return p.byAgency || total == terms.cap || dice.chance(50);
    }

    /// @dev Mostly what is better for the party: little for the client, much for the agency.
    function _claim(
        Dice.Cup memory dice,
        Terms memory terms,
        uint256 period,
        bool byClient
    ) private pure returns (uint128) {
        if (dice.chance(40) && period < terms.periodEnds.length) {
            return uint128(RandomTerms.value(terms, period, dice.roll()));
        }
        return byClient != terms.lowerIsBetter ? 0 : type(uint128).max;
    }

    function payUndisputed(uint256 seed) external {
        if (_instead(seed, _disputed)) return dispute(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _disputed);
        if (dice.chance(85)) _arrive(books[i].reviewEnd, dice);
        (uint256 toAgency, uint256 toClient) = undisputed(i, terms);
        bytes memory data = EscrowCalls.one(escrow.payUndisputed.selector, books[i].terms.code);
        bool possible = toAgency + toClient > 0;
        if (_callAndPay(i, terms, _stranger(dice, terms.client), data, possible, toAgency, toClient, 0)) {
            _pay(i, terms, books[i].settled, toAgency, toClient);
        }
        _after(i, terms);
    }

    function rule(uint256 seed) external {
        if (_instead(seed, _disputed)) return dispute(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _disputed);
        Book storage book = books[i];
        uint256 period = book.settled;
        if (book.reviewEnd != 0 && dice.chance(70)) {
            _arrive(book.reviewEnd + (dice.chance(30) ? terms.rulingWindow : 0), dice);
        }
        if (dice.chance(5)) period += 1;
        address caller = dice.chance(85) ? terms.arbiter : _stranger(dice, terms.client);
        uint128 value = _claim(dice, terms, period, dice.chance(50));
        bool possible = caller == terms.arbiter && caller != address(0) && canRule(i, terms, period);
        bytes memory data = EscrowCalls.three(escrow.rule.selector, book.terms.code, period, value);
        if (!possible) {
            _call(i, caller, 0, data, false);
        } else {
            (uint256 low, uint256 high) = boundsOf(i, period);
            Period storage p = periods[i][period];
            uint256 payout = ReferencePrice.total(terms, period, true, value, p.interim);
            payout =
                payout < low
                    ? low
                    : payout > high
                        ? high
                        : payout;
            (uint256 toAgency, uint256 toClient) = (payout - p.toAgency, terms.cap - payout - p.toClient);
            uint256 fees = disputers(i) * terms.arbiterFee;
            if (_callAndPay(i, terms, caller, data, true, toAgency, toClient, fees)) {
                inv19_byThePartyOnly(caller, terms.arbiter);
                p.ruled = true;
                _noteSettled(i, terms, toAgency, toClient);
                inv10_ruledBetweenTheClaims(i, period, low, high);
            }
        }
        _after(i, terms);
    }

    // ---------------------------------------------------------------- leaving early

    function optOut(uint256 seed) external {
        if (_instead(seed, _inTrial)) return fund(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _inTrial);
        if (dice.chance(30)) _arrive(terms.trialEnd, dice);
        address caller = dice.chance(40) ? terms.client : _leaver(dice, terms.client, terms.agency);
        bool possible = caller == terms.client && canOptOut(i, terms);
        uint256 returned = openFrom(i, terms, 0);
        bytes memory data = EscrowCalls.one(escrow.optOut.selector, books[i].terms.code);
        if (_callAndPay(i, terms, caller, data, possible, 0, returned, 0)) {
            inv19_byThePartyOnly(caller, terms.client);
            _noteEnd(i, End.OptedOut, 0, returned);
            inv29_theTrialIsFree(i);
        }
        _after(i, terms);
    }

    function cancel(uint256 seed) external {
        if (_instead(seed, _rarely)) return settle(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _rarely);
        if (dice.chance(20)) _arrive(startOf(terms, dice.between(0, terms.periodEnds.length - 1)), dice);
        address caller = _leaver(dice, terms.client, terms.agency);
        uint256 keep = _least(books[i].funded, begun(terms) + terms.cancelNotice);
        uint256 expected = dice.chance(10) ? keep + 1 : keep;
        bool possible = caller == terms.client && expected == keep && canCancel(i, terms);
        _leave(i, terms, caller, escrow.cancel.selector, expected, possible, End.Cancelled, terms.client);
    }

    function resign(uint256 seed) external {
        if (_instead(seed, _rarely)) return settle(seed);
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _rarely);
        if (dice.chance(15)) _arrive(terms.periodEnds[dice.between(0, terms.periodEnds.length - 1)], dice);
        address caller = _leaver(dice, terms.agency, terms.client);
        uint256 keep = _least(books[i].funded, ended(terms));
        // What was paid in advance for the running period is the hard case.
        if (periods[i][keep].interim > 0 && dice.chance(70)) caller = terms.agency;
        uint256 expected = dice.chance(10) ? keep + 1 : keep;
        bool possible = caller == terms.agency && expected == keep && canResign(i, terms);
        _leave(i, terms, caller, escrow.resign.selector, expected, possible, End.Resigned, terms.agency);
    }

    function _leave(
        uint256 i,
        Terms memory terms,
        address caller,
        bytes4 selector,
        uint256 keep,
        bool possible,
        End end,
        address party
    ) private {
        uint256 returned = possible ? openFrom(i, terms, keep) : 0;
        bytes memory data = EscrowCalls.two(selector, books[i].terms.code, keep);
        if (_callAndPay(i, terms, caller, data, possible, 0, returned, 0)) {
            inv19_byThePartyOnly(caller, party);
            if (keep < books[i].funded && periods[i][keep].interim > 0) ++tally[Tally.returnedWithInterim];
            _noteEnd(i, end, keep, returned);
            inv30_whatHasBegunStays(i, terms, keep);
        }
        _after(i, terms);
    }

    function settleMutually(uint256 seed) external {
        (Dice.Cup memory dice, uint256 i, Terms memory terms) = _begin(seed, _any);
        Book storage book = books[i];
        uint256 amount = held(i, terms);
        // Rare, because it ends everything; and often spoilt.
        if (amount > 0 && disputers(i) == 0 && dice.chance(60)) return;
        uint256 share = dice.pick(0, amount, dice.between(0, amount));
        MutualSettlement memory offer = MutualSettlement(
            book.settled,
            uint128(share),
            uint128(amount - share),
            vm.getBlockTimestamp() + dice.between(1, 1000)
        );
        bool possible = book.funded > 0 && !isOver(i, terms);
        uint256 flaw = dice.between(0, 15);
        if (flaw == 0 && share < type(uint128).max) (offer.agencyAmount, possible) = (uint128(share + 1), false);
        if (flaw == 1 && amount > share) (offer.clientAmount, possible) = (uint128(amount - share - 1), false);
        if (flaw == 2) (offer.periodsSettled, possible) = (book.settled + 1, false);
        if (flaw == 3) (offer.validUntil, possible) = (vm.getBlockTimestamp(), false);
        _settleMutually(dice, i, terms, offer, possible);
        _after(i, terms);
    }

    function _settleMutually(
        Dice.Cup memory dice,
        uint256 i,
        Terms memory terms,
        MutualSettlement memory offer,
        bool possible
    ) private {
        address caller =
            dice.pick(0, 1, 2) == 0
                ? BANK
                : dice.chance(50)
                    ? terms.client
                    : terms.agency;
        (bytes memory data, bool agreed) = _offered(dice, i, terms, offer, caller);
        if (!agreed) possible = false;
        (uint256 toAgency, uint256 toClient) = _feesBack(i, terms);
        (toAgency, toClient) = (toAgency + offer.agencyAmount, toClient + offer.clientAmount);
        uint256 before = held(i, terms);
        Book memory old = books[i];
        // Before the call: the deployment of a wallet may act in between.
        if (possible) _closeMutually(books[i], offer);
        if (_callAndPay(i, terms, caller, data, possible, toAgency, toClient, 0)) {
            inv16_mutualSplitsAll(before, uint256(offer.agencyAmount) + offer.clientAmount);
            if (old.reviewEnd != 0) ++tally[Tally.mutualInDispute];
            _spent[1] = EscrowCalls.store(bytes.concat(bytes1(0), data));
        } else if (possible) {
            books[i] = old;
        }
    }

    function _closeMutually(Book storage book, MutualSettlement memory offer) private {
        (book.funded, book.end, book.reviewEnd) = (book.settled, End.Mutual, 0);
        book.paid += offer.agencyAmount;
        book.returned += offer.clientAmount;
    }

    /// @return data The call, with the signatures that come along.
    /// @return agreed Whether both parties call or signed.
    function _offered(
        Dice.Cup memory dice,
        uint256 i,
        Terms memory terms,
        MutualSettlement memory offer,
        address caller
    ) private returns (bytes memory data, bool agreed) {
        bytes32 digest = _offerDigest(books[i].id, offer);
        bool[2] memory signed = [dice.chance(90), dice.chance(90)];
        agreed =
            (caller == terms.client || (signed[0] && signs(terms.client))) &&
            (caller == terms.agency || (signed[1] && signs(terms.agency)));
        data = EscrowCalls.settleMutually(
            escrow.settleMutually.selector,
            books[i].terms.code,
            offer,
            caller == terms.client ? bytes("") : _signature(dice, terms.client, digest, signed[0]),
            caller == terms.agency ? bytes("") : _signature(dice, terms.agency, digest, signed[1])
        );
    }

    /// @notice What went through once does not again, from anyone.
    function replay(uint256 seed) external {
        if (_nested()) return;
        Dice.Cup memory dice = Dice.cup(seed);
        bytes memory data = _spent[dice.between(0, 1)].code;
        if (data.length == 0) return;
        assembly ("memory-safe") {
            let length := sub(mload(data), 1)
            data := add(data, 1)
            mstore(data, length)
        }
        ++tally[Tally.replays];
        // Not by a party: the agency may consent again after a retraction.
        inv31_nothingTwice(_tryCall(BANK, 0, data));
    }

    /// @notice Whoever brings a signature makes the helper call whatever it likes. It must not be able to move anything.
    function abuseTheHelper(uint256 seed) external {
        if (_nested()) return;
        Dice.Cup memory dice = Dice.cup(seed);
        address target = dice.chance(50) ? address(escrow) : address(tokens[0]);
        bytes memory data =
            target == address(escrow)
                ? abi.encodeCall(escrow.withdraw, (address(tokens[0]), BANK))
                : abi.encodeWithSignature("transferFrom(address,address,uint256)", address(escrow), BANK, 1);
        bytes memory signature = bytes.concat(abi.encode(target, data, ""), MAGIC);
        vm.prank(BANK);
        (bool success, ) = address(escrow.COUNTERFACTUAL_SIGNATURES()).call{gas: GAS}(
            abi.encodeWithSignature("isFrom(address,bytes32,bytes)", address(uint160(seed)), bytes32(seed), signature)
        );
        if (success) ++tally[Tally.helperCalls];
    }

    // ---------------------------------------------------------------- credits

    function withdraw(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        address token = _currency(dice);
        address payee = _creditor(dice, token);
        address to = dice.pick(0, 1, 1) == 0 ? payee : address(uint160(dice.between(0x10000, 0x20000)));
        if (dice.chance(4)) to = dice.chance(50) ? address(0) : address(escrow);
        bytes memory data = abi.encodeCall(escrow.withdraw, (token, to));
        _payCredit(payee, token, to, payee, data, to != address(0) && to != address(escrow));
    }

    function pushCredit(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        address token = _currency(dice);
        address payee = _creditor(dice, token);
        bytes memory data = abi.encodeCall(escrow.pushCredit, (token, payee));
        _payCredit(payee, token, payee, _stranger(dice, BANK), data, true);
    }

    // ---------------------------------------------------------------- surroundings

    function warp(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 by = dice.pick(dice.between(1, 1 hours), dice.between(1, 1 days), dice.between(1, 10 days));
        _pass(vm.getBlockTimestamp() + by, dice);
    }

    function changeMoods(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        // Mostly in order: else little would ever be paid.
        for (uint256 k = 0; k < 2; ++k) {
            oracles[k].setMood(WildOracle.Mood(dice.chance(70) ? 0 : dice.between(1, 6)));
            tokens[k].setMood(WildToken.Mood(dice.chance(65) ? 0 : dice.between(1, k == 0 ? 7 : 8)));
            tokens[k].setRefusal(agencyKey, dice.chance(20));
            tokens[k].setRefusal(address(agencyContract), dice.chance(20));
            tokens[k].setRefusal(clientKey, dice.chance(20));
            tokens[k].setRefusal(ARBITER, dice.chance(20));
        }
        agencyContract.setMood(_mood(dice), _signing(dice));
        clientContract.setMood(_mood(dice), _signing(dice));
        arbiterContract.setMood(_mood(dice), _signing(dice));
        if (_callsBack()) _aim(dice, live[dice.between(0, LIVE - 1)]);
    }

    function donate(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 amount = dice.magnitude(1e30);
        address token = _currency(dice);
        uint256 i = live[dice.between(0, LIVE - 1)];
        bytes32 before = _entitlements(i);
        if (token == address(0)) {
            vm.deal(address(escrow), address(escrow).balance + amount);
        } else if (isRogue(token) && dice.chance(30)) {
            // It takes away what it was trusted with: its own agreements only.
            tokens[1].burn(address(escrow), dice.between(0, tokens[1].balanceOf(address(escrow))));
        } else {
            WildToken(token).mint(address(escrow), amount);
        }
        donated[token] += amount;
        ++tally[Tally.donations];
        inv24_donationsChangeNothing(before, _entitlements(i));
    }

    /// @dev All that the escrow says about an agreement.
    function _entitlements(uint256 i) private view returns (bytes32) {
        bytes memory tail = books[i].terms.code;
        (, bytes memory amount) = address(escrow).staticcall(EscrowCalls.one(escrow.held.selector, tail));
        (, bytes memory now_) = address(escrow).staticcall(EscrowCalls.one(escrow.statusOf.selector, tail));
        return keccak256(abi.encode(amount, now_, escrow.agreementOf(books[i].id)));
    }

    // ---------------------------------------------------------------- choices

    /// @dev Mostly an agreement that `fits`, when there is one; rather the one that something happened to before. Nested
    /// calls do not move the focus.
    function _begin(
        uint256 seed,
        function(uint256) view returns (bool) fits
    ) private returns (Dice.Cup memory dice, uint256 i, Terms memory terms) {
        dice = Dice.cup(seed);
        uint256 slot = dice.chance(60) ? _focus : dice.between(0, LIVE - 1);
        for (uint256 tries = 0; tries < LIVE; ++tries) {
            if (fits(live[slot]) || dice.chance(5)) break;
            slot = (slot + 1) % LIVE;
        }
        if (!_nested()) _focus = slot;
        i = live[slot];
        terms = termsOf(i);
    }

    /// @dev Mostly the agreement whose turn is next: to jump past the turns of others would leave nothing to dispute.
    function _beginNext(
        uint256 seed,
        function(uint256) view returns (bool) fits
    ) private returns (Dice.Cup memory dice, uint256 i, Terms memory terms) {
        (dice, i, terms) = _begin(seed, fits);
        if (dice.chance(25)) return (dice, i, terms);
        uint256 next = type(uint256).max;
        uint256 slot = LIVE;
        for (uint256 k = 0; k < LIVE; ++k) {
            if (!fits(live[k]) || books[live[k]].due >= next) continue;
            (next, slot) = (books[live[k]].due, k);
        }
        if (slot == LIVE || live[slot] == i) return (dice, i, terms);
        if (!_nested()) _focus = slot;
        i = live[slot];
        terms = termsOf(i);
    }

    /// @dev Mostly something else is done where this would be refused anyway.
    function _instead(uint256 seed, function(uint256) view returns (bool) fits) private view returns (bool) {
        if (_nested() || seed % 16 == 0) return false;
        for (uint256 k = 0; k < LIVE; ++k) if (fits(live[k])) return false;
        return true;
    }

    /// @dev Once in a while, for what ends an agreement.
    function _rarely(uint256 i) private view returns (bool) {
        if (books[i].end == End.Cancelled && books[i].due > 0) return true;
        return books[i].due > 0 && uint256(books[i].id) % 8 == vm.getBlockTimestamp() % 8;
    }

    function _any(uint256 i) private view returns (bool) {
        return books[i].due > 0;
    }

    function _proposable(uint256 i) private view returns (bool) {
        return canPropose(i, true, false);
    }

    function _fundable(uint256 i) private view returns (bool) {
        return vm.getBlockTimestamp() < books[i].fundBefore;
    }

    function _earns(uint256 i) private view returns (bool) {
        return books[i].paysInterim && vm.getBlockTimestamp() < books[i].due;
    }

    /// @dev One whose review can be reached, or is not long over.
    function _disputable(uint256 i) private view returns (bool) {
        Book storage book = books[i];
        uint256 time = vm.getBlockTimestamp();
        return book.arbitrated && (book.reviewEnd > 0 ? time < book.reviewEnd : time < uint256(book.due) + 1 days);
    }

    function _unfunded(uint256 i) private view returns (bool) {
        return books[i].funded == 0 && books[i].end == End.None && books[i].consent != Consent.Retracted;
    }

    function _disputed(uint256 i) private view returns (bool) {
        return books[i].reviewEnd > 0;
    }

    function _inTrial(uint256 i) private view returns (bool) {
        return books[i].due > 0 && vm.getBlockTimestamp() < books[i].trialEnd;
    }

    function _stranger(Dice.Cup memory dice, address party) private pure returns (address) {
        return dice.chance(50) ? party : BANK;
    }

    /// @dev Mostly somebody who may not leave: else no agreement would live long.
    function _leaver(Dice.Cup memory dice, address party, address other) private pure returns (address) {
        uint256 kind = dice.between(0, 9);
        return
            kind < 2
                ? party
                : kind < 6
                    ? other
                    : BANK;
    }

    function _currency(Dice.Cup memory dice) private view returns (address) {
        uint256 kind = dice.between(0, 4);
        return kind < 2 ? address(0) : address(tokens[kind < 4 ? 0 : 1]);
    }

    function _creditor(Dice.Cup memory dice, address token) private view returns (address payee) {
        address[6] memory all = payees();
        uint256 k = dice.between(0, 5);
        for (uint256 tries = 0; tries < 6; ++tries) {
            payee = all[(k + tries) % 6];
            if (credits[payee][token] > 0) return payee;
        }
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
