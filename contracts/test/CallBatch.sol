// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Many reads in one, so that a test can compare thousands of them in seconds.
contract CallBatch {
    struct Result {
        bool success;
        bytes data; // what was returned, or the revert
    }

    function read(address target, bytes[] calldata calls) external view returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (results[i].success, results[i].data) = target.staticcall(calls[i]);
        }
    }
}
