"""The starter help centre is complete, true to the contract and not fitted to its evaluation."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from havendesk.knowledge.rules import documents, placeholders
from havendesk.knowledge.tests import starter_checks as checks

ROOT = Path(__file__).resolve().parents[3]
STARTER = ROOT / "havendesk" / "knowledge" / "starter"
QUESTIONS = ROOT / "tests" / "questions"


@cache
def entries() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads((STARTER / "index.toml").read_text("utf-8"))["article"]
    return listed


def slugs() -> frozenset[str]:
    return frozenset(entry["slug"] for entry in entries())


@cache
def texts(language: str) -> list[checks.Text]:
    return [
        checks.parse(slug, language, (STARTER / slug / f"{language}.md").read_text("utf-8"))
        for slug in sorted(slugs())
    ]


def rows(name: str) -> list[dict[str, str]]:
    with (QUESTIONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(language: str, check: Any) -> list[str]:
    return [f"{text.slug}: {fault}" for text in texts(language) for fault in check(text)]


def test_the_index_is_complete_and_speaks_the_closed_lists() -> None:
    assert len(slugs()) == len(entries()) >= 20
    assert {path.name for path in STARTER.iterdir() if path.is_dir()} == slugs()
    for slug in slugs():
        files = {path.name for path in (STARTER / slug).iterdir()}
        assert files == {f"{language}.md" for language in checks.LANGUAGES}, slug
    assert {entry["topic"] for entry in entries()} <= checks.TOPICS
    assert {entry["audience"] for entry in entries()} <= checks.AUDIENCES
    assert all(entry["owner"].strip() for entry in entries())
    assert len({entry["order"] for entry in entries()}) == len(entries())


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_each_article_has_length_variants_and_steps(language: str) -> None:
    assert faults(language, checks.form_faults) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_each_placeholder_can_be_resolved(language: str) -> None:
    assert faults(language, checks.placeholder_faults) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_no_fee_limit_time_or_confirmation_is_written_out(language: str) -> None:
    assert faults(language, lambda text: checks.literal_faults(language, text.whole)) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_links_lead_to_other_articles(language: str) -> None:
    assert faults(language, lambda text: checks.link_faults(text, slugs())) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_no_two_articles_say_the_same(language: str) -> None:
    assert checks.too_similar(texts(language)) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_titles_are_unique_and_no_variant_serves_two_articles(language: str) -> None:
    titles = [checks.squeeze(text.title) for text in texts(language)]
    variants = [checks.squeeze(variant) for text in texts(language) for variant in text.variants]
    assert len(set(titles)) == len(titles)
    assert len(set(variants)) == len(variants)


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_no_variant_is_a_question_of_the_evaluation(language: str) -> None:
    asked = {
        checks.squeeze(row["text"])
        for name in ("starter.csv", "unknown.csv", "person.csv")
        for row in rows(name)
    }
    written = {checks.squeeze(variant) for text in texts(language) for variant in text.variants}
    assert not asked & written


def test_every_language_keeps_the_placeholders_of_the_english_text() -> None:
    english = {text.slug: sorted(set(checks.placeholders(text))) for text in texts("en")}
    for language in checks.LANGUAGES:
        for text in texts(language):
            assert sorted(set(checks.placeholders(text))) == english[text.slug], (text.slug, language)


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_emphasis_is_shown_as_emphasis(language: str) -> None:
    """Markdown leaves stars standing where full-width punctuation closes bold words before a letter."""
    assert faults(language, lambda text: ["stars"] if "**" in documents.html(text.body) else []) == []


@pytest.mark.parametrize("language", checks.LANGUAGES)
def test_the_first_list_is_what_the_customer_can_do(language: str) -> None:
    """The bot shows the first numbered list in the chat."""
    assert (
        faults(language, lambda text: [] if documents.steps(text.body) else ["no steps for the chat"]) == []
    )


def test_the_list_of_placeholders_names_each_that_may_be_used() -> None:
    listed = (STARTER / "PLACEHOLDERS.md").read_text("utf-8")
    assert [name for name in placeholders.KINDS if f"`{{{{{name}:" not in listed] == []
    assert set(placeholders.KINDS) == set(checks.ARGUMENTS)


def test_the_evaluation_asks_about_the_same_articles_in_every_language() -> None:
    asked = {row["slug"].split("|")[0] for row in rows("starter.csv")}
    assert len(asked) >= 24
    assert {slug for row in rows("starter.csv") for slug in row["slug"].split("|")} <= slugs()
    for language in checks.LANGUAGES:
        own = [row for row in rows("starter.csv") if row["language"] == language]
        assert len(own) >= 25
        assert {row["slug"].split("|")[0] for row in own} == asked
        assert sum(row["language"] == language for row in rows("unknown.csv")) >= 5
        assert sum(row["language"] == language for row in rows("person.csv")) >= 10


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You wait 24 hours."),
        ("en", "It takes a few minutes."),
        ("en", "The fee is 0.1%."),
        ("en", "You need 6 confirmations."),
        ("zh-Hans", "需要30分钟"),
        ("zh-Hans", "等两个小时"),
        ("zh-Hans", "需要十二个确认"),
        ("zh-Hans", "最低10 USDT"),
        ("ko", "24시간 동안"),
        ("ko", "며칠 걸립니다"),
        ("ko", "몇 분 정도"),
        ("ko", "한도는 100만 원"),
        ("ja", "24時間"),
        ("ja", "数日かかります"),
        ("ja", "手数料は０．１％"),
        ("ja", "三十分ほど"),
    ],
)
def test_a_literal_value_is_found(language: str, words: str) -> None:
    assert checks.literal_faults(language, words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1. Turn on 2FA.\n2. Wait {{hold_hours:password_change}} hours for ERC-20 tokens."),
        ("zh-Hans", "1. 等待{{confirmations:BTC:bitcoin}}个确认"),
        ("ko", "1. 2단계 인증을 켜고 {{hold_hours:password_change}}시간 기다려 주세요."),
        ("ja", "1. {{confirmations:BTC:bitcoin}}回の承認を十分お待ちください"),
    ],
)
def test_names_list_numbers_and_placeholders_are_no_literal_values(language: str, words: str) -> None:
    assert checks.literal_faults(language, words) == []


def test_an_unknown_or_open_placeholder_and_a_dead_link_are_found() -> None:
    body = "{{fee:DOGE:bitcoin}} {{fees}} {{fee [x](article:none) [y](https://a.example)"
    text = checks.Text("a", "en", "t", "s", (), body)
    assert len(checks.placeholder_faults(text)) == 4
    assert len(checks.link_faults(text, frozenset(("a", "b")))) == 2
