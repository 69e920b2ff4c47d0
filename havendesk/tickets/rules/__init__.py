"""Pure rules of tickets: who may write, which status follows, what is masked, what a file really is."""
