"""What stays small while the tables grow."""
