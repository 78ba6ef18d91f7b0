// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Calls the escrow with calldata that was laid out for it, whenever it is called itself.
/// @dev The calldata is the code of a contract: reading it from storage would cost more gas than a receiver has.
abstract contract CallingBack {
    /// @dev Kept to note what came of it, and for a token to move the money then.
    uint256 private constant RESERVE = 12_000;
    uint256 private constant TOKEN_RESERVE = 60_000;

    /// @dev Nobody may spend all the gas of a call that has no limit of its own.
    uint256 private constant MOST = 400_000;

    address private immutable ESCROW;
    address private _payload;
    uint256 private _gotIn = 1;

    constructor(address escrow) {
        ESCROW = escrow;
    }

    function aim(address payload) external {
        _payload = payload;
        _gotIn = 1;
    }

    /// @notice How often the call went through since it was aimed.
    function gotIn() external view returns (uint256) {
        return _gotIn - 1;
    }

    function _callBack(uint256 most) internal {
        address escrow = ESCROW;
        address payload = _payload;
        if (payload == address(0) || gasleft() < RESERVE * 2) return;
        uint256 gasLimit = gasleft() - (gasleft() > 2 * TOKEN_RESERVE ? TOKEN_RESERVE : RESERVE);
        if (gasLimit > most) gasLimit = most;
        bool success;
        assembly ("memory-safe") {
            let size := extcodesize(payload)
            let data := mload(0x40)
            extcodecopy(payload, data, 0, size)
            success := call(gasLimit, escrow, 0, data, size, 0, 0)
        }
        if (success) ++_gotIn;
    }

    function _callBack() internal {
        _callBack(MOST);
    }
}
