"""Pure decisions of protection, one module per noun."""
