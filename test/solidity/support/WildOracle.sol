// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Question} from "../../../contracts/types/Question.sol";
import {CallingBack} from "./CallingBack.sol";

/// @notice Writes each answer once, at the time of the block, as an oracle must; and now and then is out of order, or lies.
/// @dev Not an `IMetricOracle`: it tries to call back, which a static call must not let through.
contract WildOracle is CallingBack {
    enum Mood {
        Working,
        Reverting,
        BurningGas,
        TooShort,
        TooWide,
        Bombing,
        CallingBack
    }

    struct Answer {
        uint128 value;
        uint40 answeredAt;
    }

    Mood public mood;
    mapping(bytes32 questionId => Answer) private _answers;

    constructor(address escrow) CallingBack(escrow) {}

    function setMood(Mood next) external {
        mood = next;
    }

    function write(Question memory question, uint128 value) external {
        Answer storage answer = _answers[keccak256(abi.encode(question))];
        if (answer.answeredAt == 0) (answer.value, answer.answeredAt) = (value, uint40(block.timestamp));
    }

    /// @notice Writes it as of a time that was passed over.
    function writeAt(Question memory question, uint128 value, uint40 answeredAt) external {
        Answer storage answer = _answers[keccak256(abi.encode(question))];
        if (answer.answeredAt == 0) (answer.value, answer.answeredAt) = (value, answeredAt);
    }

    /// @notice Changes its mind, and says that it answered at another time: all that an oracle must not do.
    function lie(Question memory question, uint128 value, uint40 answeredAt) external {
        _answers[keccak256(abi.encode(question))] = Answer(value, answeredAt);
    }

    /// @notice What is written, in whatever mood.
    function written(Question memory question) public view returns (uint128 value, uint40 answeredAt) {
        Answer memory answer = _answers[keccak256(abi.encode(question))];
        return (answer.value, answer.answeredAt);
    }

    /// @notice Whether what is written can be read.
    function works() external view returns (bool) {
        return mood == Mood.Working || mood == Mood.CallingBack;
    }

    function answerOf(Question calldata question) external returns (uint128 value, uint40 answeredAt) {
        Mood now_ = mood;
        if (now_ == Mood.Reverting) revert();
        if (now_ == Mood.CallingBack) _callBack(60_000);
        (value, answeredAt) = written(question);
        assembly ("memory-safe") {
            switch now_
            case 2 {
                invalid()
            }
            case 3 {
                mstore(0x00, value)
                mstore(0x20, answeredAt)
                return(0x00, 0x3f)
            }
            case 4 {
                mstore(0x00, or(value, shl(128, 1)))
                mstore(0x20, answeredAt)
                return(0x00, 0x40)
            }
            case 5 {
                revert(0x00, 100000)
            }
        }
    }
}
