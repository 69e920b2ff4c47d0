"""Faults that the sandbox commits on demand, so that the conformance kit can be seen to find each.

One name a fault; the check that must find it has its name in the kit's test matrix.
"""

FAULTS = {
    "replay-accepted": "accepts a nonce a second time",
    "idempotency-ignored": "acts again when an act is repeated with its key",
    "conflict-accepted": "answers another body under a used idempotency key",
    "unsigned-read": "answers reads without a signature",
    "unsigned-act": "acts without a signature",
    "signature-unchecked": "accepts any signature",
    "digest-unchecked": "never compares the body with its digest",
    "clock-skew-accepted": "accepts timestamps of any age",
    "nonce-not-echoed": "answers do not name their request",
    "wrong-sums": "one balance is not what its ledger entries add up to",
    "stale-freeze": "reads after a freeze still show the account as it was",
    "sessions-survive": "answers end_sessions and ends none",
    "keys-survive": "answers revoke_keys and revokes none",
    "amount-as-number": "writes fees as JSON numbers",
    "field-missing": "leaves a required field out of deposits and withdrawals",
    "cursor-skips": "skips one object between two pages",
    "not-offered-as-empty": "answers a group that it does not offer with an empty list",
    "plain-errors": "writes errors as plain text",
    "missing-jti": "makes tokens without jti",
    "expired-token-keys": "signs tokens with a key that its key set has dropped",
    "token-never-expires": "makes tokens that live a year",
}
