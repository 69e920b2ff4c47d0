"""The running product: start, restart, stop, and what it says when it cannot."""
