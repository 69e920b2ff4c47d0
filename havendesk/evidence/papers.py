"""Cover, guide, glossary and declaration as PDF: the same values give the same bytes.

Glyphs come from the fonts of the system (Debian's fonts-noto-cjk); the PDF carries those that it uses. A
language whose font is missing has no PDF, rather than one full of empty boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from havendesk.evidence.book import Absent, Listed, read_at
from havendesk.evidence.sources import Subject
from havendesk.evidence.texts import guide, texts
from havendesk.evidence.types import Country
from havendesk.kernel.typesetting import typeset, typeset_all

TEMPLATE = Path(__file__).resolve().parent / "typst" / "paper.typ"
Block = dict[str, Any]
Paper = dict[str, Any]


def cover(
    language: str,
    subject: Subject,
    made_at: datetime,
    zone: str,
    listed: Sequence[Listed],
    absent: Sequence[Absent],
) -> bytes:
    """The cover with its index, and what was sent and is not in it."""
    said = texts(language)
    words = said["cover"]
    facts = [
        [words["package"], f"{subject.reference} ({subject.package_id})"],
        [words["account"], subject.exchange_customer_id],
        [words["version"], said["versions"][subject.version.value]],
        [words["made"], read_at(made_at)],
        [words["zone"], zone],
        [words["process"], subject.legal_process or words["none"]],
    ]
    checks = [one.format(exchange=subject.exchange_name) for one in words["checks"]]
    blocks: list[Block] = [
        {"kind": "text", "text": words["lead"].format(exchange=subject.exchange_name)},
        {"kind": "facts", "rows": facts},
        {"kind": "heading", "text": words["check"]},
        {"kind": "steps", "items": checks},
        {"kind": "heading", "text": words["index"]},
        {
            "kind": "index",
            "heads": [words[one] for one in ("file", "what", "rows", "size", "hash")],
            "rows": [_index_row(one, said) for one in listed],
        },
        *_left_out(absent, said),
    ]
    return typeset(TEMPLATE, _paper(language, words["title"], subject, blocks), language)


def _index_row(one: Listed, said: dict[str, Any]) -> list[str]:
    notes = " ".join(said["notes"][note] for note in one.notes)
    what = said["titles"][one.title] + (f" – {notes}" if notes else "")
    rows = "" if one.rows is None else f"{one.rows:,}"
    return [one.path, what, rows, f"{one.bytes:,}", one.sha256[:16]]


def _left_out(absent: Sequence[Absent], said: dict[str, Any]) -> list[Block]:
    words = said["cover"]
    heading: Block = {"kind": "heading", "text": words["absent"]}
    if not absent:
        return [heading, {"kind": "text", "text": words["absent_none"]}]
    heads = [words[one] for one in ("file", "absent_why", "size", "absent_hash")]
    rows = [_absent_row(one, said) for one in absent]
    lead: Block = {"kind": "text", "text": words["absent_lead"]}
    return [heading, lead, {"kind": "absent", "heads": heads, "rows": rows}]


def _absent_row(one: Absent, said: dict[str, Any]) -> list[str]:
    words = said["cover"]
    name = one.name or words["absent_unknown"]
    where = words["absent_where"].format(name=name, ticket=one.ticket, number=one.message)
    size = f"{one.bytes:,}" if one.sha256 else ""
    return [where, said["omissions"][one.reason.value], size, one.sha256]


def beside(language: str, subject: Subject, country: Country) -> dict[str, bytes]:
    """The papers beside the cover by their title: where to report, words used, the custodian's form."""
    papers = {
        "guide": _reporting_guide(language, subject, country),
        "glossary": _glossary(language, subject),
        "declaration": _declaration(language, subject),
    }
    return dict(zip(papers, typeset_all(TEMPLATE, list(papers.values()), language), strict=True))


def _reporting_guide(language: str, subject: Subject, country: Country) -> Paper:
    """The customer's own country first."""
    words = texts(language)["guide"]
    blocks: list[Block] = [{"kind": "text", "text": words["lead"]}]
    for one in guide(language, country):
        blocks += [{"kind": "heading", "text": one.name}, {"kind": "steps", "items": list(one.steps)}]
    return _paper(language, words["title"], subject, blocks)


def _glossary(language: str, subject: Subject) -> Paper:
    words = texts(language)["glossary"]
    return _paper(language, words["title"], subject, [{"kind": "facts", "rows": words["terms"]}])


def _declaration(language: str, subject: Subject) -> Paper:
    """The form that a custodian of records signs on request."""
    words = texts(language)["declaration"]
    names = {"exchange": subject.exchange_name, "package": subject.reference}
    blocks: list[Block] = [{"kind": "text", "text": one.format(**names)} for one in words["paragraphs"]]
    return _paper(language, words["title"], subject, [*blocks, {"kind": "fields", "items": words["fields"]}])


def _paper(language: str, title: str, subject: Subject, blocks: Sequence[Block]) -> Paper:
    return {
        "exchange": subject.exchange_name,
        "title": title,
        "foot": subject.reference,
        "lang": language.partition("-")[0],
        "blocks": list(blocks),
    }
