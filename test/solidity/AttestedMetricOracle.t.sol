// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAttestedMetricOracle} from "../../contracts/interfaces/IAttestedMetricOracle.sol";
import {AttestedMetric, SignerSignature} from "../../contracts/types/AttestedMetric.sol";
import {Question} from "../../contracts/types/Question.sol";
import {Dice} from "./support/Dice.sol";
import {PropertyTest} from "./support/PropertyTest.sol";

/// @notice M of N, with keys drawn from a seed: an answer is accepted if and only if at least M distinct signers of the
/// metric signed exactly this question and value.
contract AttestedMetricOracleTest is PropertyTest {
    using Dice for Dice.Cup;

    /// @dev What became of one signer's signature.
    enum Kind {
        Right,
        None, // it is left out
        OtherValue,
        OtherQuestion,
        OtherMetric,
        OtherOracle,
        OtherKey,
        Malleable,
        Empty
    }

    uint256 private constant _ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint40 private constant _NOW = 1_900_000_000;

    IAttestedMetricOracle private immutable oracle = IAttestedMetricOracle(
        _deploy("AttestedMetricOracle.sol:AttestedMetricOracle")
    );
    IAttestedMetricOracle private immutable elsewhere = IAttestedMetricOracle(
        _deploy("AttestedMetricOracle.sol:AttestedMetricOracle")
    );

    /// @notice The submitter brings M of the right signatures; or, when there are fewer, all of them and as many others
    /// as it takes.
    function testFuzz_attest_acceptsIffEnoughSignersSignedThis(uint256 seed, uint128 value) public {
        Dice.Cup memory dice = Dice.cup(seed);
        (AttestedMetric memory definition, uint256[] memory keys) = _metric(dice);
        Question memory question = _question(dice, oracle.defineMetric(definition));

        SignerSignature[] memory right = new SignerSignature[](keys.length);
        SignerSignature[] memory wrong = new SignerSignature[](keys.length);
        uint256 rightCount = 0;
        uint256 wrongCount = 0;
        uint256 percent = dice.between(20, 100);
        for (uint256 i = 0; i < keys.length; ++i) {
            Kind kind = dice.chance(percent) ? Kind.Right : Kind(dice.between(1, uint256(type(Kind).max)));
            if (kind == Kind.Right)
                right[rightCount++] = SignerSignature(i, _signature(kind, keys[i], question, value));
            else if (kind != Kind.None) {
                wrong[wrongCount++] = SignerSignature(i, _signature(kind, keys[i], question, value));
            }
        }

        if (rightCount >= definition.threshold) {
            // Any M of the right ones: from a random one on, without turning round.
            uint256 first = dice.between(0, rightCount - definition.threshold);
            SignerSignature[] memory brought = new SignerSignature[](definition.threshold);
            for (uint256 i = 0; i < brought.length; ++i) brought[i] = right[first + i];
            _assertAccepted(definition, question, value, brought);
        } else {
            _assertRefused(
                definition,
                question,
                value,
                _filled(dice, definition, right, rightCount, wrong, wrongCount)
            );
        }
    }

    /// @notice Whatever list of entries is brought, in any order, with any indexes: accepted if and only if they are M,
    /// rise, are in range, and each is right.
    function testFuzz_attest_acceptsNoOtherList(uint256 seed, uint128 value) public {
        Dice.Cup memory dice = Dice.cup(seed);
        (AttestedMetric memory definition, uint256[] memory keys) = _metric(dice);
        Question memory question = _question(dice, oracle.defineMetric(definition));

        uint256 count = dice.chance(80) ? definition.threshold : dice.between(0, keys.length + 1);
        SignerSignature[] memory brought = new SignerSignature[](count);
        bool acceptable = count == definition.threshold;
        uint256 minimum = 0;
        for (uint256 i = 0; i < count; ++i) {
            // Mostly the next index that leaves room for the rest, now and then any at all.
            uint256 index = dice.chance(95) ? minimum : dice.between(0, keys.length + 1);
            Kind kind = dice.chance(95) ? Kind.Right : Kind(dice.between(2, uint256(type(Kind).max)));
            uint256 key = index < keys.length ? keys[index] : 1;
            brought[i] = SignerSignature(index, _signature(kind, key, question, value));

            if (index < minimum || index >= keys.length || kind != Kind.Right) acceptable = false;
            minimum = index + 1;
        }

        if (acceptable) _assertAccepted(definition, question, value, brought);
        else _assertRefused(definition, question, value, brought);
    }

    /// @notice After a chain split, what was signed before it is refused on the side with the new id.
    function testFuzz_attest_followsTheChainId(uint256 seed, uint64 chainId) public {
        vm.assume(chainId != block.chainid && chainId != 0);
        Dice.Cup memory dice = Dice.cup(seed);
        (AttestedMetric memory definition, uint256[] memory keys) = _metric(dice);
        Question memory question = _question(dice, oracle.defineMetric(definition));
        SignerSignature[] memory before = _allRight(definition, keys, question);

        vm.chainId(chainId);

        _assertRefused(definition, question, 1, before);
        _assertAccepted(definition, question, 1, _allRight(definition, keys, question));
    }

    function _assertAccepted(
        AttestedMetric memory definition,
        Question memory question,
        uint128 value,
        SignerSignature[] memory brought
    ) private {
        oracle.attest(definition, question, value, brought);

        (uint128 answer, uint40 answeredAt) = oracle.answerOf(question);
        assertEq(answer, value, "value");
        assertEq(answeredAt, block.timestamp, "answeredAt");
        // Once, and never again.
        vm.expectRevert(
            abi.encodeWithSelector(IAttestedMetricOracle.AlreadyAnswered.selector, oracle.questionId(question))
        );
        oracle.attest(definition, question, value, brought);
    }

    function _assertRefused(
        AttestedMetric memory definition,
        Question memory question,
        uint128 value,
        SignerSignature[] memory brought
    ) private {
        try oracle.attest(definition, question, value, brought) {
            assertTrue(false, "accepted");
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            assertTrue(
                error == IAttestedMetricOracle.NotSignedBy.selector ||
                    error == IAttestedMetricOracle.WrongSignatureCount.selector ||
                    error == IAttestedMetricOracle.SignerIndexNotRising.selector ||
                    error == IAttestedMetricOracle.NoSuchSigner.selector,
                "refused for another reason"
            );
        }
        (, uint40 answeredAt) = oracle.answerOf(question);
        assertEq(answeredAt, 0, "answered");
    }

    /// @dev All right ones and some of the others: mostly as many as are needed, in rising order of whoever there is.
    function _filled(
        Dice.Cup memory dice,
        AttestedMetric memory definition,
        SignerSignature[] memory right,
        uint256 rightCount,
        SignerSignature[] memory wrong,
        uint256 wrongCount
    ) private pure returns (SignerSignature[] memory brought) {
        uint256 needed = definition.threshold;
        uint256 available = rightCount + wrongCount;
        brought = new SignerSignature[](available < needed ? available : needed);
        // Sometimes one of the right ones twice instead.
        bool twice = rightCount != 0 && dice.chance(20);
        if (twice) brought = new SignerSignature[](needed);

        uint256 r = 0;
        uint256 w = 0;
        for (uint256 i = 0; i < brought.length; ++i) {
            if (twice) brought[i] = right[i < rightCount ? i : rightCount - 1];
            else if (r < rightCount && (w == wrongCount || right[r].signerIndex < wrong[w].signerIndex)) {
                brought[i] = right[r++];
            } else brought[i] = wrong[w++];
        }
    }

    function _allRight(
        AttestedMetric memory definition,
        uint256[] memory keys,
        Question memory question
    ) private view returns (SignerSignature[] memory brought) {
        brought = new SignerSignature[](definition.threshold);
        for (uint256 i = 0; i < brought.length; ++i) {
            brought[i] = SignerSignature(i, _signature(Kind.Right, keys[i], question, 1));
        }
    }

    function _signature(
        Kind kind,
        uint256 key,
        Question memory question,
        uint128 value
    ) private view returns (bytes memory) {
        if (kind == Kind.Empty) return "";
        Question memory asked = Question(question.metric, question.from, question.to, question.notBefore);
        if (kind == Kind.OtherQuestion) ++asked.to;
        if (kind == Kind.OtherMetric) asked.metric = keccak256(abi.encode(asked.metric));
        // forge-lint: disable-next-line(unsafe-typecast)
        if (kind == Kind.OtherValue) value ^= uint128(1 << (key % 128));
        if (kind == Kind.OtherKey) key = uint256(keccak256(abi.encode(key))) % _ORDER;

        bytes32 digest = (kind == Kind.OtherOracle ? elsewhere : oracle).attestationHash(asked, value);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        if (kind == Kind.Malleable) (v, s) = (v == 27 ? 28 : 27, bytes32(_ORDER - uint256(s)));
        return abi.encodePacked(r, s, v);
    }

    function _metric(
        Dice.Cup memory dice
    ) private pure returns (AttestedMetric memory definition, uint256[] memory keys) {
        uint256 count = dice.between(1, 16);
        keys = new uint256[](count);
        definition.signers = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            keys[i] = (dice.roll() % (_ORDER - 1)) + 1;
            definition.signers[i] = vm.addr(keys[i]);
        }
        definition.threshold = uint8(dice.between(count / 2 + 1, count));
        definition.unit = "units";
        definition.statement = "What the signers say it is.";
        definition.documentHash = bytes32(dice.roll());
    }

    function _question(Dice.Cup memory dice, bytes32 metric) private returns (Question memory question) {
        vm.warp(_NOW + dice.magnitude(1e9));
        question.metric = metric;
        question.from = uint40(dice.between(0, _NOW - 2));
        question.to = uint40(dice.between(question.from + 1, _NOW - 1));
        question.notBefore = uint40(dice.between(question.to, block.timestamp));
    }
}
