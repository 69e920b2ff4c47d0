// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A token with six decimals, as far as a support desk meets one.
contract Token {
    uint8 public constant decimals = 6;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        require(balanceOf[msg.sender] >= value, "balance");
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}

/// Takes no coins: a payment to it fails and is in a block all the same.
contract Closed {
    receive() external payable {
        revert("closed");
    }
}

/// Passes coins on inside, without a trace in the receipt.
contract Forwarder {
    function forward(address payable to) external payable {
        (bool done, ) = to.call{value: msg.value}("");
        require(done, "refused");
    }
}
