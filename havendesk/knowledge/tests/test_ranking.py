"""The packed index against a scorer that is short and slow: dictionaries of terms, plain floats."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import Analyser
from havendesk.knowledge.rules.meanings import LEAST_MEANING, MEANING_WEIGHT
from havendesk.knowledge.rules.postings import Packed, place
from havendesk.knowledge.rules.ranking import MOST_QUESTION_TERMS, NEARNESS_WEIGHT, Index, Scored
from havendesk.knowledge.rules.shelves import Making, sum_of
from havendesk.knowledge.rules.weighing import (
    FIELD_WEIGHTS,
    MOST_TERMS_PER_FIELD,
    SATURATION,
    Document,
    Saturation,
    count,
    weights,
    wordings,
)

WORDS = {
    Language.EN: ("deposits", "missing", "withdraw", "bitcoin", "fees", "password", "deposit", "the", "2fa"),
    Language.ZH_HANS: ("充值", "没到账", "提币", "手续费", "密码", "比特币", "被冻结", "怎么办"),
    Language.JA: ("入金", "反映されない", "出金", "手数料", "パスワード", "ビットコイン", "できません"),
    Language.KO: ("입금", "안 들어왔어요", "출금", "수수료", "비밀번호", "비트코인", "해킹당했어요"),
}


def naive(making: Making, documents: Sequence[Document], question: str) -> list[Scored]:
    """What is found, best first: as the explanation of the search says it."""
    columns = {one.key: [0.0, 0.0, 0.0, 0.0] for one in documents}
    total = sum(weight for _, weight in making.analyses)
    saturation = SATURATION[making.language]
    for (analyse, weight), averages in zip(making.analyses, making.averages, strict=True):
        terms = list(dict.fromkeys(analyse(question)))[:MOST_QUESTION_TERMS]
        weighed = {one.key: _weights(one, analyse, averages, saturation) for one in documents}
        units = [(one.key, set(analyse(said))) for one in documents for said in one.questions]
        rare = {term: _rarity(len(documents), [term in held for held in weighed.values()]) for term in terms}
        near = {
            term: _rarity(len(units), [term in unit for _, unit in units])
            for term in {*terms, *(term for _, unit in units for term in unit)}
        }
        best = max((_found(rare, held) for held in weighed.values()), default=0.0) or 1.0
        for key, held in weighed.items():
            norm = sum(near[term] for term in terms)
            nearness = max(
                (
                    sum(near[term] for term in terms if term in unit)
                    / math.sqrt(norm * sum(near[term] for term in unit))
                    for owner, unit in units
                    if owner == key and unit and terms
                ),
                default=0.0,
            )
            whole, found = sum(rare.values()) or 1.0, _found(rare, held)
            parts = (
                found / best + NEARNESS_WEIGHT * nearness,
                found / (whole * (saturation.k1 + 1.0)),
                sum(rare[term] for term in terms if term in held) / whole,
                nearness,
            )
            columns[key] = [
                one + weight / total * part for one, part in zip(columns[key], parts, strict=True)
            ]
    scored = [Scored(key, *values) for key, values in columns.items() if values[0] > 0.0]
    return sorted(scored, key=lambda one: (-one.score, one.key))


def _weights(
    document: Document, analyse: Analyser, averages: Mapping[str, float], saturation: Saturation
) -> dict[str, float]:
    """BM25F: the frequencies of all fields that any document has, by their shares, and then saturated."""
    frequencies: defaultdict[str, float] = defaultdict(float)
    fields = {**asdict(document), "questions": "\n".join(document.variants)}
    whole = sum(share for name, share in FIELD_WEIGHTS.items() if averages[name])
    for name, share in FIELD_WEIGHTS.items():
        terms = Counter(analyse(fields[name])[:MOST_TERMS_PER_FIELD])
        for term, times in terms.items():
            length = 1 - saturation.length + saturation.length * terms.total() / averages[name]
            frequencies[term] += share / whole * times / length
    k1 = saturation.k1
    return {term: much * (k1 + 1) / (much + k1) for term, much in frequencies.items()}


def _rarity(units: int, holds: Sequence[bool]) -> float:
    return math.log(1.0 + (units - sum(holds) + 0.5) / (sum(holds) + 0.5))


def _found(rare: dict[str, float], held: dict[str, float]) -> float:
    return sum(much * held.get(term, 0.0) for term, much in rare.items())


def numbers(found: Sequence[Scored]) -> list[tuple[float, ...]]:
    return [(one.score, one.strength, one.coverage, one.nearness) for one in found]


def assert_same(found: Sequence[Scored], wanted: Sequence[Scored]) -> None:
    """The same articles with the same numbers, ordered by score and then by key."""
    by_key = {one.key: one for one in wanted}
    assert {one.key for one in found} == set(by_key)
    expected = numbers([by_key[one.key] for one in found])
    assert np.allclose(numbers(found), expected, rtol=1e-5, atol=1e-6)
    for first, second in pairwise(found):
        assert (-first.score, first.key) < (-second.score, second.key)


@st.composite
def collections(draw: st.DrawFn, language: Language) -> list[Document]:
    """Up to eight documents of few words: many are alike, some are empty."""
    sentence = st.lists(st.sampled_from(WORDS[language]), max_size=8).map(" ".join)
    bodies = draw(st.lists(st.tuples(sentence, sentence, sentence, sentence), min_size=1, max_size=8))
    keys = draw(st.permutations([f"document-{number}" for number in range(len(bodies))]))
    return [
        Document(key, title, tuple(variants.split()[:3]), summary, body)
        for key, (title, variants, summary, body) in zip(keys, bodies, strict=True)
    ]


@pytest.mark.parametrize("language", WORDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_index_gives_what_the_naive_scorer_gives(language: Language, data: st.DataObject) -> None:
    documents = data.draw(collections(language))
    question = " ".join(data.draw(st.lists(st.sampled_from((*WORDS[language], "zzz")), max_size=6)))
    found = Index(language, documents).search(question, 20)
    assert_same(found, naive(Making.of(language, documents), documents, question))


@pytest.mark.parametrize("language", WORDS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_an_index_that_followed_many_changes_is_the_index_made_anew(
    language: Language, data: st.DataObject
) -> None:
    everything = data.draw(collections(language))
    making = Making.of(language, everything)
    shelf: dict[str, Document] = {}
    index = Index.of(making, [], {})
    for _ in range(3):
        after = {one.key: one for one in everything if data.draw(st.booleans())}
        before, keys = sorted(shelf), sorted(after)
        kept = {old: keys.index(key) for old, key in enumerate(before) if key in after}
        new = {number: making.packed(after[key]) for number, key in enumerate(keys) if key not in shelf}
        asked = index.search(" ".join(WORDS[language]), 20)
        followed = Index.of(making, keys, new, index, kept)
        assert index.search(" ".join(WORDS[language]), 20) == asked  # the old one stays as it is
        index, shelf = followed, after
        anew = Index.of(making, keys, {number: making.packed(after[key]) for number, key in enumerate(keys)})
        for word in (*WORDS[language], " ".join(WORDS[language])):
            assert index.search(word, 20) == anew.search(word, 20)
            assert_same(index.search(word, 20), naive(making, list(after.values()), word))


@pytest.mark.parametrize("language", WORDS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_is_stored_is_read_as_it_was(language: Language, data: st.DataObject) -> None:
    documents = data.draw(collections(language))
    making = Making.of(language, documents)
    assert Making.from_json(language, making.to_json()) == making
    for document in documents:
        for part in making.packed(document):
            again = Packed.from_bytes(part.to_bytes())
            for name in ("places", "weights", "known", "ends"):
                assert np.array_equal(getattr(again, name), getattr(part, name))


def test_an_encoders_likeness_is_added_by_its_weight_and_finds_by_itself() -> None:
    documents = [Document(key, "", (), "", f"about {key}") for key in ("alpha", "beta", "gamma")]
    index = Index(Language.EN, documents)
    words = {one.key: one.score for one in index.search("beta", 5)}
    assert set(words) == {"beta"}
    likeness = np.array([LEAST_MEANING, 0.1, LEAST_MEANING - 0.01])
    found = {scored.key: scored.score for _, scored in index.best("beta", 5, likeness)}
    assert found == {
        "alpha": pytest.approx(MEANING_WEIGHT * LEAST_MEANING),
        "beta": pytest.approx(words["beta"] + MEANING_WEIGHT * 0.1),
    }
    assert index.best("!?", 5, likeness) == []


def test_terms_have_fixed_places_and_those_that_share_one_count_as_one() -> None:
    assert place("deposit") == 0x95DB9D39
    assert place("입금") == place("입금")
    assert place("\ud800") >= 0  # half a character, as a client may send it
    # Two words that share a place.
    first, second = "plumless", "buckeroo"
    assert place(first) == place(second)
    shared, once = (Document("a", f"{first} {other}", (), "", "") for other in (second, first))
    counts = count(shared, str.split)["title"]
    assert (counts.places.tolist(), counts.times.tolist(), counts.length) == ([place(first)], [2], 2)
    averages = {"title": 2.0}
    weighed = [weights(count(one, str.split), averages, Saturation(1.2, 0.6)) for one in (shared, once)]
    assert np.array_equal(weighed[0], weighed[1])
    assert [unit.tolist() for unit in wordings(shared, str.split)] == [[place(first)]]


def test_rows_are_made_anew_when_the_average_has_moved_or_asks_for_another_analysis() -> None:
    documents = [Document(f"d{number}", "입금", (), "", "가" * 85) for number in range(20)]
    making = Making.of(Language.KO, documents)
    lengths = [making.lengths(one) for one in documents]
    assert making.stands_for(sum_of(lengths), 20)
    assert making.stands_for(sum_of([*lengths, lengths[0]]), 21)
    assert not making.stands_for(sum_of(lengths), 18)
    # Sentences are analysed otherwise than articles (80 characters), however near the average was.
    shorter = sum_of(lengths)
    shorter[0] = 20 * 79
    assert not making.stands_for(shorter, 20)
    assert making.stands_for(sum_of([]), 0) is False
