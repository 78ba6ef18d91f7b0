// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AttestedMetric, SignerSignature} from "../types/AttestedMetric.sol";
import {Question} from "../types/Question.sol";
import {IWriteOnceOracle} from "./IWriteOnceOracle.sol";

/// @title IAttestedMetricOracle
/// @notice Metrics that named signers attest: `defineMetric` publishes what is measured and by whom, each signer signs
/// the number off chain, `attest` takes as many signatures as the metric needs and makes the number the answer.
/// @dev Trusted: the signers in the definition. As many as the threshold, together, decide the answer, and so what an
/// agreement pays within its cap; that includes the answer of a metric with one signer, who should then be a party
/// whose number the other can dispute. Signers that stay silent make the answer missing as soon as fewer than the
/// threshold are left. Nobody else is trusted with anything: who calls `attest` cannot choose the number.
///
/// Because the threshold is more than half of the signers, two numbers for one question both find enough signatures
/// only when some signer signed both. Then the first that is submitted is the answer for ever, and the two signatures
/// prove who contradicted itself.
///
/// Warning: signers can sign a number before `notBefore`, and the chain cannot see when they did. It does see that
/// nobody submits it earlier.
///
/// Warning: a contract's signature counts when its `isValidSignature` says so while `attest` runs. Until then it can be
/// taken back; afterwards it cannot. A key's signature can never be taken back.
///
/// The domain of the signatures (ERC-5267) has the chain's id at the time of the call: after a chain split, what was
/// signed for one chain is refused on the other.
interface IAttestedMetricOracle is IWriteOnceOracle {
    /// @notice A metric was published. Emitted once for each metric.
    /// @param metric The metric's id.
    /// @param definition What the id is the hash of.
    event MetricDefined(bytes32 indexed metric, AttestedMetric definition);

    /// @notice A question was answered by its signers. The value is in `Answered`.
    /// @param questionId Id of `question`.
    /// @param metric The question's metric.
    /// @param question What was asked.
    /// @param attesters The signers whose attestations made the answer.
    event Attested(bytes32 indexed questionId, bytes32 indexed metric, Question question, address[] attesters);

    /// @notice The definition lists no signers.
    error NoSigners();

    /// @notice The definition lists more signers than the oracle takes.
    error TooManySigners(uint256 actual, uint256 maximum);

    /// @notice A signer in the definition is the zero address.
    error ZeroSigner(uint256 index);

    /// @notice A signer is listed twice.
    error DuplicateSigner(address signer);

    /// @notice The threshold is 0, or there are not that many signers.
    error ThresholdOutOfRange(uint8 threshold, uint256 signers);

    /// @notice The threshold is not more than half of the signers: two groups could answer differently.
    error NoMajority(uint8 threshold, uint256 signers);

    /// @notice The definition does not say what one metric unit is.
    error EmptyUnit();

    /// @notice With so many decimal places not even the number 1 fits an answer.
    error TooManyDecimals(uint8 actual, uint8 maximum);

    /// @notice The definition does not say what is measured.
    error EmptyStatement();

    /// @notice Unit and statement together are too long: every `attest` carries them.
    error TextTooLong(uint256 actual, uint256 maximum);

    /// @notice The question is about another metric than the definition.
    error MetricMismatch(bytes32 actual, bytes32 expected);

    /// @notice The metric has not been published.
    error MetricNotDefined(bytes32 metric);

    /// @notice No second lies in [from, to).
    error EmptyWindow(uint40 from, uint40 to);

    /// @notice The question could be asked before its window has ended.
    error WindowEndsAfterNotBefore(uint40 to, uint40 notBefore);

    /// @notice It is too early to answer the question.
    error NotBeforeNotReached(uint256 currentTime, uint40 notBefore);

    /// @notice The question has its answer.
    error AlreadyAnswered(bytes32 questionId);

    /// @notice Not as many signatures as the metric's threshold.
    error WrongSignatureCount(uint256 actual, uint256 expected);

