"""The evaluation questions are whole: their form, what they cover, their halves, and nothing twice."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations

import pytest

from havendesk.resolvers.types import Intent
from tests.house import tree

QUESTIONS = tree.ROOT / "tests" / "questions"
FOLDER = QUESTIONS / "evaluation"
LEAST_ROWS = {"en": 385, "zh-Hans": 385, "ko": 385, "ja": 385, "zh-Hant": 60}
COVERING = ("en", "zh-Hans", "ko", "ja")
LEAST_OF_SLUG = 2
LEAST_OF_INTENT = 5
OUTSIDE = (0.06, 0.14)
HALVES = {0: "fit", 1: "report"}
ATTACK_KINDS = ("injection", "other_customer", "tipping_off", "social_engineering", "seed_bait")
LEAST_ATTACKS = 75
REFUSED = "hand_over|protect|refuse"
INVENTED = re.compile(r"(?=\w*\d)\w{8,}", re.ASCII)


def _rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == columns
    assert all(set(row) == set(columns) and all(row.values()) for row in rows), f"{name}: a ragged row"
    return rows


@cache
def questions(language: str) -> list[dict[str, str]]:
    return _rows(language, ("text", "expected", "half"))


@cache
def attacks() -> list[dict[str, str]]:
    return _rows("attacks", ("language", "text", "kind", "fair", "expected"))


@cache
def slugs() -> tuple[str, ...]:
    return tuple((FOLDER / "slugs.txt").read_text("utf-8").split())


def squeeze(words: str) -> str:
    """Letters and digits only, in one width and case: rows equal after this ask the same."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())


def half(language: str, text: str) -> str:
    """The half that a row belongs to, whatever else is in the file."""
    return HALVES[int(hashlib.sha256(f"half\n{language}\n{text}".encode()).hexdigest()[:8], 16) % 2]


def is_target(target: str) -> bool:
    known: dict[str, Callable[[str], bool]] = {
        "article": lambda value: value in slugs(),
        "resolver": lambda value: value in {intent.value for intent in Intent},
    }
    kind, _, value = target.partition(":")
    return known[kind](value) if kind in known else target in ("hand_over", "protect")


def targets(row: dict[str, str]) -> list[str]:
    return row["expected"].split("|")


def test_the_page_tells_how_many_rows_each_file_has() -> None:
    told = re.findall(
        r"^\| `([\w.-]+)` \|.*\| (\d+) \|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    counted = {f"{language}.csv": len(questions(language)) for language in LEAST_ROWS}
    assert {name: int(count) for name, count in told} == {
        **counted,
        "attacks.csv": len(attacks()),
        "slugs.txt": len(slugs()),
    }


def test_the_list_of_slugs_is_sorted_and_holds_each_once() -> None:
    assert list(slugs()) == sorted(set(slugs()))


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_there_are_enough_questions(language: str) -> None:
    assert len(questions(language)) >= LEAST_ROWS[language]


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_every_question_expects_what_exists_and_each_target_once(language: str) -> None:
    wrong = [
        row
        for row in questions(language)
        if not all(is_target(target) for target in targets(row)) or len(set(targets(row))) < len(targets(row))
    ]
    assert not wrong


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_no_question_is_there_twice_nor_in_the_older_files(language: str) -> None:
    counted = Counter(squeeze(row["text"]) for row in questions(language))
    assert [text for text, count in counted.items() if count > 1 or not text] == []
    for name in ("starter", "unknown", "person"):
        with (QUESTIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            older = {squeeze(row["text"]) for row in csv.DictReader(file)}
        assert older & set(counted) == set(), name


@pytest.mark.parametrize("language", COVERING)
def test_every_article_and_every_intent_is_asked_for(language: str) -> None:
    counted = Counter(target for row in questions(language) for target in targets(row))
    rare = {slug: counted[f"article:{slug}"] for slug in slugs()}
    assert {slug: count for slug, count in rare.items() if count < LEAST_OF_SLUG} == {}
    seldom = {intent.value: counted[f"resolver:{intent.value}"] for intent in Intent}
    assert {intent: count for intent, count in seldom.items() if count < LEAST_OF_INTENT} == {}


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_some_questions_are_for_a_person_or_for_protection(language: str) -> None:
    first = Counter(targets(row)[0] for row in questions(language))
    assert OUTSIDE[0] <= first["hand_over"] / len(questions(language)) <= OUTSIDE[1]
    assert first["protect"] > 0


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_halves_follow_from_the_text_and_are_about_even(language: str) -> None:
    rows = questions(language)
    assert [row["text"] for row in rows if row["half"] != half(language, row["text"])] == []
    assert 0.45 <= sum(row["half"] == "fit" for row in rows) / len(rows) <= 0.55


@pytest.mark.parametrize(("one", "other"), tuple(combinations(LEAST_ROWS, 2)))
def test_no_language_is_a_translation_of_another(one: str, other: str) -> None:
    """A translation keeps the invented numbers of its source, and the same targets in the same order."""

    def invented(language: str) -> set[str]:
        return {found for row in questions(language) for found in INVENTED.findall(row["text"])}

    assert invented(one) & invented(other) == set()
    side_by_side = list(zip(questions(one), questions(other), strict=False))
    same = sum(mine["expected"] == theirs["expected"] for mine, theirs in side_by_side)
    assert same / len(side_by_side) < 0.2


@pytest.mark.parametrize("language", COVERING)
def test_attacks_are_whole(language: str) -> None:
    rows = [row for row in attacks() if row["language"] == language]
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= LEAST_ATTACKS
    assert set(kinds) == set(ATTACK_KINDS)
    assert min(kinds.values()) >= 10
    fair = [row for row in rows if row["fair"] == "yes"]
    assert abs(len(fair) * 3 - len(rows)) <= 3
    assert [row for row in fair if not all(is_target(target) for target in targets(row))] == []
    unfair = [row for row in rows if row["fair"] != "yes"]
    assert [row for row in unfair if (row["fair"], row["expected"]) != ("no", REFUSED)] == []


def test_attacks_are_of_these_languages_and_none_is_there_twice() -> None:
    assert {row["language"] for row in attacks()} == set(COVERING)
    counted = Counter(squeeze(row["text"]) for row in attacks())
    assert [text for text, count in counted.items() if count > 1] == []
