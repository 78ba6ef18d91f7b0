// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFunctionsSubscriptions} from "@chainlink/contracts/src/v0.8/functions/v1_0_0/interfaces/IFunctionsSubscriptions.sol";

/// @title MockFunctionsRouter
/// @notice The two functions of a Functions router that an oracle calls, and the means to call it back.
contract MockFunctionsRouter {
    mapping(uint64 subscriptionId => address owner) private _owners;
    uint8 private _requests;
    bool private _broke;

    event Sent(
        bytes32 indexed requestId,
        uint64 subscriptionId,
        bytes data,
        uint16 dataVersion,
        uint32 callbackGasLimit,
        bytes32 donId
    );
    event CalledBack(bool success, uint256 gasUsed, bytes returnData);

    error InsufficientBalance();
    error InvalidSubscription();

    /// @notice Calls the oracle back with exactly `gasLimit` gas.
    function callBack(
        address oracle,
        bytes32 requestId,
        bytes calldata response,
        bytes calldata err,
        uint256 gasLimit
    ) external {
        bytes memory data = abi.encodeWithSignature(
            "handleOracleFulfillment(bytes32,bytes,bytes)",
            requestId,
            response,
            err
        );

        uint256 gasBefore = gasleft();
        (bool success, bytes memory returnData) = oracle.call{gas: gasLimit}(data);
        uint256 gasUsed = gasBefore - gasleft();

        emit CalledBack(success, gasUsed, returnData);
    }

    function setOwner(uint64 subscriptionId, address owner) external {
        _owners[subscriptionId] = owner;
    }

    function setBroke(bool broke) external {
        _broke = broke;
    }

    /// @notice The n-th request's id is n in each of its bytes.
    function sendRequest(
        uint64 subscriptionId,
        bytes calldata data,
        uint16 dataVersion,
        uint32 callbackGasLimit,
        bytes32 donId
    ) external returns (bytes32 requestId) {
        if (_broke) revert InsufficientBalance();
        requestId = bytes32(++_requests * (type(uint256).max / type(uint8).max));
        emit Sent(requestId, subscriptionId, data, dataVersion, callbackGasLimit, donId);
    }

    function getSubscription(
        uint64 subscriptionId
    ) external view returns (IFunctionsSubscriptions.Subscription memory subscription) {
        if (_owners[subscriptionId] == address(0)) revert InvalidSubscription();
        subscription.owner = _owners[subscriptionId];
    }
}
