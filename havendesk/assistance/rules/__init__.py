"""Pure decisions of assistance."""
