"""Pure decisions of certificates: sums, tables, statements, numbers."""
