"""Pure decisions of evidence, one file per noun."""
