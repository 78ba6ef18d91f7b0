// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FunctionsMetric} from "../types/FunctionsMetric.sol";
import {Question} from "../types/Question.sol";
import {IWriteOnceOracle} from "./IWriteOnceOracle.sol";

/// @title IFunctionsMetricOracle
/// @notice Metrics measured by a Chainlink Functions network: `defineMetric` publishes what is measured, `ask` has it
/// measured, the network's reply becomes the answer.
/// @dev Trusted: the network named in the definition, up to its fault tolerance; the owner of the router, who can
/// replace the coordinator behind a network's id, and pause. Neither can change an answer that is written.
///
/// Warning: an asker brings its own secrets. A source must check that they belong to the account in its
/// arguments; otherwise the first asker chooses whose numbers are measured.
///
/// No asker can choose among replies: the first reply that carries a value is the answer, the callback's gas
/// limit is a constant, and the router neither lets a subscription drop a consumer nor pays out the LINK set
/// aside for a request while the request is pending. What an asker can bring about is that its own request
/// fails: with wrong secrets, or because the gas price rises above what its request reserved LINK for, in which
/// case the network does not get paid and the reply stays undelivered. Therefore a request in flight holds up
/// only its own asker, never another: each asker can have a question measured at any second from `notBefore` on,
/// whatever the others do, within any `reportGrace` (at least one hour, twelve times the request timeout).
interface IFunctionsMetricOracle is IWriteOnceOracle {
    /// @notice A metric was published. Emitted once for each metric.
    /// @param metric The metric's id.
    /// @param definition What the id is the hash of.
    /// @param source JavaScript that measures; its hash is `definition.sourceHash`.
    event MetricDefined(bytes32 indexed metric, FunctionsMetric definition, string source);

    /// @notice A request for a question's answer is on its way.
    /// @param questionId Id of `question`.
    /// @param metric The question's metric.
    /// @param requestId The router's id of the request.
    /// @param question What was asked.
    /// @param asker Who asked, and pays.
    event Asked(
        bytes32 indexed questionId,
        bytes32 indexed metric,
        bytes32 indexed requestId,
        Question question,
        address asker
    );

    /// @notice A request came back without an answer. The question may be asked again.
    /// @param questionId What was asked.
    /// @param requestId The router's id of the request.
    /// @param reason The error that the network reported; without one, the reply that is no answer. At most 256
    /// bytes, longer ones are cut off.
    event AnswerFailed(bytes32 indexed questionId, bytes32 indexed requestId, bytes reason);

    /// @notice The router is not a contract.
    error RouterHasNoCode(address router);

    /// @notice The definition names no network.
    error NoDon();

    /// @notice The source is empty.
    error EmptySource();

    /// @notice The source is not the one that the definition commits to.
    error SourceHashMismatch(bytes32 actual, bytes32 expected);

    /// @notice The definition does not say what one metric unit is.
    error EmptyUnit();

    /// @notice With so many decimal places not even the number 1 fits an answer.
    error TooManyDecimals(uint8 actual, uint8 maximum);

    /// @notice The definition lists nobody who may ask.
    error NoAskers();

    /// @notice The definition lists more askers than can be told apart.
    error TooManyAskers(uint256 actual, uint256 maximum);

    /// @notice An asker in the definition is the zero address.
    error ZeroAsker(uint256 index);

    /// @notice An asker is listed twice.
    error DuplicateAsker(address asker);

    /// @notice The question is about another metric than the definition.
    error MetricMismatch(bytes32 actual, bytes32 expected);

    /// @notice The metric has not been published.
    error MetricNotDefined(bytes32 metric);

    /// @notice The caller is not among the definition's askers.
    error NotAnAsker(address caller);

    /// @notice No second lies in [from, to).
    error EmptyWindow(uint40 from, uint40 to);

    /// @notice The question could be asked before its window has ended.
    error WindowEndsAfterNotBefore(uint40 to, uint40 notBefore);

    /// @notice It is too early to ask the question.
    error NotBeforeNotReached(uint256 currentTime, uint40 notBefore);

