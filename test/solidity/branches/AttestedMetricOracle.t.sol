// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IAttestedMetricOracle} from "../../../contracts/interfaces/IAttestedMetricOracle.sol";
import {IWriteOnceOracle} from "../../../contracts/interfaces/IWriteOnceOracle.sol";
import {WriteOnceOracleHarness} from "../../../contracts/test/WriteOnceOracleHarness.sol";
import {AttestedMetric, SignerSignature} from "../../../contracts/types/AttestedMetric.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract AttestedMetricOracleBranches is BranchTest {
    IAttestedMetricOracle private immutable attested = IAttestedMetricOracle(
        _deploy("AttestedMetricOracle.sol:AttestedMetricOracle")
    );

    /// @dev Three signers, whose keys are 1, 2 and 3, of whom two are enough.
    function _definition() private pure returns (AttestedMetric memory definition) {
        definition.signers = new address[](3);
        for (uint256 i = 0; i < 3; ++i) definition.signers[i] = vm.addr(i + 1);
        definition.threshold = 2;
        definition.unit = "leads";
        definition.decimals = 2;
        definition.statement = "Leads that the client accepted.";
        definition.documentHash = keccak256("document");
    }

    function _asked() private returns (AttestedMetric memory definition, Question memory question) {
        definition = _definition();
        question = Question(attested.defineMetric(definition), uint40(NOW - 10), uint40(NOW - 5), uint40(NOW));
    }

    function _signed(
        Question memory question,
        uint256 a,
        uint256 b
    ) private view returns (SignerSignature[] memory signatures) {
        bytes32 digest = attested.attestationHash(question, 42);
        signatures = new SignerSignature[](2);
        signatures[0] = SignerSignature(a, _sign(a + 1, digest));
        signatures[1] = SignerSignature(b, _sign(b + 1, digest));
    }

    // ---------------------------------------------------------------- defineMetric

    function test_defineMetric() public {
        AttestedMetric memory definition = _definition();
        bytes32 typeHash = keccak256(
            "AttestedMetric(address[] signers,uint8 threshold,string unit,uint8 decimals,string statement,bytes32 documentHash)"
        );
        bytes32 metric = keccak256(abi.encode(typeHash, definition));
        assertEq(attested.metricId(definition), metric);
        assertFalse(attested.isDefined(metric));

        _expectEmit(address(attested));
        emit IAttestedMetricOracle.MetricDefined(metric, definition);
        assertEq(attested.defineMetric(definition), metric);
        assertTrue(attested.isDefined(metric));

        vm.recordLogs();
        assertEq(attested.defineMetric(definition), metric);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_defineMetric_signers() public {
        AttestedMetric memory definition = _definition();
        definition.signers = new address[](0);
        _expect(IAttestedMetricOracle.NoSigners.selector);
        attested.defineMetric(definition);

        definition.signers = _people(17);
        definition.threshold = 17;
        _expect(IAttestedMetricOracle.TooManySigners.selector, uint256(17), uint256(16));
        attested.defineMetric(definition);
        definition.signers = _people(16);
        definition.threshold = 16;
        attested.defineMetric(definition);

        definition.threshold = 17;
        _expect(IAttestedMetricOracle.ThresholdOutOfRange.selector, uint256(17), uint256(16));
        attested.defineMetric(definition);
        definition.threshold = 0;
        _expect(IAttestedMetricOracle.ThresholdOutOfRange.selector, uint256(0), uint256(16));
        attested.defineMetric(definition);
        definition.threshold = 8;
        _expect(IAttestedMetricOracle.NoMajority.selector, uint256(8), uint256(16));
        attested.defineMetric(definition);
        definition.threshold = 9;
        attested.defineMetric(definition);

        definition.signers[15] = address(0);
        _expect(IAttestedMetricOracle.ZeroSigner.selector, uint256(15));
        attested.defineMetric(definition);
        definition.signers[15] = definition.signers[0];
        _expect(IAttestedMetricOracle.DuplicateSigner.selector, definition.signers[0]);
        attested.defineMetric(definition);
        definition.signers[15] = definition.signers[14];
        _expect(IAttestedMetricOracle.DuplicateSigner.selector, definition.signers[14]);
        attested.defineMetric(definition);
    }

    function test_defineMetric_texts() public {
        AttestedMetric memory definition = _definition();
        definition.unit = "";
        _expect(IAttestedMetricOracle.EmptyUnit.selector);
        attested.defineMetric(definition);

        definition = _definition();
        definition.statement = "";
        _expect(IAttestedMetricOracle.EmptyStatement.selector);
        attested.defineMetric(definition);

        definition.statement = string(new bytes(4096 - 5));
        attested.defineMetric(definition);
        definition.statement = string(new bytes(4096 - 4));
        _expect(IAttestedMetricOracle.TextTooLong.selector, uint256(4097), uint256(4096));
        attested.defineMetric(definition);

        definition = _definition();
        definition.decimals = 38;
        attested.defineMetric(definition);
        definition.decimals = 39;
        _expect(IAttestedMetricOracle.TooManyDecimals.selector, uint256(39), uint256(38));
        attested.defineMetric(definition);
    }

    function _people(uint256 count) private pure returns (address[] memory people) {
        people = new address[](count);
        for (uint256 i = 0; i < count; ++i) people[i] = address(uint160(i + 1));
    }

    function test_constants() public view {
        assertEq(attested.MAX_SIGNERS(), 16);
        assertEq(attested.MAX_DECIMALS(), 38);
        assertEq(attested.MAX_TEXT_BYTES(), 4096);
    }

    // ---------------------------------------------------------------- attest

    function test_attest() public {
        (AttestedMetric memory definition, Question memory question) = _asked();
        SignerSignature[] memory signatures = _signed(question, 0, 2);
        address[] memory attesters = new address[](2);
        (attesters[0], attesters[1]) = (vm.addr(1), vm.addr(3));
        bytes32 id = attested.questionId(question);
        vm.warp(NOW + 1 days);

        _expectEmit(address(attested));
        emit IWriteOnceOracle.Answered(id, question.metric, 42);
        _expectEmit(address(attested));
        emit IAttestedMetricOracle.Attested(id, question.metric, question, attesters);
        assertEq(attested.attest(definition, question, 42, signatures), id);

        (uint128 value, uint40 answeredAt) = attested.answerOf(question);
        assertEq(value, 42);
        assertEq(answeredAt, NOW + 1 days);

        _expect(IAttestedMetricOracle.AlreadyAnswered.selector, id);
        attested.attest(definition, question, 42, signatures);
    }

    /// @notice A signer that calls need not sign; anyone else must.
    function test_attest_bySigners() public {
        (AttestedMetric memory definition, Question memory question) = _asked();
        SignerSignature[] memory signatures = _signed(question, 0, 1);
        signatures[0].signature = NONE;
        bytes32 digest = attested.attestationHash(question, 42);
        vm.expectRevert(
            abi.encodeWithSelector(IAttestedMetricOracle.NotSignedBy.selector, definition.signers[0], digest)
        );
        attested.attest(definition, question, 42, signatures);

        signatures[0].signature = _sign(9, digest);
        vm.expectRevert(
            abi.encodeWithSelector(IAttestedMetricOracle.NotSignedBy.selector, definition.signers[0], digest)
        );
        vm.prank(definition.signers[0]);
        attested.attest(definition, question, 42, signatures);

        signatures[0].signature = NONE;
        vm.prank(definition.signers[0]);
        attested.attest(definition, question, 42, signatures);
    }

    function test_attest_ofAnotherMetric() public {
        (AttestedMetric memory definition, Question memory question) = _asked();
        definition.decimals = 3;
        bytes32 other = attested.metricId(definition);
        vm.expectRevert(abi.encodeWithSelector(IAttestedMetricOracle.MetricMismatch.selector, other, question.metric));
        attested.attest(definition, question, 42, new SignerSignature[](0));

        question.metric = other;
        _expect(IAttestedMetricOracle.MetricNotDefined.selector, other);
        attested.attest(definition, question, 42, new SignerSignature[](0));
    }

    function test_attest_windows() public {
        (AttestedMetric memory definition, Question memory question) = _asked();
        SignerSignature[] memory none = new SignerSignature[](0);
        question.from = question.to;
        _expect(IAttestedMetricOracle.EmptyWindow.selector, NOW - 5, NOW - 5);
        attested.attest(definition, question, 42, none);

        (question.from, question.to) = (uint40(NOW - 1), uint40(NOW + 1));
        _expect(IAttestedMetricOracle.WindowEndsAfterNotBefore.selector, NOW + 1, NOW);
        attested.attest(definition, question, 42, none);

        (question.to, question.notBefore) = (uint40(NOW), uint40(NOW + 1));
        _expect(IAttestedMetricOracle.NotBeforeNotReached.selector, NOW, NOW + 1);
        attested.attest(definition, question, 42, none);

        question.notBefore = uint40(NOW);
        attested.attest(definition, question, 42, _signed(question, 1, 2));
    }

    function test_attest_signatures() public {
        (AttestedMetric memory definition, Question memory question) = _asked();
        _expect(IAttestedMetricOracle.WrongSignatureCount.selector, uint256(3), uint256(2));
        attested.attest(definition, question, 42, new SignerSignature[](3));

        SignerSignature[] memory signatures = _signed(question, 1, 1);
        _expect(IAttestedMetricOracle.SignerIndexNotRising.selector, uint256(1), uint256(2));
        attested.attest(definition, question, 42, signatures);

        signatures = _signed(question, 1, 3);
        _expect(IAttestedMetricOracle.NoSuchSigner.selector, uint256(3), uint256(3));
        attested.attest(definition, question, 42, signatures);
    }

    function test_isSignedBy() public {
        (, Question memory question) = _asked();
        bytes32 digest = attested.attestationHash(question, 42);
        assertTrue(attested.isSignedBy(vm.addr(1), question, 42, _sign(1, digest)));
        assertFalse(attested.isSignedBy(vm.addr(1), question, 43, _sign(1, digest)));
        assertFalse(attested.isSignedBy(vm.addr(2), question, 42, _sign(1, digest)));
    }

    function test_attestationHash() public {
        (, Question memory question) = _asked();
        (, string memory name, string memory version, , , , ) = IERC5267(address(attested)).eip712Domain();
        assertEq(name, "AttestedMetricOracle");
        assertEq(version, "1");
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                block.chainid,
                attested
            )
        );
        bytes32 typeHash = keccak256(
            "Attestation(bytes32 metric,uint40 from,uint40 to,uint40 notBefore,uint128 value)"
        );
        bytes32 content = keccak256(abi.encode(typeHash, question, 42));
        assertEq(attested.attestationHash(question, 42), keccak256(abi.encodePacked(hex"1901", domain, content)));
    }

    // ---------------------------------------------------------------- written once

    function test_writeOnce() public {
        WriteOnceOracleHarness harness = WriteOnceOracleHarness(
            _deploy("WriteOnceOracleHarness.sol:WriteOnceOracleHarness")
        );
        Question memory question = Question("metric", 1, 2, 3);
        harness.setPending(question, 5);
        assertEq(harness.pendingOf(question), 5);
        assertFalse(harness.isAnswered(question));

        harness.writeAnswer(question, 0);
        assertTrue(harness.isAnswered(question));
        assertEq(harness.pendingOf(question), 0);

        vm.warp(NOW + 1);
        vm.recordLogs();
        harness.writeAnswer(question, 7);
        assertEq(vm.getRecordedLogs().length, 0);
        (uint128 value, uint40 answeredAt) = harness.answerOf(question);
        assertEq(value, 0);
        assertEq(answeredAt, NOW);
    }
}
