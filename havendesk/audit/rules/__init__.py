"""Pure decisions of the record: how an entry becomes bytes, tiles of the log, what an auditor checks."""
