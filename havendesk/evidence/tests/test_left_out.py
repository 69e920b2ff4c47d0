"""A file that was sent and is not in the package is named there, with its hash where known and the reason."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.db import connection

from havendesk.evidence import papers
from havendesk.evidence.book import Absent
from havendesk.evidence.building import build
from havendesk.evidence.checking import verify_whole
from havendesk.evidence.desk import Desk
from havendesk.evidence.sources import FileReading, LeftOut, Subject
from havendesk.evidence.tests.support import AT, FewRows, a_plan, a_subject, unpacked
from havendesk.evidence.texts import LANGUAGES, texts
from havendesk.evidence.types import Omission
from havendesk.kernel.actors import Actor
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Attachment
from havendesk.tickets.types import ScanState
from tests.support.desk import make_customer, open_ticket, say

NAMES = ("kept.txt", "held.txt", "infected.txt", "lost.txt", "removed.txt")


class OfTheDesk(FewRows):
    """The few rows of the exchange, and the real conversations."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.desk = Desk(subject, None)

    def tickets(self) -> Iterator[Any]:
        """As the protocol says."""
        return self.desk.tickets()

    def messages(self, ticket_id: UUID) -> Iterator[Any]:
        """As the protocol says."""
        return self.desk.messages(ticket_id)

    def attachment(self, attachment_id: UUID) -> FileReading | LeftOut:
        """As the protocol says."""
        return self.desk.attachment(attachment_id)


def sent(customer: Actor) -> dict[str, Attachment]:
    """Five files in one message, and what became of them."""
    cards = {name: tickets.store_upload(by=customer, name=name, content=name.encode()) for name in NAMES}
    ids = tuple(card.id for card in cards.values())
    say(customer, open_ticket(customer).ticket_id, "see these", attachment_ids=ids)
    rows = {name: Attachment.objects.get(id=card.id) for name, card in cards.items()}
    for name, state in (("held.txt", ScanState.WAITING), ("infected.txt", ScanState.INFECTED)):
        Attachment.objects.filter(id=rows[name].id).update(scan=state.value)
    storages["attachments"].delete(rows["lost.txt"].path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_erase_attachment(%s)", [rows["removed.txt"].id])
    return rows


def test_each_is_named_with_its_reason_and_both_verifiers_pass(db: None, tmp_path: Path) -> None:
    customer = make_customer()
    assert customer.id is not None
    sent(customer)
    subject = a_subject(customer_id=customer.id)
    made = build(a_plan(subject=subject), OfTheDesk(subject), tmp_path, AT)
    assert verify_whole(made.file)["verdict"] == "passed"
    (tmp_path / "out").mkdir()
    told = unpacked(made.file, tmp_path / "out") / "data/conversation"
    rows = json.loads((told / "left_out.json").read_text())
    digest = {name: hashlib.sha256(name.encode()).hexdigest() for name in NAMES}
    assert [(one["original_name"], one["sha256"], one["reason"]) for one in rows] == [
        ("held.txt", digest["held.txt"], "held"),
        ("infected.txt", digest["infected.txt"], "infected"),
        ("lost.txt", digest["lost.txt"], "lost"),
        (None, None, "removed"),
    ]
    for row in rows:
        assert {row[f"reason_{one}"] for one in LANGUAGES} == {
            texts(one)["omissions"][row["reason"]] for one in LANGUAGES
        }
    table = list(csv.DictReader((told / "left_out.csv").read_text("utf-8-sig").splitlines()))
    assert [one["reason"] for one in table] == ["held", "infected", "lost", "removed"]
    said = [one for one in json.loads((told / "messages.json").read_text()) if one["attachments"]]
    assert [(one["attachments"], one["left_out"]) for one in said] == [
        (["conversation/artefacts/0001.txt"], 4)
    ]
    assert [file.name for file in (told / "artefacts").iterdir()] == ["0001.txt"], "nothing else lies in it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_names_them_in_the_readers_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    papers_set: list[dict[str, Any]] = []

    def typeset(_template: Path, paper: dict[str, Any], _language: str) -> bytes:
        papers_set.append(paper)
        return b""

    monkeypatch.setattr(papers, "typeset", typeset)
    absent = [
        Absent("a{0}.png", "HD-1", 3, 12, "ab" * 32, Omission.INFECTED),
        Absent("", "HD-1", 4, 0, "", Omission.REMOVED),
    ]
    for given in (absent, []):
        papers.cover(language, a_subject(), AT, "Asia/Seoul", [], given)
    words = texts(language)
    named = papers_set[0]["blocks"][-1]["rows"]
    assert [row[1] for row in named] == [words["omissions"]["infected"], words["omissions"]["removed"]]
    assert ("a{0}.png" in named[0][0], named[0][3]) == (True, "ab" * 32)
    assert (words["cover"]["absent_unknown"] in named[1][0], named[1][2:]) == (True, ["", ""])
    assert papers_set[1]["blocks"][-1]["text"] == words["cover"]["absent_none"]
    assert set(words["omissions"]) == {one.value for one in Omission}
