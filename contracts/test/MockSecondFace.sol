// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockTwoFacedToken} from "./MockTwoFacedToken.sol";

/// @notice Another contract for the same token: who has tokens there has them here.
contract MockSecondFace {
    MockTwoFacedToken private immutable _token;

    constructor(MockTwoFacedToken token) {
        _token = token;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _token.move(msg.sender, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _token.balanceOf(account);
    }
}