    /// @notice The question has its answer.
    error AlreadyAnswered(bytes32 questionId);

    /// @notice The caller's request for this question is on its way; until `expiresAt` it cannot send another.
    error RequestInFlight(bytes32 questionId, uint40 expiresAt);

    /// @notice The subscription belongs to someone else.
    error NotSubscriptionOwner(uint64 subscriptionId, address caller, address owner);

    /// @notice Publishes a metric, so that what will be measured can be read before anyone signs for it.
    /// @dev Anyone may call. Publishing a metric again changes nothing and emits nothing.
    ///
    /// Requirements:
    /// - the definition names a network
    /// - the source is not empty
    /// - the source is the one that the definition commits to
    /// - the unit is not empty
    /// - at most `MAX_DECIMALS` decimal places
    /// - at least one asker
    /// - at most `MAX_ASKERS` askers
    /// - no asker is the zero address
    /// - no asker is listed twice
    /// @param definition What the metric is.
    /// @param source JavaScript that measures it.
    /// @return metric The metric's id, for the terms and for questions.
    function defineMetric(
        FunctionsMetric calldata definition,
        string calldata source
    ) external returns (bytes32 metric);

    /// @notice Has a question measured, at the cost of the caller's subscription.
    /// @dev The source gets the definition's args, then `from` and `to` as decimal Unix seconds, and must return
    /// the metric as one 32-byte unsigned integer of at most 128 bits. The request names the caller's secrets in
    /// the definition's slot; the network looks them up by subscription owner, which is the caller.
    ///
    /// A request stays in flight until its reply arrives or `REQUEST_TIMEOUT` has passed. A reply that comes later
    /// still is the authentic answer, if it is the first.
    ///
    /// Requirements:
    /// - the definition is the question's metric
    /// - the metric has been published
    /// - the source is the one that the definition commits to
    /// - the caller is an asker of the definition
    /// - from < to
    /// - to <= notBefore
    /// - notBefore has been reached
    /// - the question has no answer yet
    /// - the question's latest request is not a request of the caller that is still in flight
    /// - the caller owns the subscription, which exists
    /// - the router takes the request: it is not paused, knows the network, and the subscription lists this oracle
    /// as a consumer and can pay
    /// @param definition What the metric is.
    /// @param source JavaScript that measures it.
    /// @param question What to measure, over which time.
    /// @param subscriptionId Subscription of the caller that pays.
    /// @param secretsVersion Version of the caller's secrets at the network; 0 when the source needs none.
    /// @return requestId The router's id of the request.
    function ask(
        FunctionsMetric calldata definition,
        string calldata source,
        Question calldata question,
        uint64 subscriptionId,
        uint64 secretsVersion
    ) external returns (bytes32 requestId);

    /// @notice The id of the metric that `definition` defines: the hash of its ABI encoding behind the hash of its
    /// type, so that no definition of another kind of oracle can have the same id.
    function metricId(FunctionsMetric calldata definition) external pure returns (bytes32);

    /// @notice Whether `metric` has been published.
    function isDefined(bytes32 metric) external view returns (bool);

    /// @notice The question's latest request, while it is in flight.
    /// @return expiresAt First second at which it no longer counts as in flight; 0 when none is.
    /// @return askerIndex Position of its asker in the definition; 0 when none is.
    function inFlight(Question calldata question) external view returns (uint40 expiresAt, uint8 askerIndex);

    /// @notice The Chainlink Functions router, the only caller whose replies count. Never changes.
    function router() external view returns (address);

    /// @notice Gas that every reply is delivered with.
    function CALLBACK_GAS_LIMIT() external view returns (uint32);

    /// @notice Seconds after which a request no longer counts as in flight.
    function REQUEST_TIMEOUT() external view returns (uint40);

    /// @notice Most askers that a definition can list.
    function MAX_ASKERS() external view returns (uint256);

    /// @notice Most decimal places that a metric can have.
    function MAX_DECIMALS() external view returns (uint8);
}
