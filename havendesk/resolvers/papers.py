"""Papers about one account as PDF: the same values give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from havendesk.kernel.i18n import noop, say
from havendesk.kernel.typesetting import typeset
from havendesk.resolvers.rules.wording.formats import formatted
from havendesk.resolvers.types import Finding

TEMPLATE = Path(__file__).resolve().parent / "typst" / "paper.typ"
PROOF_TITLE = noop("Proof of payment")
PROOF_LEAD = noop("{exchange} confirms that this withdrawal was sent and confirmed by the network.")
PROOF_FOOT = noop(
    "Anybody can look up the transaction id on {network_name}; this paper is not needed for it."
)
READ_AT = noop("Read on {read_at} from: {sources}.")
_ROWS: tuple[tuple[str, str], ...] = (
    ("amount", noop("Amount")),
    ("network_name", noop("Network")),
    ("address", noop("Receiver")),
    ("tag", noop("Tag or memo")),
    ("txid", noop("Transaction id")),
    ("block_height", noop("Block")),
    ("confirmations_now", noop("Confirmations")),
    ("sent_at", noop("Sent on")),
    ("transfer_id", noop("Number of the withdrawal")),
)
_NOT_READ = frozenset({"not_offered", "not_found", "not_configured"})
_WHOLE = frozenset({"address", "txid"})
"""Places that a chat shortens and a paper shows whole."""


def proof_of_payment(finding: Finding, exchange: str, language: str) -> bytes:
    """The PDF of a confirmed withdrawal, in the reader's language, with what was read and when."""
    values = finding.values
    rows = [
        (say(language, label), _value(name, finding, language)) for name, label in _ROWS if name in values
    ]
    read = sorted({one.source for one in finding.evidence if not one.silent and one.note not in _NOT_READ})
    at = max(one.fetched_at for one in finding.evidence).isoformat()
    notes = [
        say(language, PROOF_FOOT, network_name=values["network_name"]),
        say(
            language,
            READ_AT,
            read_at=formatted("read_at", {"read_at": at}, language),
            sources=", ".join(read),
        ),
    ]
    lead = say(language, PROOF_LEAD, exchange=exchange)
    return _pdf(exchange, say(language, PROOF_TITLE), lead, rows, notes, language)


def _value(name: str, finding: Finding, language: str) -> str:
    if name in _WHOLE:
        return finding.values[name]
    text = formatted(name, finding.values, language)
    return f"{text} {finding.values['asset']}" if name == "amount" else text


def _pdf(
    exchange: str,
    title: str,
    lead: str,
    rows: Sequence[tuple[str, str]],
    notes: Sequence[str],
    language: str,
) -> bytes:
    """Everything goes in as data, so that no value is ever read as markup."""
    told = {
        "exchange": exchange,
        "title": title,
        "lead": lead,
        "rows": [list(row) for row in rows],
        "notes": list(notes),
        "lang": language.partition("-")[0],
    }
    return typeset(TEMPLATE, told, language)
