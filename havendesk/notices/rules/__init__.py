"""Pure decisions of notices: words, back-off, masking."""
