// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Numbers drawn from a seed, so that one fuzzed word can make a whole set of terms.
library Dice {
    struct Cup {
        uint256 state;
    }

    function cup(uint256 seed) internal pure returns (Cup memory) {
        return Cup(seed);
    }

    function roll(Cup memory self) internal pure returns (uint256) {
        // In the scratch space: campaigns roll hundreds of millions of times.
        assembly ("memory-safe") {
            mstore(0x00, mload(self))
            mstore(self, keccak256(0x00, 0x20))
        }
        return self.state;
    }

    /// @notice Uniform in [low, high].
    function between(Cup memory self, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + (roll(self) % (high - low + 1));
    }

    /// @notice In [0, high], small numbers as likely as large ones: uniform in the number of bits.
    function magnitude(Cup memory self, uint256 high) internal pure returns (uint256 number) {
        number = roll(self) >> between(self, 0, 255);
        if (high != type(uint256).max) number %= high + 1;
    }

    /// @notice True in `percent` of all cases.
    function chance(Cup memory self, uint256 percent) internal pure returns (bool) {
        return roll(self) % 100 < percent;
    }

    /// @notice One of three.
    function pick(Cup memory self, uint256 a, uint256 b, uint256 c) internal pure returns (uint256) {
        uint256 which = roll(self) % 3;
        return
            which == 0
                ? a
                : which == 1
                    ? b
                    : c;
    }
}
