// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FunctionsClient} from "@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsClient.sol";
import {FunctionsRequest} from "@chainlink/contracts/src/v0.8/functions/v1_0_0/libraries/FunctionsRequest.sol";

/// @notice Asks and remembers: the smallest consumer that lets tests see what an oracle network delivered.
contract FunctionsConsumerHarness is FunctionsClient {
    using FunctionsRequest for FunctionsRequest.Request;

    struct Request {
        string source;
        string[] args;
        bytes[] bytesArgs;
        uint8 secretsSlot;
        uint64 secretsVersion; // 0 = the request has no secrets
    }

    struct Delivery {
        bytes response;
        bytes err;
        uint256 count;
    }

    error RevertingOnPurpose();

    mapping(bytes32 requestId => Delivery) private _deliveries;
    bool public revertsInCallback;

    event Delivered(bytes32 indexed requestId, bytes response, bytes err);

    constructor(address router) FunctionsClient(router) {}

    function setRevertsInCallback(bool reverts) external {
        revertsInCallback = reverts;
    }

    /// @dev Encoded by the published library, so that decoding is tested against the real thing.
    function ask(
        Request calldata request,
        uint64 subscriptionId,
        uint32 callbackGasLimit,
        bytes32 donId
    ) external returns (bytes32) {
        FunctionsRequest.Request memory encoded;
        encoded.initializeRequestForInlineJavaScript(request.source);
        if (request.args.length > 0) encoded.setArgs(request.args);
        if (request.bytesArgs.length > 0) encoded.setBytesArgs(request.bytesArgs);
        if (request.secretsVersion > 0) encoded.addDONHostedSecrets(request.secretsSlot, request.secretsVersion);

        return _sendRequest(encoded.encodeCBOR(), subscriptionId, callbackGasLimit, donId);
    }

    /// @dev Any bytes at all: a network must survive requests that make no sense.
    function askRaw(
        bytes calldata data,
        uint64 subscriptionId,
        uint32 callbackGasLimit,
        bytes32 donId
    ) external returns (bytes32) {
        return _sendRequest(data, subscriptionId, callbackGasLimit, donId);
    }

    function deliveryOf(bytes32 requestId) external view returns (Delivery memory) {
        return _deliveries[requestId];
    }

    function _fulfillRequest(bytes32 requestId, bytes memory response, bytes memory err) internal override {
        if (revertsInCallback) revert RevertingOnPurpose();

        Delivery storage delivery = _deliveries[requestId];
        delivery.response = response;
        delivery.err = err;
        ++delivery.count;

        emit Delivered(requestId, response, err);
    }
}
