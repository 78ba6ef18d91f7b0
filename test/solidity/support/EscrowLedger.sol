// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Agreement, Consent, Dispute, End, MutualSettlement} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";
import {EscrowBook} from "./EscrowBook.sol";
import {EscrowCalls} from "./EscrowCalls.sol";
import {WildParty} from "./WildParty.sol";
import {WildToken} from "./WildToken.sol";
import {LazyFactory} from "./LazyWallet.sol";
import {TALLIES, Tally} from "./Tally.sol";

/// @notice Makes the calls, measures what came of them and writes the book. The invariants about a single call are here;
/// `fault` names the first that did not hold. See docs/invariants.md.
abstract contract EscrowLedger is EscrowBook {
    using Dice for Dice.Cup;

    bytes32 internal constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @dev Enough for every function, however much a receiver or token burns; and for what happens in between.
    uint256 internal constant GAS = 60_000_000;
    uint256 private constant GAS_IN_BETWEEN = 4_000_000;

    /// @notice What went wrong first; empty while nothing has.
    string public fault;

    /// @notice How often things happened, by the numbers in `Tally`.
    uint256[TALLIES] public tally;

    /// @dev Wallets of single agreements that were credited something.
    address[] internal _lazyCreditors;

    uint256 private _depth;
    bool private _locked;
    uint256 private _armed;
    bytes4 private _armedWith;

    function tallies() external view returns (uint256[TALLIES] memory) {
        return tally;
    }

    // ---------------------------------------------------------------- invariants about one call

    /// @dev Whoever may not, cannot; whoever may, can: at every second, whatever others do.
    function inv28_possibleToTheSecond(bool success, bool possible, bytes memory data) internal {
        if (success == possible) return;
        _blame(string.concat("28 ", possible ? "refused: " : "allowed: ", vm.toString(abi.encodePacked(bytes4(data)))));
    }

    /// @dev And 22: what does not arrive, and nothing else, becomes a credit of exactly the one that does not take it.
    function inv05_paidToTheUnit(address party, address token, Purse memory purse) internal {
        uint256 balance = purse.balance + (purse.accepts ? purse.due : 0);
        if (balanceOf(party, token) != balance) _blame("05 paid another amount");
    }

    function inv22_creditsAreFailedPushes(address party, address token) internal {
        if (escrow.creditOf(party, token) != credits[party][token]) _blame("22 another credit");
    }

    function inv03_neverBack(Book storage book, uint256 keep) internal {
        if (keep > book.funded || keep < book.settled) _blame("03 funded more, or settled less");
    }

    function inv04_capped(uint256 cap, Period storage p) internal {
        if (uint256(p.toAgency) + p.toClient > cap) _blame("04 a period paid more than its cap");
    }

    function inv07_noneAboveTheBaseUnanswered(Terms memory terms, Period storage p, bool answered) internal {
        if (!answered && !p.ruled && p.toAgency != terms.base + p.interim) _blame("07 paid without an answer");
    }

    function inv10_ruledBetweenTheClaims(uint256 i, uint256 period, uint256 low, uint256 high) internal {
        uint256 payout = periods[i][period].toAgency;
        if (payout < low || payout > high) _blame("10 ruled beyond the claims");
    }

    function inv16_mutualSplitsAll(uint256 before, uint256 sum) internal {
        if (sum != before) _blame("16 split another amount");
    }

    function inv17_consentIsNotRevived(Consent before, bool byAgency) internal {
        if (before == Consent.Retracted && !byAgency) _blame("17 a retracted consent came back");
    }

    function inv18_theEndedAreNeverFunded(bool hadEnded) internal {
        if (hadEnded) _blame("18 funded after its end");
    }

    function inv19_byThePartyOnly(address caller, address party) internal {
        if (caller != party) _blame("19 by somebody else");
    }

    function inv19_byAPartyOnly(Terms memory terms, address caller) internal {
        if (caller != terms.client && caller != terms.agency) _blame("19 disputed by somebody else");
    }

    function inv24_donationsChangeNothing(bytes32 before, bytes32 now_) internal {
        if (before != now_) _blame("24 a donation changed something");
    }

    function inv25_nothingGetsInMeanwhile(bytes4 selector) internal {
        bool free = selector == escrow.propose.selector || selector == escrow.retract.selector;
        if (!free) _blame("25 called back into");
    }

    function inv27_pulledFromTheCaller(
        address caller,
        address token,
        uint256 callerBefore,
        uint256 escrowBefore,
        uint256 amount
    ) internal {
        if (balanceOf(address(escrow), token) != escrowBefore + amount) _blame("27 locked another amount");
        if (balanceOf(caller, token) != callerBefore) _blame("27 took another amount");
    }

    function inv29_nothingBeforeTheTrialsEnd(Terms memory terms) internal {
        if (vm.getBlockTimestamp() < terms.trialEnd) _blame("29 paid in the trial");
    }

    function inv29_theTrialIsFree(uint256 i) internal {
        if (books[i].returned != books[i].paidIn) _blame("29 the trial cost something");
    }

    function inv30_whatHasBegunStays(uint256 i, Terms memory terms, uint256 keep) internal {
        uint256 least = books[i].end == End.Cancelled ? begun(terms) : ended(terms);
        if (keep < least && keep < books[i].funded) _blame("30 gave up a period that stays");
    }

    function inv31_nothingTwice(bool success) internal {
        if (success) _blame("31 went through again");
    }

    /// @dev What the escrow stores of an agreement is what the book says: 2, 9, 12, 13 and 20.
    function inv20_asTheBookSays(uint256 i) internal {
        Book storage book = books[i];
        Agreement memory agreement = escrow.agreementOf(book.id);
        if (agreement.funded != book.funded) _blame("20 funded");
        if (agreement.settled != book.settled) _blame("20 settled");
        if (agreement.end != book.end) _blame("20 end");
        if (agreement.consent != book.consent) _blame("20 consent");
        if (agreement.reviewEnd != book.reviewEnd) _blame("20 reviewEnd");
        inv12_paidOpenIsTheSum(i, agreement.paidOpen);
        if (book.reviewEnd != 0) inv09_theAnswerIsFrozen(i, escrow.disputeOf(book.id, book.settled));
    }

    function inv12_paidOpenIsTheSum(uint256 i, uint256 open) internal {
        if (open != paidOpen(i)) _blame("12 paidOpen");
    }

    function inv09_theAnswerIsFrozen(uint256 i, Dispute memory disputed) internal {
        Period storage p = periods[i][books[i].settled];
        bool same = disputed.value == p.answer && disputed.answered == p.answered;
        if (!same) _blame("09 the answer of a disputed period changed");
        if (disputed.byClient != p.byClient || disputed.byAgency != p.byAgency) _blame("09 disputed by another");
    }

    // ---------------------------------------------------------------- calls

    function _tryCall(address caller, uint256 value, bytes memory data) internal returns (bool success) {
        uint256 before = caller.balance;
        if (value > 0) vm.deal(caller, before + value);
        bool outer = _locked;
        if (_callsBack() && _isLocking(bytes4(data))) _locked = true;
        uint256 gasLimit = _nested() ? GAS_IN_BETWEEN : GAS;
        vm.prank(caller);
        (success, ) = address(escrow).call{value: value, gas: gasLimit}(data);
        if (_callsBack()) {
            _locked = outer;
            if (success) _noteCallBacks();
        }
        if (value > 0 && !success) vm.deal(caller, before);
    }

    function _call(
        uint256,
        address caller,
        uint256 value,
        bytes memory data,
        bool possible
    ) internal returns (bool success) {
        bool shutOut = _locked && _isLocking(bytes4(data));
        success = _tryCall(caller, value, data);

        uint256 k = Tally.indexOf(bytes4(data));
        ++tally[success ? k : k + 1];
        if (shutOut) {
            ++tally[Tally.shutOut];
            if (success) inv25_nothingGetsInMeanwhile(bytes4(data));
        } else {
            inv28_possibleToTheSecond(success, possible, data);
        }
    }

    /// @dev A call that takes `amount` from the caller, who gets just that before; now and then not quite.
    function _callWithMoney(
        Dice.Cup memory dice,
        uint256 i,
        address caller,
        address token,
        uint256 amount,
        bytes memory data,
        bool possible
    ) internal returns (bool success) {
        uint256 flaw = dice.chance(5) ? 1 : 0;
        if (token == address(0)) {
            uint256 balance = caller.balance;
            uint256 before = address(escrow).balance;
            success = _call(i, caller, amount + flaw, data, possible && flaw == 0);
            if (success && bytes4(data) == escrow.fund.selector) {
                inv27_pulledFromTheCaller(caller, token, balance, before, amount);
            }
            return success;
        }
        return _callWithTokens(i, caller, WildToken(token), [amount, flaw, dice.chance(2) ? 1 : 0], data, possible);
    }

    /// @param sums What it takes, what is lacking of the allowance, and native currency that comes along.
    function _callWithTokens(
        uint256 i,
        address caller,
        WildToken token,
        uint256[3] memory sums,
        bytes memory data,
        bool possible
    ) private returns (bool success) {
        uint256 amount = sums[0];
        if (amount > 0 && !token.pulls()) possible = false;
        if (sums[2] > 0 || (sums[1] > 0 && amount > 0)) possible = false;
        uint256 callerBefore = token.balanceOf(caller);
        uint256 escrowBefore = token.balanceOf(address(escrow));
        uint256 allowed = token.endow(caller, amount, address(escrow), amount > sums[1] ? amount - sums[1] : 0);
        success = _call(i, caller, sums[2], data, possible);
        if (!success) {
            token.dispossess(caller, amount, address(escrow), allowed);
        } else if (bytes4(data) == escrow.fund.selector) {
            inv27_pulledFromTheCaller(caller, address(token), callerBefore, escrowBefore, amount);
        }
    }

    struct Purse {
        uint256 due;
        uint256 balance;
        bool accepts;
    }

    /// @dev A call of which agency, client and arbiter must get exactly this, as money or, when they do not take it, as a
    /// credit.
    function _callAndPay(
        uint256 i,
        Terms memory terms,
        address caller,
        bytes memory data,
        bool possible,
        uint256 toAgency,
        uint256 toClient,
        uint256 toArbiter
    ) internal returns (bool success) {
        Purse[3] memory purses = _expect(terms, toAgency, toClient, toArbiter);
        success = _call(i, caller, 0, data, possible);
        if (success) _met(terms, purses);
    }

    function _expect(
        Terms memory terms,
        uint256 toAgency,
        uint256 toClient,
        uint256 toArbiter
    ) internal view returns (Purse[3] memory) {
        return
            [
                _purse(terms.agency, terms.token, toAgency),
                _purse(terms.client, terms.token, toClient),
                _purse(terms.arbiter, terms.token, toArbiter)
            ];
    }

    function _purse(address party, address token, uint256 due) private view returns (Purse memory) {
        if (party == address(0)) return Purse(due, 0, true);
        return Purse(due, balanceOf(party, token), accepts(party, token));
    }

    function _met(Terms memory terms, Purse[3] memory purses) internal {
        _metBy(terms.agency, terms.token, purses[0]);
        _metBy(terms.client, terms.token, purses[1]);
        if (terms.arbiter != address(0)) _metBy(terms.arbiter, terms.token, purses[2]);
    }

    function _metBy(address party, address token, Purse memory purse) private {
        if (isRogue(token)) {
            credits[party][token] = escrow.creditOf(party, token);
            return;
        }
        if (!purse.accepts && purse.due > 0) {
            credits[party][token] += purse.due;
            creditsIn[token] += purse.due;
            if (salts[party] != 0) _lazyCreditors.push(party);
            ++tally[Tally.credited];
        }
        inv05_paidToTheUnit(party, token, purse);
        inv22_creditsAreFailedPushes(party, token);
    }

    function _payCredit(
        address payee,
        address token,
        address to,
        address caller,
        bytes memory data,
        bool possible
    ) internal {
        uint256 credit = credits[payee][token];
        uint256 before = balanceOf(to, token);
        bool success;
        if (isRogue(token)) {
            success = _tryCall(caller, 0, data);
            if (success) credits[payee][token] = 0;
            return;
        }
        success = _call(0, caller, 0, data, possible && credit > 0 && accepts(to, token));
        if (success) {
            if (balanceOf(to, token) != before + credit) _blame("22 took another amount");
            credits[payee][token] = 0;
            creditsIn[token] -= credit;
        }
        inv22_creditsAreFailedPushes(payee, token);
    }

    function payees() public view returns (address[6] memory) {
        return
            [agencyKey, clientKey, address(agencyContract), address(clientContract), ARBITER, address(arbiterContract)];
    }

    // ---------------------------------------------------------------- the book

    /// @return toAgency What settling `period` by its outcome still pays.
    function _settlement(
        uint256 i,
        Terms memory terms,
        uint256 period
    ) internal view returns (uint256 toAgency, uint256 toClient) {
        Period storage p = periods[i][period];
        uint256 total = outcome(i, terms, period).total;
        return (total - p.toAgency, terms.cap - total - p.toClient);
    }

    function _feesBack(uint256 i, Terms memory terms) internal view returns (uint256 toAgency, uint256 toClient) {
        if (books[i].reviewEnd == 0) return (0, 0);
        Period storage p = periods[i][books[i].settled];
        return (p.byAgency ? terms.arbiterFee : 0, p.byClient ? terms.arbiterFee : 0);
    }

    function _pay(uint256 i, Terms memory terms, uint256 period, uint256 toAgency, uint256 toClient) internal {
        Period storage p = periods[i][period];
        p.toAgency += uint128(toAgency);
        p.toClient += uint128(toClient);
        books[i].paid += uint128(toAgency);
        books[i].returned += uint128(toClient);
        inv04_capped(terms.cap, p);
    }

    function _noteSettled(uint256 i, Terms memory terms, uint256 toAgency, uint256 toClient) internal {
        Book storage book = books[i];
        uint256 period = book.settled;
        Period storage p = periods[i][period];
        bool answered = outcome(i, terms, period).answered;
        _pay(i, terms, period, toAgency, toClient);
        if (!answered) ++tally[Tally.settledUnanswered];
        if (p.interim > 0) ++tally[Tally.settledWithInterim];
        if (book.reviewEnd != 0 && !p.ruled) ++tally[Tally.settledUnruled];
        book.settled += 1;
        book.reviewEnd = 0;
        inv07_noneAboveTheBaseUnanswered(terms, p, answered);
        if (uint256(p.toAgency) + p.toClient != terms.cap) _blame("04 a settled period keeps something");
    }

    function _noteEnd(uint256 i, End end, uint256 keep, uint256 returned) internal {
        Book storage book = books[i];
        inv03_neverBack(book, keep);
        if (book.end != End.None) ++tally[Tally.endedTwice];
        book.returned += uint128(returned);
        (book.end, book.funded) = (end, uint8(keep));
    }

    function _after(uint256 i, Terms memory terms) internal {
        inv20_asTheBookSays(i);
        Book storage book = books[i];
        (uint256 funded, uint256 settled) = (book.funded, book.settled);
        bool open = book.end == End.None && funded < terms.periodEnds.length;
        book.due = settled < funded ? uint40(askFrom(terms, settled)) : 0;
        book.lastDue = settled < funded ? uint40(askFrom(terms, funded - 1)) : 0;
        book.fundBefore = open ? uint40(startOf(terms, funded) + terms.fundingGrace) : 0;
    }

    function _blame(string memory what) internal {
        if (bytes(fault).length == 0) fault = what;
    }

    // ---------------------------------------------------------------- calling back

    /// @dev Parties, tokens, arbiters, oracles and the deployment of wallets call back whenever they can.
    bool private _reentrant;

    function callBack() external {
        _reentrant = true;
    }

    function _callsBack() internal view returns (bool) {
        return _reentrant;
    }

    function _nested() internal view returns (bool) {
        return _depth > 0;
    }

    /// @notice Something else happens, in the middle of a call of the escrow: while a wallet is deployed.
    function inBetween(uint256 seed) external {
        require(msg.sender == address(factory));
        bytes4[] memory actions = actionsInBetween();
        ++_depth;
        ++tally[_locked ? Tally.inBetweenLocked : Tally.inBetweenFree];
        (bool success, bytes memory reason) = address(this).call(
            abi.encodeWithSelector(actions[seed % actions.length], seed)
        );
        if (!success) _blame(string.concat("the handler reverts in between: ", vm.toString(reason)));
        --_depth;
    }

    function actionsInBetween() public pure virtual returns (bytes4[] memory);

    /// @dev From now on parties and tokens that call back try this.
    function _aim(Dice.Cup memory dice, uint256 i) internal {
        bytes memory tail = books[i].terms.code;
        uint256 kind = dice.between(0, 9);
        bytes memory data;
        if (kind < 3) data = EscrowCalls.one(escrow.retract.selector, tail);
        else if (kind < 5) {
            // One that only deploys: the book is not kept in the middle of what is called back.
            ++_depth;
            bytes memory signature = _signature(dice, termsOf(i).agency, books[i].id, true);
            --_depth;
            data = EscrowCalls.propose(escrow.propose.selector, tail, signature);
        } else if (kind == 5) data = abi.encodeCall(escrow.withdraw, (address(0), address(agencyContract)));
        else if (kind == 6) data = abi.encodeCall(escrow.withdraw, (address(tokens[0]), address(clientContract)));
        else if (kind == 7) data = abi.encodeCall(escrow.pushCredit, (address(tokens[0]), agencyKey));
        else if (kind == 8) data = EscrowCalls.one(escrow.optOut.selector, tail);
        else data = EscrowCalls.one(escrow.settle.selector, tail);
        (_armed, _armedWith) = (i, bytes4(data));
        _aimAll(EscrowCalls.store(data));
    }

    function _aimAll(address payload) private {
        agencyContract.aim(payload);
        clientContract.aim(payload);
        arbiterContract.aim(payload);
        for (uint256 k = 0; k < 2; ++k) {
            tokens[k].aim(payload);
            oracles[k].aim(payload);
        }
    }

    /// @dev A consent may be given and taken back at any time, also while a payment is on its way.
    function _noteCallBacks() private {
        uint256 times = agencyContract.gotIn() + clientContract.gotIn() + arbiterContract.gotIn();
        for (uint256 k = 0; k < 2; ++k) times += tokens[k].gotIn() + oracles[k].gotIn();
        if (times == 0) return;

        tally[Tally.calledBack] += times;
        inv25_nothingGetsInMeanwhile(_armedWith);
        Book storage book = books[_armed];
        if (_armedWith == escrow.retract.selector) (book.consent, book.revoked) = (Consent.Retracted, true);
        else if (_armedWith == escrow.propose.selector) book.consent = Consent.Given;
        inv20_asTheBookSays(_armed);
        _aimAll(address(0));
    }

    function _isLocking(bytes4 selector) private view returns (bool) {
        return selector != escrow.propose.selector && selector != escrow.retract.selector;
    }

    function _mood(Dice.Cup memory dice) internal view returns (WildParty.Mood) {
        if (_callsBack() && dice.chance(60)) return WildParty.Mood.CallingBack;
        return WildParty.Mood(dice.chance(60) ? 0 : dice.between(0, 4));
    }

    function _signing(Dice.Cup memory dice) internal view returns (WildParty.Signing) {
        if (_callsBack() && dice.chance(60)) return WildParty.Signing.CallingBack;
        return WildParty.Signing(dice.chance(80) ? 0 : dice.between(1, 4));
    }

    // ---------------------------------------------------------------- time and signatures

    /// @dev A second before `time`, at it, or a second after; unless it has gone by or is years ahead.
    function _arrive(uint256 time, Dice.Cup memory dice) internal {
        uint256 at = time + dice.between(0, 2);
        if (at < 2) return;
        uint256 now_ = vm.getBlockTimestamp();
        if (at - 1 > now_ && at - 1 < now_ + 400 days) _pass(at - 1, dice);
    }

    /// @dev Lets time pass until `time`, and oracles answer what is due before. Not in between.
    function _pass(uint256 time, Dice.Cup memory dice) internal virtual;

    /// @dev The party's signature, or one over something else, or rubbish.
    function _signature(
        Dice.Cup memory dice,
        address party,
        bytes32 digest,
        bool good
    ) internal returns (bytes memory) {
        if (!good && dice.chance(30)) return dice.chance(50) ? bytes("") : abi.encode(dice.roll(), MAGIC);
        if (!good) digest = keccak256(abi.encode(digest));
        if (party == agencyKey || party == clientKey) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(party == agencyKey ? AGENCY_KEY : CLIENT_KEY, digest);
            return abi.encodePacked(r, s, v);
        }
        bytes memory inner = abi.encode(keccak256(abi.encode(digest, party)));
        bytes32 salt = salts[party];
        if (salt == 0 || (party.code.length > 0 && dice.chance(50))) return inner;
        bytes memory deployment =
            _callsBack() && !_nested()
                ? abi.encodeCall(LazyFactory.deployAfter, (salt, abi.encodeCall(this.inBetween, (dice.roll()))))
                : abi.encodeCall(LazyFactory.deploy, (salt));
        ++tally[Tally.counterfactual];
        return bytes.concat(abi.encode(address(factory), deployment, inner), MAGIC);
    }

    function _offerDigest(bytes32 id, MutualSettlement memory offer) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "MutualSettlement(bytes32 agreementId,uint256 periodsSettled,uint128 agencyAmount,uint128 clientAmount,uint256 validUntil)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, id, offer.periodsSettled, offer.agencyAmount, offer.clientAmount, offer.validUntil)
        );
        return keccak256(abi.encodePacked(hex"1901", escrow.DOMAIN_SEPARATOR(), structHash));
    }
}
