// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Terms} from "../types/Terms.sol";

/// @title IDepositAddresses
/// @notice One address per agreement, known before anything is deployed, to which the client sends money from any wallet
/// or exchange. What arrives funds the next period of this agreement, or goes back to its client, and nothing else.
/// @dev Nobody needs to have code, an allowance or a signature for sending: the money simply waits at the address, and a
/// transaction of anyone moves it. At every second exactly one of these holds for the agreed token at an address:
///
/// - funding is open (`isOpen`): anyone may sweep, nobody but the client may take money out, except what is set aside
/// - funding is over: nobody can sweep, anyone may have all of it returned to the client
///
/// Funding is open while the agreement was not ended, its consent is not retracted, and the next period can still be
/// funded by the clock. Whether the terms are valid, the agency consents and the start is near enough is the escrow's to
/// decide at the sweep; while it refuses, the money waits, and the client may take it. Any other token, and native
/// currency where the agreed token is an ERC-20, can be returned to the client by anyone at any time. The client itself
/// may take anything at any time, to an address of its choice.
///
/// Warning: money at the address is an instruction to fund the next period, whenever anyone likes while funding is open.
/// Whoever adds what a short deposit lacks can sweep it. To leave, the client withdraws first and then cancels.
///
/// Warning: the sender gets nothing back, unless it is the client. What an exchange sends goes back to the client.
///
/// Warning: lost are NFTs (ERC-721, ERC-1155), and everything that is sent to the address on another chain.
///
/// Nobody owns this, and nothing can be paused or changed. An account holds only its own agreement's deposits.
interface IDepositAddresses {
    /// @notice `amount` of the deposit funded `period`; `surplus` is what was left, and goes to the client.
    event Swept(bytes32 indexed id, address indexed account, uint256 period, uint256 amount, uint256 surplus);
    /// @notice The surplus did not arrive at the client. It waits for it, and funds nothing.
    event SetAside(bytes32 indexed id, address indexed client, address indexed token, uint256 amount);
    /// @notice Money at the address went back to the client.
    event Returned(bytes32 indexed id, address indexed client, address indexed token, uint256 amount);
    /// @notice The client took money out.
    event Withdrawn(bytes32 indexed id, address indexed token, address indexed to, uint256 amount);

    /// @notice The escrow is not a contract.
    error EscrowHasNoCode(address escrow);
    /// @notice No further period of this agreement can be funded now.
    error FundingOver(bytes32 id);
    /// @notice The next period can still be funded, until `fundBefore`: before, the deposit is the client's to take.
    error FundingOpen(bytes32 id, uint256 time, uint256 fundBefore);
    /// @notice `missing` more is needed for the next period.
    error DepositShort(bytes32 id, uint256 deposited, uint256 missing);
    /// @notice There is nothing of this token.
    error NothingDeposited(bytes32 id, address token);
    /// @notice Returning a stray token would take from the deposit: it is another face of the agreed token.
    error DepositTouched(uint256 left, uint256 deposited);
    /// @notice The caller is not the client.
    error NotClient(address caller, address client);
    /// @notice Money sent there would belong to nobody.
    error InvalidRecipient(address to);

    /// @notice Funds exactly the next period from the deposit, and sends what is left to the client. Anyone may call.
    ///
    /// Requirements:
    /// - funding is open
    /// - the deposit is at least the cap, what is set aside not counted
    /// - all that `IPerformanceEscrow.fund` requires for the next period, with the account as funder
    /// - enough gas that the client can be paid the surplus
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already. The agency
    /// itself needs it, too, or proposes first: it is not the funder.
    /// @return id The agreement id.
    function sweep(Terms calldata terms, bytes calldata signature) external returns (bytes32 id);

    /// @notice Returns what can be returned of `token` (zero for native) to the client. Anyone may call.
    ///
    /// Requirements:
    /// - there is something of `token`
    /// - the agreed token: funding is over, or a surplus is set aside; while funding is open only the latter is returned
    /// - another token: returning it takes nothing of the agreed one
    /// - the transfer succeeds
    ///
    /// @return amount What was returned, in base units.
    function returnToClient(Terms calldata terms, address token) external returns (uint256 amount);

    /// @notice Sends all of `token` (zero for native) at the address wherever the client wants: at any time, whatever
    /// became of the agreement, also when there never was one.
    ///
    /// Requirements:
    /// - the caller is the client
    /// - `to` is neither zero nor the escrow, this contract or the address itself
    /// - there is something of `token`
    /// - the transfer succeeds
    ///
    /// @return amount What was sent, in base units.
    function withdraw(Terms calldata terms, address token, address to) external returns (uint256 amount);

    /// @notice Where to send the money for the agreement with these terms.
    function addressOf(Terms calldata terms) external view returns (address);

    /// @notice Where to send the money for an agreement. Says nothing about whether there is such an agreement.
    function accountOf(bytes32 id) external view returns (address);

    /// @notice Whether the next period can still be funded, as far as the escrow's state and the clock say.
    function isOpen(Terms calldata terms) external view returns (bool);

    /// @notice What a sweep can use, in base units of the agreed token.
    function deposited(Terms calldata terms) external view returns (uint256);

    /// @notice Surplus of earlier sweeps that did not arrive at the client, in base units of the agreed token.
    function setAside(bytes32 id) external view returns (uint256);

    /// @notice The escrow whose agreements are funded.
    function escrow() external view returns (address);

    /// @notice The code behind every account.
    function implementation() external view returns (address);
}
