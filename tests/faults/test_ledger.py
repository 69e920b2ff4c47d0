"""A ledger that finds nothing proves nothing: each kind of wrong, planted by hand, must be found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import ledger
from tests.faults.ledger import Row, Stored

Lines = list[dict[str, Any]]


def _lines() -> Lines:
    said = [("customer 2", "a", 1), ("customer 2", "b", 2), ("Replay agent 1", "c", 4)]
    rows = [(1, "a", "customer"), (2, "b", "customer"), (3, "", "system"), (4, "c", "agent")]
    lines: Lines = [
        {"event": "sent", "who": who, "cid": cid, "ticket": "", "sha256": cid} for who, cid, _ in said
    ]
    lines += [
        {"event": "acked", "who": who, "cid": cid, "ticket": "t", "number": number, "sha256": cid}
        for who, cid, number in said
    ]
    for who in ("customer 2", "Replay agent 1"):
        lines += [
            {
                "event": "seen",
                "who": who,
                "ticket": "t",
                "number": number,
                "author": author,
                "cid": "",
                "sha256": cid,
            }
            for number, cid, author in rows
        ]
    return lines


def _database() -> Stored:
    rows = [
        Row(1, "a", "customer", "a", False),
        Row(2, "b", "customer", "b", False),
        Row(3, "s", "system", "", False),
        Row(4, "c", "agent", "c", False),
    ]
    return Stored({"t": rows}, {"t": ("a", 4, 1)})


def test_agreement_is_clean() -> None:
    verdict = ledger.compare(_lines(), _database())
    assert verdict.clean
    assert (verdict.sent, verdict.acknowledged, verdict.unacknowledged, verdict.rows) == (3, 3, 0, 4)


def _drop_row(_lines: Lines, database: Stored) -> None:
    del database.messages["t"][3]


def _store_twice(_lines: Lines, database: Stored) -> None:
    database.messages["t"].append(Row(5, "b", "customer", "b", False))
    database.tickets["t"] = ("a", 5, 1)  # type: ignore[index]  # a wrong planted on purpose


def _swap_numbers(_lines: Lines, database: Stored) -> None:
    database.messages["t"][0] = Row(1, "b", "customer", "b", False)
    database.messages["t"][1] = Row(2, "a", "customer", "a", False)


def _change_text(_lines: Lines, database: Stored) -> None:
    database.messages["t"][0] = Row(1, "a", "customer", "another", False)


def _begin_twice(_lines: Lines, database: Stored) -> None:
    database.tickets["t"] = ("a", 4, 2)  # type: ignore[index]  # a wrong planted on purpose


def _miss_in_copy(lines: Lines, _database: Stored) -> None:
    lines.remove(next(line for line in lines if line["event"] == "seen" and line["number"] == 3))


def _see_twice(lines: Lines, _database: Stored) -> None:
    lines.append(copy.copy(next(line for line in lines if line["event"] == "seen" and line["number"] == 4)))


def _see_backwards(lines: Lines, _database: Stored) -> None:
    seen = [place for place, line in enumerate(lines) if line["event"] == "seen"][:2]
    lines[seen[0]], lines[seen[1]] = lines[seen[1]], lines[seen[0]]


def _overtake(lines: Lines, _database: Stored) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def _answer_twice(lines: Lines, _database: Stored) -> None:
    lines.append(
        {"event": "acked", "who": "customer 2", "cid": "a", "ticket": "t", "number": 9, "sha256": "a"}
    )


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (_drop_row, "lost"),
        (_store_twice, "doubled"),
        (_swap_numbers, "lost"),
        (_change_text, "lost"),
        (_begin_twice, "doubled"),
        (_miss_in_copy, "lost"),
        (_see_twice, "doubled"),
        (_see_backwards, "disordered"),
        (_overtake, "disordered"),
        (_answer_twice, "doubled"),
    ],
)
def test_planted_wrongs_are_found(plant: Callable[[Lines, Stored], None], kind: str) -> None:
    lines, database = _lines(), _database()
    plant(lines, database)
    verdict = ledger.compare(lines, database)
    assert not verdict.clean
    assert getattr(verdict, kind)


def test_messages_without_an_answer_are_counted_and_refusals_are_not() -> None:
    lines = [line for line in _lines() if not (line["event"] == "acked" and line["cid"] == "c")]
    assert ledger.compare(lines, _database()).unacknowledged == 1
    lines.append({"event": "refused", "who": "Replay agent 1", "cid": "c", "code": "status_forbids"})
    assert ledger.compare(lines, _database()).unacknowledged == 0


def test_internal_notes_are_missed_by_customers_only() -> None:
    lines, database = _lines(), _database()
    database.messages["t"][2] = Row(3, "s", "system", "", True)
    verdict = ledger.compare(lines, database)
    assert [sentence for sentence in verdict.lost if sentence.startswith("customer")]
    lines.remove(next(line for line in lines if line["event"] == "seen" and line["number"] == 3))
    assert ledger.compare(lines, database).clean


def test_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    file.write_text(json.dumps({"event": "sent"}) + '\n{"event": "ac')
    assert ledger.read(file) == [{"event": "sent"}]
