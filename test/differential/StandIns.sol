// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A party that is a contract. Its signature over a digest is the digest: whoever replays a case knows what the
/// model says was to be signed, and nothing else passes.
contract Party {
    bool private _refuses;

    error Refused();

    receive() external payable {
        if (_refuses) revert Refused();
    }

    /// @notice From now on it takes no native currency, or takes it again.
    function setRefuses(bool refuses) external {
        _refuses = refuses;
    }

    /// @dev ERC-1271.
    function isValidSignature(bytes32 digest, bytes calldata signature) external pure returns (bytes4) {
        bool valid = signature.length == 32 && bytes32(signature) == digest;
        return valid ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @notice A token that some cannot receive, as with a blocklist.
contract BlocklistToken is ERC20 {
    mapping(address account => bool) private _blocked;

    error Blocked(address account);

    constructor() ERC20("Token", "TOK") {}

    /// @notice From now on `account` cannot receive it, or can again.
    function setBlocked(address account, bool blocked) external {
        _blocked[account] = blocked;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_blocked[to]) revert Blocked(to);
        super._update(from, to, amount);
    }
}
