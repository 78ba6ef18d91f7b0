// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice An NFT that anyone can mint, for tests of what happens to one in the wrong place.
contract MockERC721 is ERC721("Ticket", "TKT") {
    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }
}
