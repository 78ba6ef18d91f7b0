// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A wallet that signs before it is deployed (ERC-6492), with its own word for the digest.
contract LazyWallet {
    receive() external payable {}

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bool valid = keccak256(signature) == keccak256(abi.encode(keccak256(abi.encode(digest, address(this)))));
        return valid ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice Deploys it. Somebody who names it in a signature can make it do something else before.
contract LazyFactory {
    address private immutable HANDLER;

    constructor(address handler) {
        HANDLER = handler;
    }

    function addressOf(bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(type(LazyWallet).creationCode);
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }

    function deploy(bytes32 salt) public {
        new LazyWallet{salt: salt}();
    }

    /// @notice Whatever happens first cannot stop the deployment.
    function deployAfter(bytes32 salt, bytes calldata first) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = HANDLER.call(first);
        if (!success) return;
        deploy(salt);
    }
}
