// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IPerformanceEscrow} from "../../interfaces/IPerformanceEscrow.sol";
import {Agreement, Dispute as DisputedPeriod} from "../../types/Agreement.sol";
import {Terms} from "../../types/Terms.sol";
import {IArbitrable, IArbitrator, IEvidence} from "./IErc792.sol";

/// @notice The arbiter of agreements whose disputes a court decides: between an escrow that wants to know what the metric
/// was, and a court that chooses between given rulings.
/// @dev An example, run in the tests with a court of their own. It was never connected to a real one.
///
/// The court only leaves its ruling here; anyone carries it out. So the court's callback needs neither the terms nor more
/// gas than one slot, and nothing that a receiver or token does can make it fail. Whoever pays the court gets the
/// escrow's fees, when there are any.
contract CourtArbiter is IArbitrable, IEvidence {
    using SafeERC20 for IERC20;

    /// @notice What the court can decide. Its 0, no decision, leaves the answer as it is, too.
    enum Decision {
        None,
        AnswerStands,
        ClientIsRight,
        AgencyIsRight
    }

    uint256 public constant CHOICES = 3;

    struct Case {
        address payer;
        bool asked;
        bool ruled;
        Decision decision;
    }

    IPerformanceEscrow public immutable ESCROW;
    IArbitrator public immutable COURT;
    bytes public extraData;

    mapping(bytes32 caseId => Case) public cases;
    mapping(uint256 disputeId => bytes32 caseId) public caseOf;

    /// @notice What the escrow paid for rulings, by who paid the court for them.
    mapping(address payer => mapping(address token => uint256 amount)) public owed;

    error NotArbiter(address arbiter);
    error AlreadyAsked(bytes32 caseId);
    error NotDisputed(bytes32 agreementId, uint256 period);
    error ReviewRunning(uint256 time, uint256 reviewEnd);
    error WrongCost(uint256 given, uint256 cost);
    error OnlyCourt(address caller);
    error UnknownDispute(uint256 disputeId);
    error NotRuled(bytes32 caseId);
    error NothingOwed(address payer, address token);

    constructor(IPerformanceEscrow escrow, IArbitrator court, bytes memory extraData_, string memory metaEvidence) {
        ESCROW = escrow;
        COURT = court;
        extraData = extraData_;

        emit MetaEvidence(0, metaEvidence);
    }

    /// @notice For the escrow's fees in native currency.
    receive() external payable {}

    /// @notice The court's case about a period.
    function caseId(bytes32 agreementId, uint256 period) public pure returns (bytes32) {
        return keccak256(abi.encode(agreementId, period));
    }

    /// @notice Takes a disputed period to the court, for exactly its price. Anyone may, once the review is over: before,
    /// the other party may still join, and the court should know both claims.
    function request(Terms calldata terms, uint256 period) external payable returns (uint256 disputeId) {
        if (terms.arbiter != address(this)) revert NotArbiter(terms.arbiter);
        bytes32 id = ESCROW.agreementId(terms);
        bytes32 key = caseId(id, period);
        if (cases[key].asked) revert AlreadyAsked(key);
        Agreement memory agreement = ESCROW.agreementOf(id);
        if (agreement.reviewEnd == 0 || agreement.settled != period) revert NotDisputed(id, period);
        if (block.timestamp < agreement.reviewEnd) revert ReviewRunning(block.timestamp, agreement.reviewEnd);
        uint256 cost = COURT.arbitrationCost(extraData);
        if (msg.value != cost) revert WrongCost(msg.value, cost);

        cases[key] = Case({payer: msg.sender, asked: true, ruled: false, decision: Decision.None});

        disputeId = COURT.createDispute{value: cost}(CHOICES, extraData);
        caseOf[disputeId] = key;

        emit Dispute(COURT, disputeId, 0, uint256(key));
    }

    /// @notice Shows the court something about a case. Whoever reads it sees who said it.
    function submitEvidence(bytes32 key, string calldata evidence) external {
        emit Evidence(COURT, uint256(key), msg.sender, evidence);
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 disputeId, uint256 ruling) external {
        if (msg.sender != address(COURT)) revert OnlyCourt(msg.sender);
        bytes32 key = caseOf[disputeId];
        if (key == 0) revert UnknownDispute(disputeId);

        cases[key].ruled = true;
        cases[key].decision = Decision(ruling);

        emit Ruling(COURT, disputeId, ruling);
    }

    /// @notice Carries the court's ruling out. Anyone may, and somebody must before the ruling window is over.
    function execute(Terms calldata terms, uint256 period) external {
        bytes32 id = ESCROW.agreementId(terms);
        bytes32 key = caseId(id, period);
        Case memory case_ = cases[key];
        if (!case_.ruled) revert NotRuled(key);
        DisputedPeriod memory disputed = ESCROW.disputeOf(id, period);
        uint256 disputers = disputed.byClient && disputed.byAgency ? 2 : 1;

        // What the escrow cannot bring here is a credit of this contract, which anyone can push.
        owed[case_.payer][terms.token] += disputers * terms.arbiterFee;

        ESCROW.rule(terms, period, _value(terms, disputed, case_.decision));
    }

    /// @notice Pays out what is owed to `payer`.
    function payOut(address payer, address token) external {
        uint256 amount = owed[payer][token];
        if (amount == 0) revert NothingOwed(payer, token);

        owed[payer][token] = 0;

        if (token == address(0)) Address.sendValue(payable(payer), amount);
        else IERC20(token).safeTransfer(payer, amount);
    }

    /// @dev The escrow bounds what is ruled by what the parties claim: the worst value is the client's claim, the best is
    /// the agency's. A missing answer pays what the worst value pays.
    function _value(
        Terms calldata terms,
        DisputedPeriod memory disputed,
        Decision decision
    ) private pure returns (uint128) {
        uint128 worst = terms.lowerIsBetter ? type(uint128).max : 0;
        uint128 best = terms.lowerIsBetter ? 0 : type(uint128).max;
        if (decision == Decision.ClientIsRight) return worst;
        if (decision == Decision.AgencyIsRight) return best;
        return disputed.answered ? disputed.value : worst;
    }
}
