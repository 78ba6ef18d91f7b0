// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Vm} from "forge-std/Vm.sol";

import {IPerformanceEscrow} from "../../contracts/interfaces/IPerformanceEscrow.sol";
import {Agreement} from "../../contracts/types/Agreement.sol";
import {BlocklistToken, Party} from "./StandIns.sol";

/// @notice One call, and what must come of it.
/// @param at Block time.
/// @param target Whom to call.
/// @param caller Who calls.
/// @param value Native currency with the call.
/// @param data What to call it with; the terms follow when `withTerms`.
/// @param refused The call must revert; otherwise it must not.
/// @param expected What `Replay` must observe afterwards, in the order of `Replay.observe`; empty to look at nothing.
struct Step {
    uint256 at;
    address target;
    address caller;
    uint256 value;
    bytes data;
    bool withTerms;
    bool refused;
    uint256[] expected;
}

/// @notice The life of one agreement, as the model tells it.
/// @param seed What the case was made of.
/// @param id The agreement's id.
/// @param token Its token, zero for native.
/// @param terms Its terms, ABI-encoded as the last argument of a call is.
/// @param steps What happens, in order.
struct Case {
    uint256 seed;
    bytes32 id;
    address token;
    bytes terms;
    Step[] steps;
}

/// @title Replay
/// @notice Plays cases that the TypeScript model wrote against the real escrow and compares what both say after every
/// action. It knows no rule of the escrow: what is possible and what it pays is in the cases.
/// @dev Run by `npm run differential`, which names the file of the cases in the environment and reads the verdict.
contract Replay {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    // The participants, as test/differential/participants.ts has them.
    IPerformanceEscrow private constant ESCROW = IPerformanceEscrow(0xE5c0000000000000000000000000000000000000);
    BlocklistToken private constant TOKEN = BlocklistToken(0x70c0000000000000000000000000000000000000);
    address private constant ORACLE = 0x04Ac000000000000000000000000000000000000;
    address private constant CLIENT = 0xC11e000000000000000000000000000000000000;
    address private constant AGENCY = 0xa6E0000000000000000000000000000000000000;
    address private constant ARBITER = 0xA4B0000000000000000000000000000000000000;

    /// @dev More than all periods of any agreement can lock, and the fees of a dispute of each.
    uint256 private constant PLENTY = 2 ** 140;

    /// @dev How many differences are told in full.
    uint256 private constant TOLD = 10;

    /// @notice Ends a case that agrees to the last base unit. An error, so that every case begins from the same state.
    error Agreed(uint256 performed, uint256 refused);
    /// @notice The escrow did what the model forbids, or refused what it allows. `reason` is the escrow's.
    error DifferedOnPossible(uint256 seed, uint256 step, bool refusedByModel, bytes reason);
    /// @notice An observation differs; `what` counts in the order of `observe`.
    error DifferedOnValue(uint256 seed, uint256 step, uint256 what, uint256 byModel, uint256 byEscrow);
    /// @notice The test fails with the number of cases that differ.
    error Differences(uint256 count);

    function setUp() external {
        _place(address(ESCROW), vm.getCode("artifacts/contracts/PerformanceEscrow.sol/PerformanceEscrow.json"));
        _place(ORACLE, vm.getCode("artifacts/contracts/test/MockOracle.sol/MockOracle.json"));
        _place(address(TOKEN), type(BlocklistToken).creationCode);
        address[3] memory parties = [CLIENT, AGENCY, ARBITER];
        for (uint256 i = 0; i < parties.length; ++i) {
            _place(parties[i], type(Party).creationCode);
            vm.deal(parties[i], PLENTY);
            TOKEN.mint(parties[i], PLENTY);
            vm.prank(parties[i]);
            TOKEN.approve(address(ESCROW), type(uint256).max);
        }
    }

    function test_TheEscrowDoesWhatTheModelSays() external {
        string memory path = vm.envString("DIFFERENTIAL_BATCH");
        bytes[] memory cases = abi.decode(vm.readFileBinary(path), (bytes[]));
        uint256 performed = 0;
        uint256 refused = 0;
        uint256 differences = 0;
        string memory told = "";

        for (uint256 i = 0; i < cases.length; ++i) {
            // `replay` on itself: the call's memory is gone afterwards, and what it did to the chain.
            (, bytes memory verdict) = address(this).call(cases[i]);
            if (bytes4(verdict) == Agreed.selector) {
                performed += _word(verdict, 0);
                refused += _word(verdict, 1);
            } else {
                if (++differences <= TOLD) told = string.concat(told, vm.toString(i), " ", vm.toString(verdict), "\n");
            }
        }
        string memory head = string.concat(
            vm.toString(cases.length),
            " ",
            vm.toString(performed),
            " ",
            vm.toString(refused),
            " ",
            vm.toString(differences),
            "\n"
        );
        vm.writeFile(string.concat(path, ".verdict"), string.concat(head, told));
        if (differences != 0) revert Differences(differences);
    }

    /// @notice Plays one case and reverts with what came of it.
    function replay(Case calldata played) external {
        uint256 performed = 0;
        uint256 refused = 0;

        for (uint256 i = 0; i < played.steps.length; ++i) {
            Step calldata step = played.steps[i];
            vm.warp(step.at);
            (bool success, bytes memory reason) = _call(step, played.terms);
            if (success == step.refused) revert DifferedOnPossible(played.seed, i, step.refused, reason);
            if (step.refused) ++refused;
            if (step.expected.length == 0) continue;
            ++performed;
            _compare(played, i, step.expected);
        }
        revert Agreed(performed, refused);
    }

    function _call(Step calldata step, bytes calldata terms) private returns (bool success, bytes memory reason) {
        bytes memory data = step.withTerms ? abi.encodePacked(step.data, terms) : step.data;
        vm.prank(step.caller);
        return step.target.call{value: step.value}(data);
    }

    function _compare(Case calldata played, uint256 step, uint256[] calldata expected) private view {
        uint256[13] memory observed = _observe(played);
        for (uint256 i = 0; i < observed.length; ++i) {
            if (observed[i] != expected[i]) revert DifferedOnValue(played.seed, step, i, expected[i], observed[i]);
        }
    }

    function _observe(Case calldata played) private view returns (uint256[13] memory observed) {
        address token = played.token;
        observed[0] = _balance(token, CLIENT);
        observed[1] = _balance(token, AGENCY);
        observed[2] = _balance(token, ARBITER);
        observed[3] = _balance(token, address(ESCROW));
        observed[4] = ESCROW.creditOf(CLIENT, token);
        observed[5] = ESCROW.creditOf(AGENCY, token);
        observed[6] = ESCROW.creditOf(ARBITER, token);
        observed[7] = _held(played.terms);
        Agreement memory agreement = ESCROW.agreementOf(played.id);
        observed[8] = agreement.paidOpen;
        observed[9] = agreement.reviewEnd;
        observed[10] = agreement.funded;
        observed[11] = agreement.settled;
        observed[12] = uint256(agreement.end);
    }

    function _balance(address token, address account) private view returns (uint256) {
        return token == address(0) ? account.balance : TOKEN.balanceOf(account);
    }

    function _held(bytes calldata terms) private view returns (uint256) {
        (, bytes memory result) = address(ESCROW).staticcall(
            abi.encodePacked(IPerformanceEscrow.held.selector, uint256(0x20), terms)
        );
        return abi.decode(result, (uint256));
    }

    /// @dev Runs the constructor where the contract is to stand: the addresses are part of the terms, which are written
    /// before anything is deployed.
    function _place(address where, bytes memory creationCode) private {
        vm.etch(where, creationCode);
        (, bytes memory code) = where.call("");
        vm.etch(where, code);
    }

    function _word(bytes memory verdict, uint256 index) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(verdict, 0x24), mul(index, 0x20)))
        }
    }
}
