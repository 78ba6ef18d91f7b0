// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {GasFloor} from "../../../contracts/libraries/GasFloor.sol";
import {FickleOracle} from "../support/FickleOracle.sol";
import {FickleParty} from "../support/FickleParty.sol";
import {MockNoReturnToken} from "../../../contracts/test/MockNoReturnToken.sol";
import {HostileToken} from "../../../contracts/test/hostile/HostileToken.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {BranchTest} from "../support/BranchTest.sol";
import {Outside} from "../support/Outside.sol";

/// @notice Where the escrow meets what it cannot trust: oracles, tokens, receivers, and the gas that a caller gives.
contract BoundaryBranches is BranchTest {
    Outside private immutable outside = Outside(_deploy("Outside.sol:Outside"));
    Question private _asked = Question("metric", 1, 2, 3);

    // ---------------------------------------------------------------- oracles

    function test_answer() public {
        FickleOracle fickle = new FickleOracle();
        fickle.write(_asked, type(uint128).max);
        _assertAnswer(address(fickle), type(uint128).max, NOW);

        fickle.setMood(FickleOracle.Mood.Reverting);
        _assertAnswer(address(fickle), 0, 0);
        fickle.setMood(FickleOracle.Mood.BurningGas);
        _assertAnswer(address(fickle), 0, 0);
        // 63 bytes, and a value of more than 128 bits.
        fickle.setMood(FickleOracle.Mood(3));
        _assertAnswer(address(fickle), 0, 0);
        fickle.setMood(FickleOracle.Mood(4));
        _assertAnswer(address(fickle), 0, 0);
        fickle.setMood(FickleOracle.Mood(5));
        _assertAnswer(address(fickle), 0, 0);
        _assertAnswer(STRANGER, 0, 0);
    }

    function test_answer_bounds() public {
        address mocked = address(oracle);
        vm.mockCall(mocked, NONE, abi.encode(type(uint128).max, type(uint40).max));
        _assertAnswer(mocked, type(uint128).max, type(uint40).max);
        vm.mockCall(mocked, NONE, abi.encode(uint256(type(uint128).max) + 1, 1));
        _assertAnswer(mocked, 0, 0);
        vm.mockCall(mocked, NONE, abi.encode(1, uint256(type(uint40).max) + 1));
        _assertAnswer(mocked, 0, 0);
        vm.mockCall(mocked, NONE, abi.encode(1, 2, 3));
        _assertAnswer(mocked, 1, 2);
        vm.mockCallRevert(mocked, NONE, abi.encode(1, 2));
        _assertAnswer(mocked, 0, 0);
    }

    function _assertAnswer(address from, uint256 value, uint256 answeredAt) private view {
        (uint128 actual, uint40 at) = outside.answer(from, _asked);
        assertEq(actual, value, "value");
        assertEq(at, answeredAt, "answeredAt");
    }

    // ---------------------------------------------------------------- gas

    /// @notice With a unit of gas less than the floor it reverts, with that unit it does not.
    function test_gasFloor() public {
        uint256 required = (uint256(250_000) * 64) / 63 + 60_000;
        // What the harness itself spends before it reads the gas.
        uint256 before = 0;
        for (uint256 gas_ = required; gas_ < required + 3_000; gas_ += 1) {
            try outside.checkGas{gas: gas_}(250_000) {
                before = gas_ - required;
                break;
            } catch (bytes memory reason) {
                (uint256 available, uint256 needed) = _insufficient(reason);
                assertEq(needed, required, "required");
                assertLt(available, required, "available");
            }
        }
        assertGt(before, 0, "never enough");
        try outside.checkGas{gas: required + before - 1}(250_000) {
            fail();
        } catch (bytes memory reason) {
            (uint256 available, ) = _insufficient(reason);
            assertEq(available, required - 1, "one less");
        }
    }

    function _insufficient(bytes memory reason) private pure returns (uint256 available, uint256 needed) {
        assertEq(bytes4(reason), GasFloor.InsufficientGas.selector);
        assembly ("memory-safe") {
            available := mload(add(reason, 0x24))
            needed := mload(add(reason, 0x44))
        }
    }

    function test_gasFloor_ofEach() public {
        vm.expectPartialRevert(GasFloor.InsufficientGas.selector);
        outside.answer{gas: 300_000}(address(oracle), _asked);
        vm.expectPartialRevert(GasFloor.InsufficientGas.selector);
        outside.trySend{gas: 250_000}(address(token), STRANGER, 0);
        vm.expectPartialRevert(GasFloor.InsufficientGas.selector);
        outside.trySend{gas: 100_000}(address(0), STRANGER, 0);
    }

    // ---------------------------------------------------------------- sending

    function test_trySend_native() public {
        vm.deal(address(outside), 10);
        assertTrue(outside.trySend(address(0), STRANGER, 4));
        assertEq(STRANGER.balance, 4);

        FickleParty party = new FickleParty(escrow);
        party.setMood(FickleParty.Mood.Reverting);
        assertFalse(outside.trySend(address(0), address(party), 1));
        party.setMood(FickleParty.Mood.BurningGas);
        assertFalse(outside.trySend(address(0), address(party), 1));
        assertFalse(outside.trySend(address(0), STRANGER, 7));
        assertEq(address(outside).balance, 6);
    }

    function test_trySend_tokens() public {
        token.mint(address(outside), 10);
        assertTrue(outside.trySend(address(token), STRANGER, 4));
        assertEq(token.balanceOf(STRANGER), 4);
        assertFalse(outside.trySend(address(token), STRANGER, 7));
        // Nobody is there: nothing was moved.
        assertFalse(outside.trySend(STRANGER, STRANGER, 1));

        MockNoReturnToken silent = new MockNoReturnToken();
        silent.mint(address(outside), 10);
        assertTrue(outside.trySend(address(silent), STRANGER, 4));
        assertFalse(outside.trySend(address(silent), STRANGER, 7));
    }

    function test_trySend_hostileTokens() public {
        HostileToken hostile = new HostileToken();
        hostile.mint(address(outside), 100);
        bool[11] memory arrives;
        arrives[uint256(HostileToken.Behaviour.Honest)] = true;
        arrives[uint256(HostileToken.Behaviour.ReturnNothing)] = true;
        arrives[uint256(HostileToken.Behaviour.ReturnBomb)] = true;
        arrives[uint256(HostileToken.Behaviour.Reenter)] = true;
        arrives[uint256(HostileToken.Behaviour.SpendGas)] = true;
        for (uint256 i = 0; i < arrives.length; ++i) {
            hostile.behave(HostileToken.Behaviour(i));
            assertEq(outside.trySend(address(hostile), STRANGER, 1), arrives[i], vm.toString(i));
        }
        // Its return value alone decides: it may say that it moved nothing, and not have.
        hostile.behave(HostileToken.Behaviour.Honest);
        assertEq(hostile.balanceOf(STRANGER), 5);
    }

    // ---------------------------------------------------------------- balances

    function test_balance() public {
        vm.deal(STRANGER, 3);
        token.mint(STRANGER, 5);
        assertEq(outside.balance(address(0), STRANGER), 3);
        assertEq(outside.balance(address(token), STRANGER), 5);
        assertEq(outside.balance(STRANGER, STRANGER), 0);
        vm.mockCall(address(token), NONE, new bytes(31));
        assertEq(outside.balance(address(token), STRANGER), 0);
        vm.mockCall(address(token), NONE, abi.encode(7, 8));
        assertEq(outside.balance(address(token), STRANGER), 7);
        vm.mockCallRevert(address(token), NONE, abi.encode(9));
        assertEq(outside.balance(address(token), STRANGER), 0);
    }
}
