// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TransientLock} from "../../../contracts/base/TransientLock.sol";
import {DepositAccount} from "../../../contracts/funding/DepositAccount.sol";
import {IDepositAddresses} from "../../../contracts/interfaces/IDepositAddresses.sol";
import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {MockSecondFace} from "../../../contracts/test/MockSecondFace.sol";
import {MockTwoFacedToken} from "../../../contracts/test/MockTwoFacedToken.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";
import {FickleToken} from "../support/FickleToken.sol";

contract DepositBranches is BranchTest {
    IDepositAddresses private deposits = IDepositAddresses(
        _deployWith("DepositAddresses.sol:DepositAddresses", abi.encode(escrow))
    );
    bytes32 private id;
    address private account;
    bytes private consent;

    function _given(Terms memory terms) private {
        id = escrow.agreementId(terms);
        account = deposits.accountOf(id);
        consent = _sign(AGENCY_KEY, id);
    }

    function _native() private returns (Terms memory terms) {
        terms = _terms();
        terms.token = address(0);
        _given(terms);
    }

    function test_construction() public {
        assertEq(deposits.escrow(), address(escrow));
        assertGt(deposits.implementation().code.length, 0);
        _expect(IDepositAddresses.EscrowHasNoCode.selector, STRANGER);
        this.deployFor(STRANGER);
    }

    function deployFor(address at) external {
        _deployWith("DepositAddresses.sol:DepositAddresses", abi.encode(at));
    }

    // ---------------------------------------------------------------- sweep

    function test_sweep_tokens() public {
        Terms memory terms = _terms();
        _given(terms);
        assertEq(deposits.addressOf(terms), account);
        token.mint(account, CAP - 1);
        assertEq(deposits.deposited(terms), CAP - 1);
        _expect3(IDepositAddresses.DepositShort.selector, CAP - 1, 1);
        deposits.sweep(terms, consent);

        token.mint(account, 1);
        _expectEmit(address(deposits));
        emit IDepositAddresses.Swept(id, account, 0, CAP, 0);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Funded(id, account, 0, 1, CAP);
        assertEq(deposits.sweep(terms, consent), id);
        assertEq(token.balanceOf(address(escrow)), CAP);

        // The next period, from the account that is there already, with a surplus.
        token.mint(account, CAP + 5);
        _expectEmit(address(deposits));
        emit IDepositAddresses.Swept(id, account, 1, CAP, 5);
        deposits.sweep(terms, NONE);
        assertEq(token.balanceOf(client), 5);
        assertEq(token.balanceOf(account), 0);
    }

    function _expect3(bytes4 selector, uint256 a, uint256 b) private {
        vm.expectRevert(abi.encodeWithSelector(selector, id, a, b));
    }

    function test_sweep_native() public {
        Terms memory terms = _native();
        vm.deal(account, CAP + 3);
        deposits.sweep(terms, consent);
        assertEq(address(escrow).balance, CAP);
        assertEq(client.balance, 3);

        // Sent once there is code at the address.
        vm.deal(address(this), 1);
        (bool success, ) = account.call{value: 1}("");
        assertTrue(success);
    }

    function test_sweep_closed() public {
        Terms memory terms = _terms();
        _given(terms);
        token.mint(account, CAP);
        assertTrue(deposits.isOpen(terms));
        uint256 snapshot = vm.snapshotState();
        vm.warp(START + 2 days);
        _refuses(terms);

        vm.revertToState(snapshot);
        vm.prank(agency);
        escrow.retract(terms);
        _refuses(terms);

        vm.revertToState(snapshot);
        _fund(terms, 3);
        _refuses(terms);

        vm.revertToState(snapshot);
        _fund(terms, 1);
        vm.prank(client);
        escrow.cancel(terms, 0);
        _refuses(terms);
    }

    function _refuses(Terms memory terms) private {
        assertFalse(deposits.isOpen(terms));
        _expect(IDepositAddresses.FundingOver.selector, id);
        deposits.sweep(terms, consent);
    }

    function test_sweep_atTheLastSecond() public {
        Terms memory terms = _terms();
        _given(terms);
        token.mint(account, CAP);
        vm.warp(START + 2 days - 1);
        deposits.sweep(terms, consent);
        assertEq(token.balanceOf(address(escrow)), CAP);
    }

    /// @notice A surplus that the client cannot take is set aside, and funds nothing.
    function test_sweep_setsAside() public {
        FickleToken fickle = new FickleToken();
        Terms memory terms = _terms();
        terms.token = address(fickle);
        _given(terms);
        fickle.mint(account, CAP + 5);
        fickle.setRefusal(client, FickleToken.Refusal.Reverts);

        _expectEmit(address(deposits));
        emit IDepositAddresses.SetAside(id, client, address(fickle), 5);
        deposits.sweep(terms, consent);
        assertEq(deposits.setAside(id), 5);
        assertEq(deposits.deposited(terms), 0);
        _expect3(IDepositAddresses.DepositShort.selector, 0, CAP);
        deposits.sweep(terms, consent);

        // Anyone may return exactly it, once the client takes it.
        fickle.mint(account, 7);
        assertEq(deposits.deposited(terms), 7);
        fickle.setRefusal(client, FickleToken.Refusal.None);
        assertEq(deposits.returnToClient(terms, address(fickle)), 5);
        assertEq(fickle.balanceOf(client), 5);
        assertEq(deposits.setAside(id), 0);
        assertEq(deposits.deposited(terms), 7);
    }

    function test_sweep_withSomethingAside() public {
        FickleToken fickle = new FickleToken();
        Terms memory terms = _terms();
        terms.token = address(fickle);
        _given(terms);
        fickle.mint(account, CAP + 5);
        fickle.setRefusal(client, FickleToken.Refusal.Reverts);
        deposits.sweep(terms, consent);
        fickle.mint(account, CAP - 1);
        _expect3(IDepositAddresses.DepositShort.selector, CAP - 1, 1);
        deposits.sweep(terms, consent);

        fickle.mint(account, 1);
        fickle.setRefusal(client, FickleToken.Refusal.None);
        deposits.sweep(terms, consent);
        assertEq(fickle.balanceOf(client), 5);
        assertEq(deposits.setAside(id), 0);
    }

    /// @notice A token that takes balances away leaves less than what was set aside.
    function test_shrinkingToken() public {
        FickleToken fickle = new FickleToken();
        Terms memory terms = _terms();
        terms.token = address(fickle);
        _given(terms);
        fickle.mint(account, CAP + 5);
        fickle.setRefusal(client, FickleToken.Refusal.Reverts);
        deposits.sweep(terms, consent);
        fickle.setRefusal(client, FickleToken.Refusal.None);
        vm.prank(account);
        fickle.transfer(STRANGER, 2);

        assertEq(deposits.deposited(terms), 0);
        assertEq(deposits.returnToClient(terms, address(fickle)), 3);
        assertEq(fickle.balanceOf(client), 3);
    }

    // ---------------------------------------------------------------- returnToClient

    function test_return_whileOpen() public {
        Terms memory terms = _terms();
        _given(terms);
        vm.expectRevert(abi.encodeWithSelector(IDepositAddresses.NothingDeposited.selector, id, token));
        deposits.returnToClient(terms, address(token));

        token.mint(account, CAP);
        _expect3(IDepositAddresses.FundingOpen.selector, NOW, START + 2 days);
        deposits.returnToClient(terms, address(token));
    }

    function test_return_whenOver() public {
        Terms memory terms = _terms();
        _given(terms);
        token.mint(account, CAP + 1);
        vm.warp(START + 2 days);
        _expectEmit(address(deposits));
        emit IDepositAddresses.Returned(id, client, address(token), CAP + 1);
        assertEq(deposits.returnToClient(terms, address(token)), CAP + 1);
        assertEq(token.balanceOf(client), CAP + 1);
    }

    /// @notice What was sent in another token goes back at any time, and touches no deposit.
    function test_return_strays() public {
        Terms memory terms = _native();
        token.mint(account, 9);
        vm.deal(account, CAP);
        assertEq(deposits.returnToClient(terms, address(token)), 9);
        assertEq(token.balanceOf(client), 9);
        assertEq(account.balance, CAP);

        terms = _terms();
        _given(terms);
        vm.deal(account, 4);
        assertEq(deposits.returnToClient(terms, address(0)), 4);
        assertEq(client.balance, 4);
    }

    function test_return_twoFaces() public {
        MockTwoFacedToken faced = new MockTwoFacedToken();
        MockSecondFace second = new MockSecondFace(faced);
        Terms memory terms = _terms();
        terms.token = address(faced);
        _given(terms);
        faced.mint(account, CAP);
        vm.expectRevert(abi.encodeWithSelector(IDepositAddresses.DepositTouched.selector, 0, CAP));
        deposits.returnToClient(terms, address(second));
    }

    // ---------------------------------------------------------------- withdraw

    function test_withdraw() public {
        Terms memory terms = _terms();
        _given(terms);
        token.mint(account, 9);
        _expectEmit(address(deposits));
        emit IDepositAddresses.Withdrawn(id, address(token), STRANGER, 9);
        vm.prank(client);
        assertEq(deposits.withdraw(terms, address(token), STRANGER), 9);
        assertEq(token.balanceOf(STRANGER), 9);

        vm.expectRevert(abi.encodeWithSelector(IDepositAddresses.NothingDeposited.selector, id, token));
        vm.prank(client);
        deposits.withdraw(terms, address(token), STRANGER);
    }

    function test_withdraw_whatIsAside() public {
        FickleToken fickle = new FickleToken();
        Terms memory terms = _terms();
        terms.token = address(fickle);
        _given(terms);
        fickle.mint(account, CAP + 5);
        fickle.setRefusal(client, FickleToken.Refusal.Reverts);
        deposits.sweep(terms, consent);

        // Another token leaves what is set aside as it is.
        token.mint(account, 1);
        vm.startPrank(client);
        deposits.withdraw(terms, address(token), STRANGER);
        assertEq(deposits.setAside(id), 5);
        deposits.withdraw(terms, address(fickle), STRANGER);
        assertEq(deposits.setAside(id), 0);
        assertEq(fickle.balanceOf(STRANGER), 5);
    }

    function test_withdraw_refused() public {
        Terms memory terms = _terms();
        _given(terms);
        _expect(IDepositAddresses.NotClient.selector, agency, client);
        vm.prank(agency);
        deposits.withdraw(terms, address(token), agency);

        address[4] memory wrong = [address(0), address(escrow), address(deposits), account];
        for (uint256 i = 0; i < 4; ++i) {
            _expect(IDepositAddresses.InvalidRecipient.selector, wrong[i]);
            vm.prank(client);
            deposits.withdraw(terms, address(token), wrong[i]);
        }
    }

    // ---------------------------------------------------------------- accounts

    function test_account_obeysTheFactoryAlone() public {
        DepositAccount clone = DepositAccount(payable(deposits.implementation()));
        _expect(DepositAccount.NotFactory.selector, address(this), address(deposits));
        clone.fund(address(0), 0, NONE);
        _expect(DepositAccount.NotFactory.selector, address(this), address(deposits));
        clone.send(address(0), STRANGER, 0);
        _expect(DepositAccount.NotFactory.selector, address(this), address(deposits));
        clone.trySend(address(0), STRANGER, 0);
    }

    /// @notice The agency's wallet calls back while its consent is checked: everything is locked meanwhile.
    function test_lock() public {
        Terms memory terms = _native();
        vm.deal(account, CAP + 1);
        vm.etch(client, address(new Sweeper(deposits)).code);
        terms.oracle = address(oracle);
        bytes memory again = abi.encodeCall(deposits.returnToClient, (terms, address(0)));
        Sweeper(payable(client)).aim(again);
        deposits.sweep(terms, consent);
        assertEq(Sweeper(payable(client)).reason(), TransientLock.Locked.selector);
        assertEq(client.balance, 1);
    }
}

/// @notice A client that calls back when it is paid.
contract Sweeper {
    IDepositAddresses private immutable DEPOSITS;
    bytes private _call;
    bytes4 public reason;

    constructor(IDepositAddresses deposits) {
        DEPOSITS = deposits;
    }

    function aim(bytes calldata call) external {
        _call = call;
    }

    receive() external payable {
        (, bytes memory returned) = address(DEPOSITS).call(_call);
        reason = bytes4(returned);
    }
}
