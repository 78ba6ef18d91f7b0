// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IAttestedMetricOracle} from "../interfaces/IAttestedMetricOracle.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {AttestedMetric, SignerSignature} from "../types/AttestedMetric.sol";
import {Question} from "../types/Question.sol";
import {WriteOnceOracle} from "./WriteOnceOracle.sol";

/// @title AttestedMetricOracle
/// @notice Answers questions by the signatures of named signers. Has no owner, holds no money, and cannot be changed.
contract AttestedMetricOracle is IAttestedMetricOracle, WriteOnceOracle, EIP712 {
    /// @inheritdoc IAttestedMetricOracle
    uint256 public constant override MAX_SIGNERS = 16;

    /// @inheritdoc IAttestedMetricOracle
    uint8 public constant override MAX_DECIMALS = 38;

    /// @inheritdoc IAttestedMetricOracle
    /// @dev Without a limit, a text that fits the transaction that publishes it, but no longer one with signatures
    /// beside it, would make a metric that can be agreed on and never be answered.
    uint256 public constant override MAX_TEXT_BYTES = 4096;

    bytes32 private constant _ATTESTED_METRIC_TYPEHASH = keccak256(
        "AttestedMetric(address[] signers,uint8 threshold,string unit,uint8 decimals,string statement,bytes32 documentHash)"
    );

    bytes32 private constant _ATTESTATION_TYPEHASH = keccak256(
        "Attestation(bytes32 metric,uint40 from,uint40 to,uint40 notBefore,uint128 value)"
    );

    mapping(bytes32 metric => bool defined) private _defined;

    constructor() EIP712("AttestedMetricOracle", "1") {}

    /// @inheritdoc IAttestedMetricOracle
    function defineMetric(AttestedMetric calldata definition) external override returns (bytes32 metric) {
        _requireValid(definition);
        metric = _metricId(definition);
        if (_defined[metric]) return metric;

        _defined[metric] = true;

        emit MetricDefined(metric, definition);
    }

    /// @inheritdoc IAttestedMetricOracle
    function attest(
        AttestedMetric calldata definition,
        Question calldata question,
        uint128 value,
        SignerSignature[] calldata signatures
    ) external override returns (bytes32 id) {
        _requireDefined(definition, question.metric);
        id = _requireAnswerable(question);
        // Signers that are contracts are only read (STATICCALL): they cannot come back in and change anything.
        address[] memory attesters = _requireSigned(definition, _attestationHash(question, value), signatures);

        _writeAnswer(question, value);

        emit Attested(id, question.metric, question, attesters);
    }

    /// @inheritdoc IAttestedMetricOracle
    function isDefined(bytes32 metric) external view override returns (bool) {
        return _defined[metric];
    }

    /// @inheritdoc IAttestedMetricOracle
    function attestationHash(Question calldata question, uint128 value) external view override returns (bytes32) {
        return _attestationHash(question, value);
    }

    /// @inheritdoc IAttestedMetricOracle
    function isSignedBy(
        address signer,
        Question calldata question,
        uint128 value,
        bytes calldata signature
    ) external view override returns (bool) {
        return Signatures.isFrom(signer, _attestationHash(question, value), signature);
    }

    /// @inheritdoc IAttestedMetricOracle
    function metricId(AttestedMetric calldata definition) external pure override returns (bytes32) {
        return _metricId(definition);
    }

    function _requireDefined(AttestedMetric calldata definition, bytes32 metric) private view {
        bytes32 defined = _metricId(definition);
        if (defined != metric) revert MetricMismatch(defined, metric);
        if (!_defined[metric]) revert MetricNotDefined(metric);
    }

    function _requireAnswerable(Question calldata question) private view returns (bytes32 id) {
        if (question.from >= question.to) revert EmptyWindow(question.from, question.to);
        if (question.to > question.notBefore) revert WindowEndsAfterNotBefore(question.to, question.notBefore);
        if (block.timestamp < question.notBefore) revert NotBeforeNotReached(block.timestamp, question.notBefore);

        id = _questionId(question);
        if (_isAnswered(id)) revert AlreadyAnswered(id);
    }

    /// @dev A signer that is starved of gas or fails makes the whole call revert, and nothing else: no floor is needed.
    function _requireSigned(
        AttestedMetric calldata definition,
        bytes32 digest,
        SignerSignature[] calldata signatures
    ) private view returns (address[] memory attesters) {
        uint256 count = definition.threshold;
        if (signatures.length != count) revert WrongSignatureCount(signatures.length, count);

        address[] calldata signers = definition.signers;
        attesters = new address[](count);
        uint256 minimum = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 index = signatures[i].signerIndex;
            if (index < minimum) revert SignerIndexNotRising(index, minimum);
            if (index >= signers.length) revert NoSuchSigner(index, signers.length);
            minimum = index + 1;

            _requireSignature(signers[index], digest, signatures[i].signature);
            attesters[i] = signers[index];
        }
    }

    function _requireSignature(address signer, bytes32 digest, bytes calldata signature) private view {
        if (signature.length == 0 && msg.sender == signer) return;
        if (!Signatures.isFrom(signer, digest, signature)) revert NotSignedBy(signer, digest);
    }

    function _attestationHash(Question calldata question, uint128 value) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        _ATTESTATION_TYPEHASH,
                        question.metric,
                        question.from,
                        question.to,
                        question.notBefore,
                        value
                    )
                )
            );
    }

    function _requireValid(AttestedMetric calldata definition) private pure {
        address[] calldata signers = definition.signers;
        uint8 threshold = definition.threshold;
        if (signers.length == 0) revert NoSigners();
        if (signers.length > MAX_SIGNERS) revert TooManySigners(signers.length, MAX_SIGNERS);
        if (threshold == 0 || threshold > signers.length) revert ThresholdOutOfRange(threshold, signers.length);
        if (uint256(threshold) * 2 <= signers.length) revert NoMajority(threshold, signers.length);
        for (uint256 i = 0; i < signers.length; ++i) {
            if (signers[i] == address(0)) revert ZeroSigner(i);
            for (uint256 j = 0; j < i; ++j) {
                if (signers[j] == signers[i]) revert DuplicateSigner(signers[i]);
            }
        }

        uint256 unitBytes = bytes(definition.unit).length;
        uint256 statementBytes = bytes(definition.statement).length;
        if (unitBytes == 0) revert EmptyUnit();
        if (definition.decimals > MAX_DECIMALS) revert TooManyDecimals(definition.decimals, MAX_DECIMALS);
        if (statementBytes == 0) revert EmptyStatement();
        if (unitBytes + statementBytes > MAX_TEXT_BYTES) {
            revert TextTooLong(unitBytes + statementBytes, MAX_TEXT_BYTES);
        }
    }

    function _metricId(AttestedMetric calldata definition) private pure returns (bytes32) {
        return keccak256(abi.encode(_ATTESTED_METRIC_TYPEHASH, definition));
    }
}
