"""Pure decisions of conduct."""
