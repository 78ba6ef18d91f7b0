// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IErc3009Funding} from "../../../contracts/interfaces/IErc3009Funding.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {MockERC20} from "../../../contracts/test/MockERC20.sol";
import {MockOracle} from "../../../contracts/test/MockOracle.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Step, Terms} from "../../../contracts/types/Terms.sol";
import {PropertyTest} from "./PropertyTest.sol";

/// @notice What the tests of single branches share: the escrow, a token, an oracle, four people, and terms to vary.
/// @dev These tests are what branch coverage is measured with and what kills most mutants: one branch each, the error or
/// event with its arguments. What a function is for is tested by the mocha tests. The time is read with a cheat code: the
/// compiler takes the block's for constant within a call.
abstract contract BranchTest is PropertyTest {
    uint256 internal constant NOW = 1_900_000_000;
    uint256 internal constant START = NOW + 1 days;
    uint256 internal constant USDC = 1e6;
    uint256 internal constant CAP = 10_000 * USDC;
    uint256 internal constant AGENCY_KEY = 0xA9E;
    uint256 internal constant CLIENT_KEY = 0xC11;
    bytes internal constant NONE = "";

    address internal immutable client = vm.addr(CLIENT_KEY);
    address internal immutable agency = vm.addr(AGENCY_KEY);
    address internal constant ARBITER = address(0xA2B1);
    address internal constant STRANGER = address(0x57A4);

    IPerformanceEscrow internal escrow = IPerformanceEscrow(_deploy("PerformanceEscrow.sol:PerformanceEscrow"));
    MockERC20 internal token = new MockERC20("USD Coin", "USDC", 6);
    MockOracle internal oracle = new MockOracle();

    constructor() {
        vm.warp(NOW);
    }

    /// @notice 40 USDC a unit, at most 10,000, three periods of 30 days from tomorrow, measured 3 days after, 7 days to
    /// report, 2 days to fund late; no base, interim, trial or arbiter.
    function _terms() internal view returns (Terms memory terms) {
        terms.client = client;
        terms.agency = agency;
        terms.token = address(token);
        terms.oracle = address(oracle);
        terms.metric = keccak256("qualified leads");
        terms.cap = uint128(CAP);
        terms.baselines = new uint128[](1);
        terms.steps = new Step[](1);
        terms.steps[0].rate = uint128(40 * USDC * 1e12);
        terms.start = uint40(START);
        terms.periodEnds = new uint40[](3);
        for (uint256 i = 0; i < 3; ++i) terms.periodEnds[i] = uint40(START + (i + 1) * 30 days);
        terms.fundingGrace = 2 days;
        terms.measureDelay = 3 days;
        terms.reportGrace = 7 days;
    }

    /// @notice With an arbiter: two days to review, five to rule, a fee of 100.
    function _disputable() internal view returns (Terms memory terms) {
        terms = _terms();
        terms.arbiter = ARBITER;
        terms.reviewWindow = 2 days;
        terms.rulingWindow = 5 days;
        terms.arbiterFee = uint128(100 * USDC);
    }

    /// @notice With interim payments: every week 85 % of the performance so far.
    function _weekly() internal view returns (Terms memory terms) {
        terms = _terms();
        terms.interimEvery = 7 days;
        terms.interimBps = 8_500;
    }

    function _deployWith(string memory artifact, bytes memory args) internal returns (address deployed) {
        bytes memory code = bytes.concat(vm.getCode(artifact), args);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                returndatacopy(0x00, 0x00, returndatasize())
                revert(0x00, returndatasize())
            }
        }
    }

    // ---------------------------------------------------------------- actions

    function _fund(Terms memory terms, uint256 count) internal returns (bytes32 id) {
        id = escrow.agreementId(terms);
        uint256 first = escrow.agreementOf(id).funded;
        uint256 amount = count * terms.cap;
        bytes memory signature = _sign(AGENCY_KEY, id);
        if (terms.token == address(0)) {
            vm.deal(client, amount);
            vm.prank(client);
            escrow.fund{value: amount}(terms, first, count, signature);
        } else {
            _approve(client, amount);
            vm.prank(client);
            escrow.fund(terms, first, count, signature);
        }
    }

    function _approve(address payer, uint256 amount) internal {
        token.mint(payer, amount);
        vm.prank(payer);
        token.approve(address(escrow), amount);
    }

    /// @notice The answer to what settles `period`, at the first second at which it may be asked.
    function _answer(Terms memory terms, uint256 period, uint128 value) internal {
        vm.warp(_askFrom(terms, period));
        oracle.answer(_question(terms, period), value);
    }

    function _question(Terms memory terms, uint256 period) internal pure returns (Question memory) {
        uint40 from = period == 0 ? terms.start : terms.periodEnds[period - 1];
        return Question(terms.metric, from, terms.periodEnds[period], uint40(_askFrom(terms, period)));
    }

    function _askFrom(Terms memory terms, uint256 period) internal pure returns (uint256) {
        return uint256(terms.periodEnds[period]) + terms.measureDelay;
    }

    function _interimQuestion(Terms memory terms, uint256 through) internal pure returns (Question memory) {
        return Question(terms.metric, terms.start, uint40(through), uint40(through));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // ---------------------------------------------------------------- expectations

    function _expect(bytes4 selector) internal {
        vm.expectRevert(abi.encodeWithSelector(selector));
    }

    function _expect(bytes4 selector, bytes32 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function _expect(bytes4 selector, address a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function _expect(bytes4 selector, uint256 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function _expect(bytes4 selector, address a, address b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function _expect(bytes4 selector, uint256 a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function _expect(bytes4 selector, bytes32 a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function _expect(bytes4 selector, uint256 a, uint256 b, uint256 c) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b, c));
    }

    /// @notice What the call after this must emit, with all topics and data.
    function _expectEmit(address emitter) internal {
        vm.expectEmit(true, true, true, true, emitter);
    }

    function _assertBalances(uint256 toAgency, uint256 toClient, uint256 left) internal view {
        assertEq(token.balanceOf(agency), toAgency, "the agency has");
        assertEq(token.balanceOf(client), toClient, "the client has");
        assertEq(token.balanceOf(address(escrow)), left, "the escrow has");
    }

    function _authorized() internal view returns (IErc3009Funding) {
        return IErc3009Funding(address(escrow));
    }
}
