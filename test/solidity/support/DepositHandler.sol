// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IDepositAddresses} from "../../../contracts/interfaces/IDepositAddresses.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Agreement, Consent, End} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";
import {FickleDepositor} from "./FickleDepositor.sol";
import {FickleOracle} from "./FickleOracle.sol";
import {FickleToken} from "./FickleToken.sol";
import {PropertyTest} from "./PropertyTest.sol";
import {RandomTerms} from "./RandomTerms.sol";

/// @notice Everything that anyone can do about deposits, from one random word each, beside the actions on the agreements
/// that decide what may be done. Keeps a book of where every unit that was sent to an address went, and knows by itself
/// what must be possible: `fault` names the first time that it was otherwise.
abstract contract DepositHandler is PropertyTest {
    using Dice for Dice.Cup;

    uint256 private constant AGENCY_KEY = 0xA9E;
    uint256 public constant COUNT = 4;
    address private constant EXCHANGE = address(0xE1);
    address private constant ELSEWHERE = address(0xE15E);

    /// @notice Of one agreement and one currency, 0 native and 1 the token: where what was sent there is.
    struct Book {
        uint256 sent;
        uint256 swept;
        uint256 returned;
        uint256 withdrawn;
    }

    /// @notice What the accounts that matter have, in one currency.
    struct Balances {
        uint256[COUNT] accounts;
        uint256 client;
        uint256 escrow;
        uint256 agency;
        uint256 elsewhere;
        uint256 factory;
    }

    IPerformanceEscrow public escrow;
    IDepositAddresses public deposits;
    FickleToken public token;
    FickleDepositor public clientContract;
    address public agency;
    address public client = address(0xC1);

    string public fault;
    mapping(uint256 i => mapping(uint256 currency => Book)) private _books;
    mapping(bytes4 selector => uint256) public succeeded;
    mapping(bytes4 selector => uint256) public refused;
    uint256 public setAsides;

    bytes[COUNT] private _terms;
    bytes32[COUNT] public ids;

    constructor() {
        vm.warp(1_900_000_000);
        escrow = IPerformanceEscrow(_deploy("PerformanceEscrow.sol:PerformanceEscrow"));
        token = new FickleToken();
        clientContract = new FickleDepositor(address(escrow));
        agency = vm.addr(AGENCY_KEY);
        bytes memory code = abi.encodePacked(vm.getCode("DepositAddresses.sol:DepositAddresses"), abi.encode(escrow));
        address factory;
        assembly ("memory-safe") {
            factory := create(0, add(code, 0x20), mload(code))
        }
        deposits = IDepositAddresses(factory);
        address oracle = address(new FickleOracle());
        for (uint256 i = 0; i < COUNT; ++i) _draft(i, oracle);
    }

    // ---------------------------------------------------------------- deposits

    function deposit(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = dice.between(0, COUNT - 1);
        Terms memory terms = termsOf(i);
        address currency =
            dice.chance(85)
                ? terms.token
                : dice.chance(50)
                    ? address(0)
                    : address(token);
        uint256 there = deposits.deposited(terms);
        uint256 missing = there < terms.cap ? terms.cap - there : terms.cap;
        uint256 amount = dice.pick(
            missing,
            missing + dice.magnitude(terms.cap),
            dice.magnitude(3 * uint256(terms.cap))
        );
        address account = deposits.addressOf(terms);

        if (currency == address(0)) {
            vm.deal(EXCHANGE, amount);
            vm.prank(EXCHANGE);
            (bool success, ) = account.call{value: amount}("");
            _claim(success, "deposit: refused");
        } else {
            token.mint(EXCHANGE, amount);
            vm.prank(EXCHANGE);
            token.transfer(account, amount);
        }
        _books[i][_index(currency)].sent += amount;
    }

    function sweep(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice);
        Terms memory terms = termsOf(i);
        Agreement memory agreement = escrow.agreementOf(ids[i]);
        if (agreement.funded < terms.periodEnds.length && dice.chance(10)) {
            _arrive(_fundBefore(terms, agreement.funded), dice);
        }
        bytes memory signature = dice.chance(85) ? _signature(i) : bytes("");
        uint256 there = _accountBalance(i, terms.token);
        uint256 aside = deposits.setAside(ids[i]);
        bool possible =
            isOpen(i) &&
                there >= aside + terms.cap &&
                (agreement.consent == Consent.Given || signature.length != 0) &&
                (agreement.funded > 0 || block.timestamp + 366 days >= terms.start);

        Balances memory before = _balances(i, terms.token);
        if (!_call(_anyone(dice), abi.encodeCall(deposits.sweep, (terms, signature)), possible)) return;
        Balances memory later = _balances(i, terms.token);

        uint256 surplus = there - terms.cap;
        uint256 paid = later.client - before.client;
        _books[i][_index(terms.token)].swept += terms.cap;
        _books[i][_index(terms.token)].returned += paid;
        _claim(escrow.agreementOf(ids[i]).funded == agreement.funded + 1, "sweep: not exactly the next period");
        _claim(later.escrow == before.escrow + terms.cap, "sweep: not exactly the cap");
        _claim(paid == surplus || (paid == 0 && !_accepts(terms)), "sweep: the surplus did not arrive");
        _claim(deposits.setAside(ids[i]) == surplus - paid, "sweep: not set aside");
        if (paid != surplus) ++setAsides;
        _checkOthers(i, before, later);
    }

    function returnToClient(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = _choose(dice);
        Terms memory terms = termsOf(i);
        uint256 funded = escrow.agreementOf(ids[i]).funded;
        if (funded < terms.periodEnds.length && dice.chance(10)) _arrive(_fundBefore(terms, funded), dice);
        address currency =
            dice.chance(70)
                ? terms.token
                : dice.chance(50)
                    ? address(0)
                    : address(token);
        uint256 there = _accountBalance(i, currency);
        uint256 amount = there;
        if (currency == terms.token && isOpen(i)) {
            amount = deposits.setAside(ids[i]);
            // The clock may have made nothing of it: an account never has less than what is set aside.
            _claim(amount <= there, "more set aside than there is");
        }

        Balances memory before = _balances(i, currency);
        bool possible = amount > 0 && _accepts(terms, currency);
        bytes memory data = abi.encodeCall(deposits.returnToClient, (terms, currency));
        // A client that calls back has all the gas here: whether it takes the money is its own matter.
        if (!_callMaybe(_anyone(dice), data, possible, amount > 0 && _isCallingBack(terms, currency))) return;
        Balances memory later = _balances(i, currency);

        _books[i][_index(currency)].returned += amount;
        _claim(later.client == before.client + amount, "return: not to the client");
        _claim(later.escrow == before.escrow, "return: moved the escrow's");
        if (currency == terms.token) _claim(deposits.setAside(ids[i]) == 0, "return: still set aside");
        _checkOthers(i, before, later);
    }

    function withdraw(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        // Mostly somebody who may not: else no deposit would live long.
        if (dice.chance(60)) return;
        uint256 i = _choose(dice);
        Terms memory terms = termsOf(i);
        address currency =
            dice.chance(70)
                ? terms.token
                : dice.chance(50)
                    ? address(0)
                    : address(token);
        address caller = dice.chance(50) ? terms.client : _anyone(dice);
        uint256 amount = _accountBalance(i, currency);

        Balances memory before = _balances(i, currency);
        bytes memory data = abi.encodeCall(deposits.withdraw, (terms, currency, ELSEWHERE));
        if (!_call(caller, data, caller == terms.client && amount > 0)) return;
        Balances memory later = _balances(i, currency);

        _books[i][_index(currency)].withdrawn += amount;
        _claim(later.elsewhere == before.elsewhere + amount, "withdraw: not where the client wants it");
        _claim(later.client == before.client && later.escrow == before.escrow, "withdraw: moved another's");
        if (currency == terms.token) _claim(deposits.setAside(ids[i]) == 0, "withdraw: still set aside");
        _claim(before.accounts[i] == amount && later.accounts[i] == 0, "withdraw: not all");
    }

    // ---------------------------------------------------------------- what decides

    function act(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = dice.between(0, COUNT - 1);
        Terms memory terms = termsOf(i);
        uint256 what = dice.between(0, 19);
        // Whether the escrow does it is tested elsewhere.
        if (what < 8) _try(terms.agency, 0, abi.encodeCall(escrow.propose, (terms, "")));
        else if (what < 10) _try(terms.agency, 0, abi.encodeCall(escrow.retract, (terms)));
        else if (what == 10) _try(terms.client, 0, abi.encodeCall(escrow.optOut, (terms)));
        else if (what == 11) _try(terms.client, 0, abi.encodeCall(escrow.cancel, (terms, _keep(i))));
        else if (what == 12) _try(terms.agency, 0, abi.encodeCall(escrow.resign, (terms, dice.between(0, 2))));
        else if (what < 16) _fundDirectly(i);
        else _try(EXCHANGE, 0, abi.encodeCall(escrow.settle, (terms)));
    }

    function setMoods(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 i = dice.between(0, COUNT - 1);
        bytes memory data =
            dice.chance(50)
                ? abi.encodeCall(deposits.sweep, (termsOf(i), _signature(i)))
                : abi.encodeCall(deposits.withdraw, (termsOf(3), address(0), address(clientContract)));
        FickleDepositor.Mood mood = FickleDepositor.Mood(dice.pick(0, dice.between(0, 3), 3));
        clientContract.setMood(mood, address(deposits), data);
        address payee = dice.chance(50) ? client : address(clientContract);
        token.setRefusal(payee, FickleToken.Refusal(dice.pick(0, dice.between(0, 2), 1)));
    }

    function pass(uint256 seed) external {
        Dice.Cup memory dice = Dice.cup(seed);
        if (dice.chance(85)) return vm.warp(vm.getBlockTimestamp() + dice.magnitude(3 days));
        uint256 i = dice.between(0, COUNT - 1);
        uint256 funded = escrow.agreementOf(ids[i]).funded;
        if (funded < termsOf(i).periodEnds.length) _arrive(_fundBefore(termsOf(i), funded), dice);
    }

    // ---------------------------------------------------------------- what is known

    function termsOf(uint256 i) public view returns (Terms memory) {
        return abi.decode(_terms[i], (Terms));
    }

    function bookOf(uint256 i, address currency) external view returns (Book memory) {
        return _books[i][_index(currency)];
    }

    /// @notice Whether a further period can be funded, by the rules in prose.
    function isOpen(uint256 i) public view returns (bool) {
        Terms memory terms = termsOf(i);
        Agreement memory agreement = escrow.agreementOf(ids[i]);
        if (agreement.end != End.None) return false;
        if (agreement.consent == Consent.Retracted) return false;
        if (agreement.funded == terms.periodEnds.length) return false;
        return block.timestamp < _fundBefore(terms, agreement.funded);
    }

    // ---------------------------------------------------------------- details

    /// @dev By turns in the token and native, for an account and for a contract as client.
    function _draft(uint256 i, address oracle) private {
        Dice.Cup memory dice = Dice.cup(i + 77);
        uint256 start = vm.getBlockTimestamp() + dice.between(5 days, i == 3 ? 380 days : 40 days);
        Terms memory terms = RandomTerms.make(dice.roll(), start, i < 2 ? 1e12 : 1e24, 5);
        while (terms.periodEnds.length < 2) terms = RandomTerms.make(dice.roll(), start, 1e18, 5);
        terms.client = i < 2 ? client : address(clientContract);
        terms.agency = agency;
        terms.token = i % 2 == 0 ? address(token) : address(0);
        terms.oracle = oracle;
        terms.metric = bytes32("metric");
        terms.annex = bytes32(i);
        escrow.checkTerms(terms);
        _terms[i] = abi.encode(terms);
        ids[i] = escrow.agreementId(terms);
    }

    function _fundDirectly(uint256 i) private {
        Terms memory terms = termsOf(i);
        bool native = terms.token == address(0);
        if (native) {
            vm.deal(EXCHANGE, terms.cap);
        } else {
            token.mint(EXCHANGE, terms.cap);
            vm.prank(EXCHANGE);
            token.approve(address(escrow), terms.cap);
        }
        uint256 next = escrow.agreementOf(ids[i]).funded;
        _try(EXCHANGE, native ? terms.cap : 0, abi.encodeCall(escrow.fund, (terms, next, 1, _signature(i))));
    }

    function _keep(uint256 i) private view returns (uint256) {
        uint256 funded = escrow.agreementOf(ids[i]).funded;
        Terms memory terms = termsOf(i);
        uint256 bound = terms.cancelNotice;
        for (uint256 period = 0; period < terms.periodEnds.length; ++period) {
            uint256 start = period == 0 ? terms.start : terms.periodEnds[period - 1];
            if (start <= block.timestamp) ++bound;
        }
        return funded < bound ? funded : bound;
    }

    function _fundBefore(Terms memory terms, uint256 period) private pure returns (uint256) {
        return (period == 0 ? terms.start : terms.periodEnds[period - 1]) + uint256(terms.fundingGrace);
    }

    /// @dev Mostly an agreement with something at its address.
    function _choose(Dice.Cup memory dice) private view returns (uint256 i) {
        i = dice.between(0, COUNT - 1);
        for (uint256 tries = 0; tries < COUNT; ++tries) {
            if (_accountBalance(i, termsOf(i).token) > 0) return i;
            i = (i + 1) % COUNT;
        }
    }

    function _anyone(Dice.Cup memory dice) private view returns (address) {
        return address(uint160(dice.pick(uint160(agency), uint160(EXCHANGE), uint160(0xD1CE))));
    }

    function _accepts(Terms memory terms) private view returns (bool) {
        return _accepts(terms, terms.token);
    }

    function _accepts(Terms memory terms, address currency) private view returns (bool) {
        if (currency != address(0)) return token.refusalOf(terms.client) == FickleToken.Refusal.None;
        return terms.client == client || clientContract.accepts();
    }

    function _isCallingBack(Terms memory terms, address currency) private view returns (bool) {
        return
            currency == address(0) &&
            terms.client != client &&
            clientContract.mood() == FickleDepositor.Mood.CallingBack;
    }

    function _accountBalance(uint256 i, address currency) private view returns (uint256) {
        return balanceOf(deposits.accountOf(ids[i]), currency);
    }

    function balanceOf(address account, address currency) public view returns (uint256) {
        return currency == address(0) ? account.balance : token.balanceOf(account);
    }

    function _balances(uint256 i, address currency) private view returns (Balances memory balances) {
        for (uint256 k = 0; k < COUNT; ++k) balances.accounts[k] = _accountBalance(k, currency);
        balances.client = balanceOf(termsOf(i).client, currency);
        balances.escrow = balanceOf(address(escrow), currency);
        balances.agency = balanceOf(agency, currency);
        balances.elsewhere = balanceOf(ELSEWHERE, currency);
        balances.factory = balanceOf(address(deposits), currency);
    }

    /// @dev What left the account is with the client or the escrow, and nobody else's money moved.
    function _checkOthers(uint256 i, Balances memory before, Balances memory later) private {
        for (uint256 k = 0; k < COUNT; ++k) {
            if (k != i) _claim(before.accounts[k] == later.accounts[k], "another account moved");
        }
        _claim(
            before.accounts[i] + before.client + before.escrow == later.accounts[i] + later.client + later.escrow,
            "units lost or made up"
        );
        _claim(before.agency == later.agency && before.elsewhere == later.elsewhere, "somebody else got some");
        _claim(later.factory == 0, "the factory has some");
    }

    function _call(address caller, bytes memory data, bool possible) private returns (bool) {
        return _callMaybe(caller, data, possible, false);
    }

    /// @param maybe Whether it may succeed though it need not.
    function _callMaybe(address caller, bytes memory data, bool possible, bool maybe) private returns (bool success) {
        vm.prank(caller);
        // Enough for everything, and not all there is: a client that burns it would leave none for what follows.
        (success, ) = address(deposits).call{gas: 3_000_000}(data);
        bytes4 selector = bytes4(data);
        if (success) ++succeeded[selector];
        else ++refused[selector];
        if (!maybe) {
            string memory name = vm.toString(abi.encodePacked(selector));
            _claim(success == possible, string.concat(success ? "went through: " : "was refused: ", name));
        }
    }

    function _try(address caller, uint256 value, bytes memory data) private {
        vm.prank(caller);
        (bool success, ) = address(escrow).call{value: value}(data);
        if (success) ++succeeded[bytes4(data)];
        else ++refused[bytes4(data)];
    }

    function _claim(bool holds, string memory otherwise) internal {
        if (!holds && bytes(fault).length == 0) fault = otherwise;
    }

    /// @dev A second before `time`, at it, or a second after; unless it has gone by or is years ahead.
    function _arrive(uint256 time, Dice.Cup memory dice) private {
        uint256 at = time + dice.between(0, 2) - 1;
        if (at > vm.getBlockTimestamp() && at < vm.getBlockTimestamp() + 400 days) vm.warp(at);
    }

    function _signature(uint256 i) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(AGENCY_KEY, ids[i]);
        return abi.encodePacked(r, s, v);
    }

    function _index(address currency) private pure returns (uint256) {
        return currency == address(0) ? 0 : 1;
    }
}
