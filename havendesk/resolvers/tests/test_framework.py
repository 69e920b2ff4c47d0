"""What holds for every finder and every text."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from havendesk.kernel.i18n import LANGUAGES, Language
from havendesk.kernel.switches import SWITCHES
from havendesk.resolvers.finders import FINDERS
from havendesk.resolvers.finders.asking import Finder, Question, Read, Run, Steps, ask, run
from havendesk.resolvers.finders.asks import Balances, Holds
from havendesk.resolvers.rules import examples, wording
from havendesk.resolvers.rules.storing import restored, stored
from havendesk.resolvers.rules.wording import formats, places
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.tests.support import AT, a_transfer, answer
from havendesk.resolvers.types import (
    Candidate,
    Finding,
    FindingCode,
    Intent,
    Reading,
    ReadingKind,
    SlotName,
    Slots,
)

FIRST_LANGUAGES = ("en", "zh-Hans", "ko", "ja")


def test_every_code_has_its_text_and_every_slot_its_question() -> None:
    assert set(wording.TEXTS) == set(FindingCode)
    assert set(wording.QUESTIONS) == set(SlotName)


def test_every_intent_has_its_switch() -> None:
    assert {f"resolver.{intent.value}" for intent in Intent} == {
        name for name in SWITCHES if name.startswith("resolver.")
    }


def test_places_have_good_names() -> None:
    """A place in braces that is none would be said as it stands."""
    for said in wording.TEXTS.values():
        for sentence in (said.head, *said.more, said.row, *said.row_more):
            assert re.findall(r"\{([^}]*)\}", sentence) == re.findall(r"\{([a-z0-9_]+)\}", sentence)
            assert len(places(sentence)) <= 6


@pytest.mark.parametrize("language", FIRST_LANGUAGES)
def test_every_finder_has_its_examples(language: str) -> None:
    questions = examples(language)
    assert set(FINDERS) <= set(questions)
    for intent, found in questions.items():
        assert len(found) >= 12, intent
    twice = [text for text, count in Counter(t for f in questions.values() for t in f).items() if count > 1]
    assert twice == []


def test_examples_of_a_language_without_any_are_empty() -> None:
    assert examples("de") == {}
    assert examples("../en") == {}


def _asks_twice(question: Question) -> Steps[Finding]:
    first, _ = yield from ask(Balances(), Holds())
    again, third = yield from ask(Balances(), Balances())
    assert first is again is third
    return Finding(Intent.BALANCE, FindingCode.BALANCE_EMPTY, question.slots)


def test_a_question_is_asked_once_and_is_evidence() -> None:
    asked: list[object] = []

    def answers(asks: tuple[object, ...]) -> tuple[Read[object], ...]:
        asked.extend(asks)
        return tuple(answer({}, one) for one in asks)  # type: ignore[arg-type]  # whatever a finder asks

    done: Run = run(Finder(Intent.BALANCE, _asks_twice), Question(Slots(), AT), answers)
    assert asked == [Balances(), Holds()]
    assert [one.kind for one in done.finding.evidence] == [ReadingKind.BALANCE, ReadingKind.HOLD]


def test_a_finding_comes_back_as_it_was_stored() -> None:
    slots = Slots(asset="BTC", txids=("ab",), amount=a_transfer().amount, at=AT)
    finding = Finding(
        Intent.DEPOSIT_STATUS,
        FindingCode.CHOOSE_ONE,
        slots,
        values={"asset": "BTC"},
        evidence=(Reading(ReadingKind.TRANSFER, "exchange", AT, "dep_1", 7, True, "late"),),
        missing=(SlotName.TXID,),
        candidates=(Candidate(ReadingKind.TRANSFER, {"asset": "BTC"}, slots),),
        recheck_seconds=60,
        document="withdrawal:wdr_1",
    )
    assert restored(stored(finding)) == finding


def test_a_number_that_only_counts_makes_no_other_finding() -> None:
    def of(**values: str) -> str:
        return Finding(Intent.BALANCE, FindingCode.BALANCE_FREE, Slots(), values=values).digest

    assert of(confirmations_now="1") == of(confirmations_now="2")
    assert of(amount="1") != of(amount="2")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "November 28, 2026 12:05 (UTC)"),
        ("ko", "2026년 11월 28일 21:05 (KST)"),
        ("ja", "2026年11月28日 21:05 (JST)"),
        ("zh-Hans", "2026年11月28日 20:05 (UTC+8)"),
    ],
)
def test_times_name_their_zone(language: str, said: str) -> None:
    assert formats.time(datetime(2026, 11, 28, 12, 5, tzinfo=UTC), language) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1 minute"), (61, "2 minutes"), (5400, "90 minutes"), (7200, "2 hours"), (200000, "2 days")],
)
def test_durations_are_round(seconds: int, said: str) -> None:
    assert formats.duration(seconds, "en") == said


def test_amounts_keep_every_digit_and_addresses_their_ends() -> None:
    values = {"amount": "1234567.000000000000000001", "address": "0x" + "a" * 30 + "b" * 10}
    assert formats.formatted("amount", values, "ja") == "1,234,567.000000000000000001"
    assert formats.formatted("address", values, "ko") == "0xaaaaaaaa…bbbbbbbb"


def test_words_are_there_in_every_language() -> None:
    for name, words in WORDS.items():
        for word in words:
            assert all(formats.formatted(name, {name: word}, language) for language in LANGUAGES)


def test_every_language_of_the_desk_can_be_asked_for() -> None:
    finding = Finding(Intent.HOLDS, FindingCode.HOLDS_NONE, Slots())
    assert {wording.short(finding, language.value) for language in Language}
    assert wording.short(finding, "xx") == wording.short(finding, "en")