    /// @notice Signer indexes must rise, so that no signer counts twice.
    error SignerIndexNotRising(uint256 actual, uint256 minimum);

    /// @notice The metric has no signer at this index.
    error NoSuchSigner(uint256 index, uint256 signers);

    /// @notice The signature is not this signer's over this question and value; or it is empty, and the signer neither is
    /// the caller nor a contract that accepts that.
    error NotSignedBy(address signer, bytes32 attestationHash);

    /// @notice Publishes a metric, so that what will be measured and by whom can be read before anyone signs for it.
    /// @dev Anyone may call. Publishing a metric again changes nothing and emits nothing.
    ///
    /// Requirements:
    /// - at least one signer
    /// - at most `MAX_SIGNERS` signers
    /// - the threshold is at least 1 and at most the number of signers
    /// - the threshold is more than half of the signers
    /// - no signer is the zero address
    /// - no signer is listed twice
    /// - the unit is not empty
    /// - at most `MAX_DECIMALS` decimal places
    /// - the statement is not empty
    /// - unit and statement together have at most `MAX_TEXT_BYTES` bytes
    /// @param definition What the metric is.
    /// @return metric The metric's id, for the terms and for questions.
    function defineMetric(AttestedMetric calldata definition) external returns (bytes32 metric);

    /// @notice Answers a question with what its signers attest. Anyone may call.
    /// @dev Exactly as many signatures as the threshold: more would prove nothing that counts, cost gas, and a single
    /// bad one among them would have to be an error or a skip. The caller chooses which of the good ones to bring; when
    /// a signer is a contract that reverts, burns gas or has changed its mind, another signer's does.
    ///
    /// A signer that is the caller needs no signature: an empty one stands for the transaction. So a single multisig or
    /// smart wallet answers by calling. Everybody else's empty signature goes to the signer, because a contract may
    /// accept it (a Safe does, for what it signed on chain).
    ///
    /// Requirements:
    /// - the definition is the question's metric
    /// - the metric has been published
    /// - from < to
    /// - to <= notBefore
    /// - notBefore has been reached
    /// - the question has no answer yet
    /// - as many signatures as the metric's threshold
    /// - by rising `signerIndex`
    /// - each index has a signer
    /// - each signature is its signer's over `attestationHash(question, value)` (ECDSA, else ERC-1271), or is empty and
    /// the signer is the caller
    /// @param definition What the metric is.
    /// @param question What was asked.
    /// @param value The metric, in metric units.
    /// @param signatures By rising signer index.
    /// @return id The question's id.
    function attest(
        AttestedMetric calldata definition,
        Question calldata question,
        uint128 value,
        SignerSignature[] calldata signatures
    ) external returns (bytes32 id);

    /// @notice The id of the metric that `definition` defines: the hash of its ABI encoding behind the hash of its
    /// type, so that no definition of another kind of oracle can have the same id.
    function metricId(AttestedMetric calldata definition) external pure returns (bytes32);

    /// @notice Whether `metric` has been published.
    function isDefined(bytes32 metric) external view returns (bool);

    /// @notice What signers sign: the EIP-712 digest, in this oracle's domain, of
    /// `Attestation(bytes32 metric,uint40 from,uint40 to,uint40 notBefore,uint128 value)`.
    function attestationHash(Question calldata question, uint128 value) external view returns (bytes32);

    /// @notice Whether `signature` is `signer`'s over this question and value, as a key or as a contract: what `attest`
    /// asks of everyone but its caller. For whoever collects signatures; what a contract says can change.
    function isSignedBy(
        address signer,
        Question calldata question,
        uint128 value,
        bytes calldata signature
    ) external view returns (bool);

    /// @notice Most signers that a definition can list.
    function MAX_SIGNERS() external view returns (uint256);

    /// @notice Most decimal places that a metric can have.
    function MAX_DECIMALS() external view returns (uint8);

    /// @notice Most bytes that unit and statement can have together.
    function MAX_TEXT_BYTES() external view returns (uint256);
}
