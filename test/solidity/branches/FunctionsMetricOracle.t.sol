// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FunctionsRequest} from "@chainlink/contracts/src/v0.8/functions/v1_0_0/libraries/FunctionsRequest.sol";
import {FunctionsClient} from "@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsClient.sol";
import {IFunctionsMetricOracle} from "../../../contracts/interfaces/IFunctionsMetricOracle.sol";
import {IWriteOnceOracle} from "../../../contracts/interfaces/IWriteOnceOracle.sol";
import {MockFunctionsRouter} from "../../../contracts/test/MockFunctionsRouter.sol";
import {FunctionsMetric} from "../../../contracts/types/FunctionsMetric.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract FunctionsMetricOracleBranches is BranchTest {
    using FunctionsRequest for FunctionsRequest.Request;

    string private constant SOURCE = "return Functions.encodeUint256(1)";
    uint64 private constant SUBSCRIPTION = 7;
    uint64 private constant VERSION = 9;
    /// @dev The mock's ids: the number of the request in each byte.
    uint256 private constant EACH_BYTE = type(uint256).max / 255;

    MockFunctionsRouter private router = new MockFunctionsRouter();
    IFunctionsMetricOracle private functions;

    function setUp() public {
        functions = IFunctionsMetricOracle(
            _deployWith("FunctionsMetricOracle.sol:FunctionsMetricOracle", abi.encode(router))
        );
        router.setOwner(SUBSCRIPTION, client);
        router.setOwner(SUBSCRIPTION + 1, agency);
    }

    function _definition() private view returns (FunctionsMetric memory definition) {
        definition.donId = "don";
        definition.sourceHash = keccak256(bytes(SOURCE));
        definition.args = new string[](2);
        (definition.args[0], definition.args[1]) = ("account", "leads");
        definition.secretsSlot = 3;
        definition.unit = "leads";
        definition.decimals = 2;
        definition.askers = new address[](2);
        (definition.askers[0], definition.askers[1]) = (client, agency);
    }

    function _asked() private returns (FunctionsMetric memory definition, Question memory question) {
        definition = _definition();
        question = Question(functions.defineMetric(definition, SOURCE), uint40(NOW - 10), uint40(NOW - 5), uint40(NOW));
    }

    function _ask(FunctionsMetric memory definition, Question memory question) private returns (bytes32) {
        vm.prank(client);
        return functions.ask(definition, SOURCE, question, SUBSCRIPTION, VERSION);
    }

    // ---------------------------------------------------------------- deployment

    function test_router() public {
        assertEq(functions.router(), address(router));
        _expect(IFunctionsMetricOracle.RouterHasNoCode.selector, STRANGER);
        this.deployWith(STRANGER);
    }

    function deployWith(address at) external {
        _deployWith("FunctionsMetricOracle.sol:FunctionsMetricOracle", abi.encode(at));
    }

    function test_constants() public view {
        assertEq(functions.CALLBACK_GAS_LIMIT(), 100_000);
        assertEq(functions.REQUEST_TIMEOUT(), 5 minutes);
        assertEq(functions.MAX_ASKERS(), 8);
        assertEq(functions.MAX_DECIMALS(), 38);
    }

    // ---------------------------------------------------------------- defineMetric

    function test_defineMetric() public {
        FunctionsMetric memory definition = _definition();
        bytes32 typeHash = keccak256(
            "FunctionsMetric(bytes32 donId,bytes32 sourceHash,string[] args,uint8 secretsSlot,string unit,uint8 decimals,address[] askers)"
        );
        bytes32 metric = keccak256(abi.encode(typeHash, definition));
        assertEq(functions.metricId(definition), metric);
        assertFalse(functions.isDefined(metric));

        _expectEmit(address(functions));
        emit IFunctionsMetricOracle.MetricDefined(metric, definition, SOURCE);
        assertEq(functions.defineMetric(definition, SOURCE), metric);
        assertTrue(functions.isDefined(metric));

        vm.recordLogs();
        assertEq(functions.defineMetric(definition, SOURCE), metric);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_defineMetric_refused() public {
        FunctionsMetric memory definition = _definition();
        definition.donId = 0;
        _expect(IFunctionsMetricOracle.NoDon.selector);
        functions.defineMetric(definition, SOURCE);

        definition = _definition();
        _expect(IFunctionsMetricOracle.EmptySource.selector);
        functions.defineMetric(definition, "");

        bytes32 other = keccak256("other");
        vm.expectRevert(
            abi.encodeWithSelector(IFunctionsMetricOracle.SourceHashMismatch.selector, other, definition.sourceHash)
        );
        functions.defineMetric(definition, "other");

        definition.unit = "";
        _expect(IFunctionsMetricOracle.EmptyUnit.selector);
        functions.defineMetric(definition, SOURCE);

        definition = _definition();
        definition.decimals = 38;
        functions.defineMetric(definition, SOURCE);
        definition.decimals = 39;
        _expect(IFunctionsMetricOracle.TooManyDecimals.selector, uint256(39), uint256(38));
        functions.defineMetric(definition, SOURCE);
    }

    function test_defineMetric_askers() public {
        FunctionsMetric memory definition = _definition();
        definition.askers = new address[](0);
        _expect(IFunctionsMetricOracle.NoAskers.selector);
        functions.defineMetric(definition, SOURCE);

        definition.askers = _people(9);
        _expect(IFunctionsMetricOracle.TooManyAskers.selector, uint256(9), uint256(8));
        functions.defineMetric(definition, SOURCE);
        definition.askers = _people(8);
        functions.defineMetric(definition, SOURCE);

        definition.askers[7] = address(0);
        _expect(IFunctionsMetricOracle.ZeroAsker.selector, uint256(7));
        functions.defineMetric(definition, SOURCE);

        definition.askers[7] = definition.askers[0];
        _expect(IFunctionsMetricOracle.DuplicateAsker.selector, definition.askers[0]);
        functions.defineMetric(definition, SOURCE);
        definition.askers[7] = definition.askers[6];
        _expect(IFunctionsMetricOracle.DuplicateAsker.selector, definition.askers[6]);
        functions.defineMetric(definition, SOURCE);
    }

    function _people(uint256 count) private pure returns (address[] memory people) {
        people = new address[](count);
        for (uint256 i = 0; i < count; ++i) people[i] = address(uint160(i + 1));
    }

    // ---------------------------------------------------------------- ask

    function test_ask() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        bytes32 id = functions.questionId(question);
        assertEq(id, keccak256(abi.encode(question)));

        _expectEmit(address(router));
        emit MockFunctionsRouter.Sent(
            bytes32(EACH_BYTE),
            SUBSCRIPTION,
            _cbor(definition, question, VERSION),
            1,
            100_000,
            definition.donId
        );
        _expectEmit(address(functions));
        emit IFunctionsMetricOracle.Asked(id, question.metric, bytes32(EACH_BYTE), question, client);
        assertEq(_ask(definition, question), bytes32(EACH_BYTE));

        (uint40 expiresAt, uint8 askerIndex) = functions.inFlight(question);
        assertEq(expiresAt, NOW + 5 minutes);
        assertEq(askerIndex, 0);
    }

    function test_ask_withoutSecrets() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        _expectEmit(address(router));
        emit MockFunctionsRouter.Sent(
            bytes32(EACH_BYTE),
            SUBSCRIPTION,
            _cbor(definition, question, 0),
            1,
            100_000,
            definition.donId
        );
        vm.prank(client);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION, 0);
    }

    function _cbor(
        FunctionsMetric memory definition,
        Question memory question,
        uint64 version
    ) private pure returns (bytes memory) {
        FunctionsRequest.Request memory request;
        request.initializeRequestForInlineJavaScript(SOURCE);
        string[] memory args = new string[](4);
        (args[0], args[1]) = (definition.args[0], definition.args[1]);
        (args[2], args[3]) = (vm.toString(uint256(question.from)), vm.toString(uint256(question.to)));
        request.setArgs(args);
        if (version != 0) request.addDONHostedSecrets(3, version);
        return request.encodeCBOR();
    }

    function test_ask_ofAnotherMetric() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        definition.decimals = 3;
        bytes32 other = functions.metricId(definition);
        vm.expectRevert(abi.encodeWithSelector(IFunctionsMetricOracle.MetricMismatch.selector, other, question.metric));
        _ask(definition, question);

        question.metric = other;
        _expect(IFunctionsMetricOracle.MetricNotDefined.selector, other);
        _ask(definition, question);

        (definition, question) = _asked();
        vm.expectRevert(
            abi.encodeWithSelector(
                IFunctionsMetricOracle.SourceHashMismatch.selector,
                keccak256("other"),
                definition.sourceHash
            )
        );
        vm.prank(client);
        functions.ask(definition, "other", question, SUBSCRIPTION, VERSION);
    }

    function test_ask_byAnother() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        _expect(IFunctionsMetricOracle.NotAnAsker.selector, STRANGER);
        vm.prank(STRANGER);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION, VERSION);

        vm.expectRevert(
            abi.encodeWithSelector(
                IFunctionsMetricOracle.NotSubscriptionOwner.selector,
                SUBSCRIPTION + 1,
                client,
                agency
            )
        );
        vm.prank(client);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION + 1, VERSION);
    }

    function test_ask_windows() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        question.from = question.to;
        _expect(IFunctionsMetricOracle.EmptyWindow.selector, uint256(NOW - 5), uint256(NOW - 5));
        _ask(definition, question);

        (question.from, question.to) = (uint40(NOW - 5), uint40(NOW + 1));
        _expect(IFunctionsMetricOracle.WindowEndsAfterNotBefore.selector, NOW + 1, NOW);
        _ask(definition, question);

        (question.to, question.notBefore) = (uint40(NOW), uint40(NOW + 1));
        _expect(IFunctionsMetricOracle.NotBeforeNotReached.selector, NOW, NOW + 1);
        _ask(definition, question);

        question.notBefore = uint40(NOW);
        question.from = uint40(NOW - 1);
        _ask(definition, question);
    }

    function test_ask_whileInFlight() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        _ask(definition, question);
        vm.warp(NOW + 5 minutes - 1);
        _expect(IFunctionsMetricOracle.RequestInFlight.selector, functions.questionId(question), NOW + 5 minutes);
        _ask(definition, question);

        // It holds up nobody else.
        vm.prank(agency);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION + 1, VERSION);
        (uint40 expiresAt, uint8 askerIndex) = functions.inFlight(question);
        assertEq(expiresAt, NOW + 10 minutes - 1);
        assertEq(askerIndex, 1);
        vm.warp(NOW + 10 minutes - 1);
        (expiresAt, askerIndex) = functions.inFlight(question);
        assertEq(expiresAt, 0);
        assertEq(askerIndex, 0);
        vm.prank(agency);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION + 1, VERSION);
    }

    function test_ask_whatIsAnswered() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        _reply(_ask(definition, question), abi.encode(5), NONE);
        _expect(IFunctionsMetricOracle.AlreadyAnswered.selector, functions.questionId(question));
        _ask(definition, question);
    }

    // ---------------------------------------------------------------- replies

    function _reply(bytes32 requestId, bytes memory response, bytes memory err) private {
        vm.prank(address(router));
        FunctionsClient(address(functions)).handleOracleFulfillment(requestId, response, err);
    }

    function _assertAnswer(Question memory question, uint256 value, uint256 answeredAt) private view {
        (uint128 actual, uint40 at) = functions.answerOf(question);
        assertEq(actual, value);
        assertEq(at, answeredAt);
    }

    function test_reply() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        bytes32 requestId = _ask(definition, question);
        vm.warp(NOW + 1 days);

        _expectEmit(address(functions));
        emit IWriteOnceOracle.Answered(functions.questionId(question), question.metric, type(uint128).max);
        _reply(requestId, abi.encode(type(uint128).max), NONE);
        _assertAnswer(question, type(uint128).max, NOW + 1 days);

        // Written once, whatever comes later: only the client that Chainlink publishes says that there was a reply.
        vm.recordLogs();
        vm.warp(NOW + 2 days);
        _reply(requestId, abi.encode(1), NONE);
        _reply(requestId, NONE, "error");
        assertEq(vm.getRecordedLogs().length, 2);
        _assertAnswer(question, type(uint128).max, NOW + 1 days);
    }

    function test_reply_toNothing() public {
        vm.recordLogs();
        _reply("unknown", abi.encode(1), NONE);
        assertEq(vm.getRecordedLogs().length, 1);
        vm.expectRevert(FunctionsClient.OnlyRouterCanFulfill.selector);
        FunctionsClient(address(functions)).handleOracleFulfillment("unknown", NONE, NONE);
    }

    function test_reply_thatIsNoAnswer() public {
        _fails(NONE, "something went wrong", "something went wrong");
        _fails(abi.encode(1), "both", "both");
        _fails(NONE, NONE, NONE);
        _fails(new bytes(31), NONE, new bytes(31));
        _fails(new bytes(33), NONE, new bytes(33));
        _fails(abi.encode(uint256(type(uint128).max) + 1), NONE, abi.encode(uint256(type(uint128).max) + 1));
    }

    function test_reply_thatIsLong() public {
        bytes memory long = new bytes(257);
        bytes memory clipped = new bytes(256);
        (long[255], clipped[255]) = ("x", "x");
        _fails(NONE, long, clipped);
        _fails(NONE, clipped, clipped);
    }

    function _fails(bytes memory response, bytes memory err, bytes memory reason) private {
        uint256 snapshot = vm.snapshotState();
        (FunctionsMetric memory definition, Question memory question) = _asked();
        bytes32 requestId = _ask(definition, question);

        _expectEmit(address(functions));
        emit IFunctionsMetricOracle.AnswerFailed(functions.questionId(question), requestId, reason);
        _reply(requestId, response, err);
        _assertAnswer(question, 0, 0);

        // It may be asked again at once.
        (uint40 expiresAt, ) = functions.inFlight(question);
        assertEq(expiresAt, 0);
        _ask(definition, question);
        vm.revertToState(snapshot);
    }

    /// @notice A failure of a request that another has overtaken ends nobody's flight.
    function test_reply_ofOneOvertaken() public {
        (FunctionsMetric memory definition, Question memory question) = _asked();
        bytes32 first = _ask(definition, question);
        vm.prank(agency);
        functions.ask(definition, SOURCE, question, SUBSCRIPTION + 1, VERSION);
        _reply(first, NONE, "error");
        (uint40 expiresAt, uint8 askerIndex) = functions.inFlight(question);
        assertEq(expiresAt, NOW + 5 minutes);
        assertEq(askerIndex, 1);
    }
}
