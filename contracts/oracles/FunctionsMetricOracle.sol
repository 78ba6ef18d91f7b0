// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FunctionsRequest} from "@chainlink/contracts/src/v0.8/functions/v1_0_0/libraries/FunctionsRequest.sol";
import {IFunctionsSubscriptions} from "@chainlink/contracts/src/v0.8/functions/v1_0_0/interfaces/IFunctionsSubscriptions.sol";
import {FunctionsClient} from "@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsClient.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IFunctionsMetricOracle} from "../interfaces/IFunctionsMetricOracle.sol";
import {FunctionsMetric} from "../types/FunctionsMetric.sol";
import {Question} from "../types/Question.sol";
import {WriteOnceOracle} from "./WriteOnceOracle.sol";

/// @title FunctionsMetricOracle
/// @notice Answers questions by Chainlink Functions. Has no owner, holds no money, and cannot be changed.
contract FunctionsMetricOracle is IFunctionsMetricOracle, WriteOnceOracle, FunctionsClient {
    using FunctionsRequest for FunctionsRequest.Request;

    /// @inheritdoc IFunctionsMetricOracle
    /// @dev A reply whose callback runs out of gas is lost, and a later repricing of opcodes must not lose any:
    /// more than four times what the most expensive reply, a 256-byte error, uses today. Never the caller's
    /// choice: it could let an asker see a reply that fails, and ask again until it likes one.
    uint32 public constant override CALLBACK_GAS_LIMIT = 100_000;

    /// @inheritdoc IFunctionsMetricOracle
    /// @dev What the coordinators of the public networks are set to. A constant, because nobody should be able to
    /// make an asker wait longer; where a coordinator's own is different, at worst two requests are in flight.
    uint40 public constant override REQUEST_TIMEOUT = 5 minutes;

    /// @inheritdoc IFunctionsMetricOracle
    uint256 public constant override MAX_ASKERS = 8;

    /// @inheritdoc IFunctionsMetricOracle
    uint8 public constant override MAX_DECIMALS = 38;

    /// @dev Longest error or reply that the network delivers.
    uint256 private constant _MAX_REASON_BYTES = 256;

    bytes32 private constant _FUNCTIONS_METRIC_TYPEHASH = keccak256(
        "FunctionsMetric(bytes32 donId,bytes32 sourceHash,string[] args,uint8 secretsSlot,string unit,uint8 decimals,address[] askers)"
    );

    mapping(bytes32 metric => bool defined) private _defined;

    /// @dev Never deleted: the reply to a request that has expired still is an authentic answer.
    mapping(bytes32 requestId => Question question) private _questions;

    constructor(address functionsRouter) FunctionsClient(functionsRouter) {
        if (functionsRouter.code.length == 0) revert RouterHasNoCode(functionsRouter);
    }

    /// @inheritdoc IFunctionsMetricOracle
    function defineMetric(
        FunctionsMetric calldata definition,
        string calldata source
    ) external override returns (bytes32 metric) {
        _requireValid(definition, source);
        metric = _metricId(definition);
        if (_defined[metric]) return metric;

        _defined[metric] = true;

        emit MetricDefined(metric, definition, source);
    }

    /// @inheritdoc IFunctionsMetricOracle
    function ask(
        FunctionsMetric calldata definition,
        string calldata source,
        Question calldata question,
        uint64 subscriptionId,
        uint64 secretsVersion
    ) external override returns (bytes32 requestId) {
        _requireDefined(definition, source, question.metric);
        uint8 askerIndex = _askerIndex(definition.askers);
        bytes32 id = _requireAskable(question, askerIndex);
        _requireOwnSubscription(subscriptionId);

        // The interaction comes before the effects because it creates the request's id. The router is immutable,
        // and delivers no reply to a request that it has not finished taking.
        requestId = _sendRequest(
            _encodeRequest(definition, source, question, secretsVersion),
            subscriptionId,
            CALLBACK_GAS_LIMIT,
            definition.donId
        );

        _questions[requestId] = question;
        _setPending(id, _pack(uint40(block.timestamp), askerIndex, _tag(requestId)));

        emit Asked(id, question.metric, requestId, question, msg.sender);
    }

    /// @inheritdoc IFunctionsMetricOracle
    function isDefined(bytes32 metric) external view override returns (bool) {
        return _defined[metric];
    }

    /// @inheritdoc IFunctionsMetricOracle
    function inFlight(Question calldata question) external view override returns (uint40 expiresAt, uint8 askerIndex) {
        return _inFlight(_questionId(question));
    }

    /// @inheritdoc IFunctionsMetricOracle
    function router() external view override returns (address) {
        return address(i_functionsRouter);
    }

    /// @inheritdoc IFunctionsMetricOracle
    function metricId(FunctionsMetric calldata definition) external pure override returns (bytes32) {
        return _metricId(definition);
    }

    /// @dev The router's reply. Must never revert, because the router delivers a reply only once, and writes one
    /// slot at most. A reply to a question that has its answer changes and emits nothing; the router's own event
    /// records it.
    function _fulfillRequest(bytes32 requestId, bytes memory response, bytes memory err) internal override {
        Question memory question = _questions[requestId];
        // Every metric is a hash: only the question of an unknown request has none.
        if (question.metric == 0) return;

        bytes32 id = _questionId(question);
        if (_isAnswered(id)) return;

        if (err.length != 0 || response.length != 32 || uint256(bytes32(response)) > type(uint128).max) {
            _endFlight(id, requestId);
            emit AnswerFailed(id, requestId, _clip(err.length == 0 ? response : err));
            return;
        }

        _writeAnswer(question, uint128(uint256(bytes32(response))));
    }

    /// @dev Lets the asker of a failed request ask again. A request that has been overtaken ends no other's
    /// flight. The tag stays, so that asking again writes to a slot that is not empty.
    function _endFlight(bytes32 id, bytes32 requestId) private {
        (, uint8 askerIndex, uint40 tag) = _unpack(_pendingOf(id));
        if (tag == _tag(requestId)) _setPending(id, _pack(0, askerIndex, tag));
    }

    function _requireDefined(FunctionsMetric calldata definition, string calldata source, bytes32 metric) private view {
        bytes32 defined = _metricId(definition);
        if (defined != metric) revert MetricMismatch(defined, metric);
        if (!_defined[metric]) revert MetricNotDefined(metric);
        _requireSource(definition, source);
    }

    /// @dev The caller's position among the askers. `defineMetric` bounds their number.
    function _askerIndex(address[] calldata askers) private view returns (uint8) {
        for (uint256 i = 0; i < askers.length; ++i) {
            if (askers[i] == msg.sender) return uint8(i);
        }
        revert NotAnAsker(msg.sender);
    }

    function _requireAskable(Question calldata question, uint8 askerIndex) private view returns (bytes32 id) {
        if (question.from >= question.to) revert EmptyWindow(question.from, question.to);
        if (question.to > question.notBefore) revert WindowEndsAfterNotBefore(question.to, question.notBefore);
        if (block.timestamp < question.notBefore) revert NotBeforeNotReached(block.timestamp, question.notBefore);

        id = _questionId(question);
        if (_isAnswered(id)) revert AlreadyAnswered(id);

        // Only the caller's own request holds the caller up. If another's did, whoever gains from a missing answer
        // could keep failing requests in flight until the time to report is over.
        (uint40 expiresAt, uint8 latestAsker) = _inFlight(id);
        if (expiresAt != 0 && latestAsker == askerIndex) revert RequestInFlight(id, expiresAt);
    }

    /// @dev Otherwise an asker could spend another's LINK, and choose with whose secrets the source runs.
    function _requireOwnSubscription(uint64 subscriptionId) private view {
        address owner = IFunctionsSubscriptions(address(i_functionsRouter)).getSubscription(subscriptionId).owner;
        if (owner != msg.sender) revert NotSubscriptionOwner(subscriptionId, msg.sender, owner);
    }

    function _inFlight(bytes32 id) private view returns (uint40 expiresAt, uint8 askerIndex) {
        (uint40 askedAt, uint8 asker, ) = _unpack(_pendingOf(id));
        if (askedAt == 0 || block.timestamp >= askedAt + REQUEST_TIMEOUT) return (0, 0);
        return (askedAt + REQUEST_TIMEOUT, asker);
    }

    function _requireValid(FunctionsMetric calldata definition, string calldata source) private pure {
        if (definition.donId == 0) revert NoDon();
        if (bytes(source).length == 0) revert EmptySource();
        _requireSource(definition, source);
        if (bytes(definition.unit).length == 0) revert EmptyUnit();
        if (definition.decimals > MAX_DECIMALS) revert TooManyDecimals(definition.decimals, MAX_DECIMALS);

        address[] calldata askers = definition.askers;
        if (askers.length == 0) revert NoAskers();
        if (askers.length > MAX_ASKERS) revert TooManyAskers(askers.length, MAX_ASKERS);
        for (uint256 i = 0; i < askers.length; ++i) {
            if (askers[i] == address(0)) revert ZeroAsker(i);
            for (uint256 j = 0; j < i; ++j) {
                if (askers[j] == askers[i]) revert DuplicateAsker(askers[i]);
            }
        }
    }

    function _requireSource(FunctionsMetric calldata definition, string calldata source) private pure {
        bytes32 sourceHash = keccak256(bytes(source));
        if (sourceHash != definition.sourceHash) revert SourceHashMismatch(sourceHash, definition.sourceHash);
    }

    function _metricId(FunctionsMetric calldata definition) private pure returns (bytes32) {
        return keccak256(abi.encode(_FUNCTIONS_METRIC_TYPEHASH, definition));
    }

    function _encodeRequest(
        FunctionsMetric calldata definition,
        string calldata source,
        Question calldata question,
        uint64 secretsVersion
    ) private pure returns (bytes memory) {
        uint256 count = definition.args.length;
        string[] memory args = new string[](count + 2);
        for (uint256 i = 0; i < count; ++i) {
            args[i] = definition.args[i];
        }
        args[count] = Strings.toString(question.from);
        args[count + 1] = Strings.toString(question.to);

        FunctionsRequest.Request memory request;
        request.initializeRequestForInlineJavaScript(source);
        request.setArgs(args);
        if (secretsVersion != 0) request.addDONHostedSecrets(definition.secretsSlot, secretsVersion);
        return request.encodeCBOR();
    }

    /// @dev pending: askedAt 5 + askerIndex 1 + tag 5 = 11 bytes. No request is in flight while askedAt is 0.
    function _pack(uint40 askedAt, uint8 askerIndex, uint40 tag) private pure returns (uint88) {
        return (uint88(askedAt) << 48) | (uint88(askerIndex) << 40) | tag;
    }

    function _unpack(uint88 pending) private pure returns (uint40 askedAt, uint8 askerIndex, uint40 tag) {
        return (uint40(pending >> 48), uint8(pending >> 40), uint40(pending));
    }

    /// @dev Enough of a request's id to tell it from a question's other requests. Were two ever alike, the asker
    /// of the later one could ask again sooner, and nothing else.
    function _tag(bytes32 requestId) private pure returns (uint40) {
        return uint40(uint256(requestId));
    }

    /// @dev Shortens `data` in place, which bounds what the event costs.
    function _clip(bytes memory data) private pure returns (bytes memory) {
        if (data.length > _MAX_REASON_BYTES) {
            assembly ("memory-safe") {
                mstore(data, _MAX_REASON_BYTES)
            }
        }
        return data;
    }
}
