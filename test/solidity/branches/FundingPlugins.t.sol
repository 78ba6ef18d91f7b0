// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Erc2612Funding} from "../../../contracts/funding/Erc2612Funding.sol";
import {FundingPlugin} from "../../../contracts/funding/FundingPlugin.sol";
import {Permit2Funding} from "../../../contracts/funding/Permit2Funding.sol";
import {IPermit2} from "../../../contracts/interfaces/IPermit2.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {MockUsdc} from "../../../contracts/test/MockUsdc.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract FundingPluginBranches is BranchTest {
    Erc2612Funding private erc2612 = Erc2612Funding(
        _deployWith("Erc2612Funding.sol:Erc2612Funding", abi.encode(escrow))
    );
    Permit2Funding private permit2 = Permit2Funding(
        _deployWith("Permit2Funding.sol:Permit2Funding", abi.encode(escrow))
    );
    MockUsdc private usdc = new MockUsdc();

    function _agreed() private view returns (Terms memory terms, bytes32 id, bytes memory consent) {
        terms = _terms();
        terms.token = address(usdc);
        id = escrow.agreementId(terms);
        consent = _sign(AGENCY_KEY, id);
    }

    // ---------------------------------------------------------------- ERC-2612

    function test_permit() public {
        (Terms memory terms, bytes32 id, bytes memory consent) = _agreed();
        usdc.mint(client, 3 * CAP);
        (uint8 v, bytes32 r, bytes32 s) = _permit(2 * CAP);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Funded(id, address(erc2612), 0, 2, 2 * CAP);
        _expectEmit(address(erc2612));
        emit FundingPlugin.FundedFrom(id, client);
        vm.prank(client);
        assertEq(erc2612.fundWithPermit(terms, 0, 2, consent, NOW, v, r, s), id);

        assertEq(usdc.balanceOf(address(escrow)), 2 * CAP);
        assertEq(usdc.allowance(address(erc2612), address(escrow)), type(uint256).max);

        // Where there is an allowance, the permit is not looked at.
        vm.startPrank(client);
        usdc.approve(address(erc2612), CAP);
        erc2612.fundWithPermit(terms, 2, 1, NONE, 0, 0, 0, 0);
        assertEq(usdc.balanceOf(address(escrow)), 3 * CAP);
    }

    /// @notice A unit less than the amount is no allowance.
    function test_permit_missing() public {
        (Terms memory terms, , bytes memory consent) = _agreed();
        usdc.mint(client, CAP);
        vm.startPrank(client);
        usdc.approve(address(erc2612), CAP - 1);
        vm.expectRevert();
        erc2612.fundWithPermit(terms, 0, 1, consent, NOW, 0, 0, 0);
    }

    function test_permit_native() public {
        (Terms memory terms, , bytes memory consent) = _agreed();
        terms.token = address(0);
        _expect(FundingPlugin.NativeCurrency.selector);
        erc2612.fundWithPermit(terms, 0, 1, consent, NOW, 0, 0, 0);
        _expect(FundingPlugin.NativeCurrency.selector);
        permit2.fundWithPermit2(terms, 0, 1, consent, 0, 0, NONE);
    }

    /// @notice An allowance that a token has counted down is given anew.
    function test_allowance_ofThePlugin() public {
        (Terms memory terms, , bytes memory consent) = _agreed();
        usdc.mint(client, 2 * CAP);
        vm.prank(address(erc2612));
        usdc.approve(address(escrow), CAP);
        vm.startPrank(client);
        usdc.approve(address(erc2612), 2 * CAP);
        erc2612.fundWithPermit(terms, 0, 1, consent, 0, 0, 0, 0);
        assertEq(usdc.allowance(address(erc2612), address(escrow)), 0);
        erc2612.fundWithPermit(terms, 1, 1, consent, 0, 0, 0, 0);
        assertEq(usdc.allowance(address(erc2612), address(escrow)), type(uint256).max);
    }

    /// @notice What the escrow says against it, it says to the caller.
    function test_escrowRefuses() public {
        (Terms memory terms, bytes32 id, ) = _agreed();
        usdc.mint(client, CAP);
        vm.startPrank(client);
        usdc.approve(address(erc2612), CAP);
        _expect(IPerformanceEscrow.ConsentMissing.selector, id);
        erc2612.fundWithPermit(terms, 0, 1, NONE, 0, 0, 0, 0);
    }

    function test_escrow() public view {
        assertEq(address(erc2612.escrow()), address(escrow));
        assertEq(address(permit2.escrow()), address(escrow));
        assertEq(address(permit2.PERMIT2()), 0x000000000022D473030F116dDEE9F6B43aC78BA3);
    }

    function _permit(uint256 amount) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 content = keccak256(abi.encode(typeHash, client, erc2612, amount, 0, NOW));
        return vm.sign(CLIENT_KEY, keccak256(abi.encodePacked(hex"1901", usdc.DOMAIN_SEPARATOR(), content)));
    }

    // ---------------------------------------------------------------- Permit2

    function test_permit2() public {
        (Terms memory terms, bytes32 id, bytes memory consent) = _agreed();
        address at = address(permit2.PERMIT2());
        vm.etch(at, address(new RecordingPermit2()).code);
        usdc.mint(client, 2 * CAP);
        vm.prank(client);
        usdc.approve(at, 2 * CAP);

        _expectEmit(at);
        emit RecordingPermit2.Called(_expectedPermit(id));
        _expectEmit(address(permit2));
        emit FundingPlugin.FundedFrom(id, client);
        vm.prank(STRANGER);
        assertEq(permit2.fundWithPermit2(terms, 0, 2, consent, 5, 6, "signature"), id);
        assertEq(usdc.balanceOf(address(escrow)), 2 * CAP);
    }

    function _expectedPermit(bytes32 id) private view returns (bytes memory) {
        bytes32 witness = keccak256(
            abi.encode(keccak256("Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)"), id, 0, 2)
        );
        return
            abi.encode(
                IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(address(usdc), 2 * CAP), 5, 6),
                IPermit2.SignatureTransferDetails(address(permit2), 2 * CAP),
                client,
                witness,
                "Funding witness)Funding(bytes32 agreementId,uint256 firstPeriod,uint256 count)TokenPermissions(address token,uint256 amount)",
                bytes("signature")
            );
    }
}

/// @notice Says what it was called with, and moves what it says.
contract RecordingPermit2 is IPermit2 {
    event Called(bytes arguments);

    function permitWitnessTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata details,
        address owner,
        bytes32,
        string calldata,
        bytes calldata
    ) external {
        emit Called(msg.data[4:]);
        IERC20(permit.permitted.token).transferFrom(owner, details.to, details.requestedAmount);
    }
}
