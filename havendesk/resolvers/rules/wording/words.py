"""Words of closed lists as readers see them, by the name of the place in which they stand."""

from __future__ import annotations

from havendesk.kernel.i18n import noop

WORDS: dict[str, dict[str, str]] = {
    "reason": {
        "customer_request": noop("you asked for it"),
        "takeover_report": noop("a report that somebody else may be in the account"),
        "security_change": noop("a change to your security settings"),
        "fiat_entry_delay": noop("the waiting time after a deposit of money"),
        "travel_rule": noop("details of sender or receiver that are still missing"),
        "maintenance": noop("maintenance"),
        "outage": noop("an outage"),
        "delisting": noop("the end of trading of this asset"),
        "review": noop("a check by our team"),
    },
    "scope": {
        "withdrawals": noop("withdrawals"),
        "deposits": noop("deposits"),
        "transfers": noop("transfers"),
        "trading": noop("trading"),
        "sign_in": noop("signing in"),
        "contact_changes": noop("changes of your contact details"),
        "address_book": noop("changes of your address book"),
        "deposits_withdrawals": noop("deposits and withdrawals"),
        "everything": noop("several parts of your account"),
    },
    "source": {
        "exchange": noop("the exchange’s systems"),
        "node": noop("the blockchain node"),
        "venue": noop("the other exchange’s status page"),
    },
}
