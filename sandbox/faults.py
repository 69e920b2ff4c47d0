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
    "open-ignored": "gives finished transfers and orders where only open ones are asked for",
    "withdrawable-too-early": "says that a deposit is withdrawable which is not yet unlocked",
    "expired-hold-active": "calls a hold active whose end is over",
    "foreign-object": "shows one customer an event of another",
    "device-unknown": "names devices in sessions that it does not list",
    "oldest-first": "gives the security log the wrong way round",
    "trades-missing": "leaves a fill out, so that an order's fills are less than what was filled",
    "address-of-another": "says that a deposit address belongs to another customer",
    "travel-rule-astray": "names a transfer in a travel-rule message that does not exist",
    "suspense-without-reason": "does not say why a deposit lies apart",
    "transfer-by-id-differs": "tells another address when asked for one transfer than in the list",
}
