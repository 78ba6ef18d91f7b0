// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";

/// @title Domain
/// @notice The EIP-712 domain that agreement ids and signatures belong to.
/// @dev Fixed at deployment, unlike OpenZeppelin's `EIP712`: an agreement keeps its id when the chain splits.
abstract contract Domain is IPerformanceEscrow, IERC5267 {
    string private constant NAME = "PerformanceEscrow";
    string private constant VERSION = "1";

    /// @inheritdoc IPerformanceEscrow
    bytes32 public immutable DOMAIN_SEPARATOR;

    /// @dev The chain id the domain separator was built for.
    uint256 private immutable CHAIN_ID;

    constructor() {
        CHAIN_ID = block.chainid;
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(NAME)),
                keccak256(bytes(VERSION)),
                block.chainid,
                address(this)
            )
        );
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", NAME, VERSION, CHAIN_ID, address(this), bytes32(0), new uint256[](0));
    }
}
