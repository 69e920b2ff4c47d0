"""Replay: what is read, what is refused, and that the book finds what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange import queries as exchange
from havendesk.kernel import actions as kernel
from havendesk.kernel import switches
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.live.frames import TEXT_CHARACTERS
from havendesk.live.replay import run
from havendesk.live.replay.book import Book, Held, digest, percentiles
from havendesk.live.replay.rows import BadRowsError, Row, read_rows

# rows


def _file(folder: Path, text: str) -> Path:
    file = folder / "questions.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_reads_text_and_language(tmp_path: Path) -> None:
    file = _file(tmp_path, 'text,language,category\n"Where, exactly?",,x\n출금이 안 돼요,ko,y\n')
    assert read_rows(file) == [Row(2, "Where, exactly?", "en"), Row(3, "출금이 안 돼요", "ko")]
    assert len(read_rows(file, limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("question\nhello\n", "has no column named text"),
        ("text\n", "holds no rows"),
        ("text\nhello\n   \nbye\n", "line 3: the text is empty"),
        ("text,language\nhello,tlh\n", "line 2: tlh is none of"),
        (f"text\n{'a' * (TEXT_CHARACTERS + 1)}\n", "line 2: the text has more than"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadRowsError, match=sentence):
        read_rows(_file(tmp_path, text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadRowsError, match="cannot be read"):
        read_rows(tmp_path / "nothing.csv")


# permission


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[object], None]]:
    """Lets the exchange say what it is."""

    def says(answer: object) -> None:
        def is_sandbox(*, viewer: Actor) -> object:
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(exchange, "is_sandbox", is_sandbox)

    switches.forget()
    yield says
    switches.forget()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [(False, "not a sandbox"), (Refused(ErrorCode.EXCHANGE_SILENT), "does not answer")],
)
def test_only_beside_a_sandbox(
    db: None, sandbox: Callable[[object], None], answer: object, sentence: str
) -> None:
    sandbox(answer)
    with pytest.raises(run.NotHereError, match=sentence):
        run.check_permitted()


def test_only_while_the_switch_is_on(db: None, sandbox: Callable[[object], None]) -> None:
    sandbox(True)
    run.check_permitted()
    security = Actor(ActorKind.STAFF, permissions=frozenset({"kernel.set_switch"}))
    kernel.set_switch(by=security, name="replay", on=False, reason="a test")
    switches.forget()
    with pytest.raises(run.NotHereError, match='"replay" is off'):
        run.check_permitted()


# the book

TICKET = "0199a9f0-0000-7000-8000-000000000001"


def _message(number: int, text: str, **more: Any) -> dict[str, Any]:
    author = {"kind": more.pop("author", "customer")}
    return {
        "ticket": TICKET,
        "number": number,
        "text": text,
        "visibility": "public",
        "author": author,
        **more,
    }


def _ack(cid: str, number: int, text: str) -> dict[str, Any]:
    return {"cid": cid, "ticket": TICKET, "number": number, "text": text}


def _book(file: StringIO | None = None) -> Book:
    book = Book(file)
    for cid, number in (("a", 1), ("b", 2)):
        book.sent("customer 2", cid, TICKET, cid)
        book.acked(_ack(cid, number, cid))
    for message in (
        _message(1, "a", cid="a"),
        _message(2, "b", cid="b"),
        _message(3, "hello", author="agent"),
    ):
        book.seen("customer 2", message)
    return book


def _truth() -> list[Held]:
    return [Held(1, digest("a"), "a"), Held(2, digest("b"), "b"), Held(3, digest("hello"), "")]


def test_agreement_is_clean() -> None:
    assert _book().compare({TICKET: _truth()}).clean


@pytest.mark.parametrize(
    ("truth", "kind"),
    [
        (_truth()[:1] + _truth()[2:], "lost"),
        ([*_truth(), Held(4, digest("b"), "b")], "doubled"),
        ([_truth()[1], _truth()[0], _truth()[2]], "disordered"),
        ([Held(1, digest("other"), "a"), *_truth()[1:]], "lost"),
        (_truth()[:2], "lost"),
    ],
)
def test_the_book_finds_what_the_desk_lacks(truth: list[Held], kind: str) -> None:
    findings = _book().compare({TICKET: truth})
    assert not findings.clean
    assert getattr(findings, kind)


def test_a_message_that_the_client_missed_is_lost() -> None:
    book = Book()
    for message in (_message(1, "a"), _message(3, "hello")):
        book.seen("customer 2", message)
    assert book.compare({TICKET: _truth()}).lost == [f"customer 2 never saw number 2 of {TICKET}"]


def test_what_was_never_acknowledged_and_never_refused_is_counted() -> None:
    book = _book()
    book.sent("customer 2", "c", TICKET, "c")
    assert len(book.compare({TICKET: _truth()}).unacknowledged) == 1
    book.refused({"cid": "c", "code": "ticket_closed"})
    assert book.compare({TICKET: _truth()}).clean


def test_two_different_acknowledgements_are_a_double() -> None:
    book = _book()
    book.acked(_ack("a", 1, "a"))
    assert book.compare({TICKET: _truth()}).clean
    book.acked(_ack("a", 7, "a"))
    assert book.compare({TICKET: _truth()}).doubled


def test_the_file_holds_no_text() -> None:
    file = StringIO()
    book = _book(file)
    book.sent("customer 2", "d", TICKET, "my secret words")
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    assert [line["event"] for line in lines[:4]] == ["sent", "acked", "sent", "acked"]
    assert lines[-1]["sha256"] == digest("my secret words")
    assert "secret" not in file.getvalue()


def test_percentiles_are_nearest_ranks() -> None:
    assert percentiles([float(one) for one in range(1, 101)], 1) == {"p50": 50.0, "p95": 95.0, "p99": 99.0}
    assert percentiles([3.0], 1) == {"p50": 3.0, "p95": 3.0, "p99": 3.0}
    assert percentiles([], 1) == {"p50": None, "p95": None, "p99": None}
