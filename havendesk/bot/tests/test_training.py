"""How a model is fitted: over the examples as over the terms, and by matter."""

import io
import json
from collections import Counter

import numpy as np
import pytest

from havendesk.bot.rules.understanding import features, ridge, training
from havendesk.bot.rules.understanding.artefact import Unreadable, from_bytes, to_bytes, with_wordings
from havendesk.bot.rules.understanding.bounds import as_customers_ask
from havendesk.bot.rules.understanding.calibration import RANKER_WEIGHTS, calibrated, ranker
from havendesk.bot.rules.understanding.classifiers import Both, OverExamples, Stacked, bent
from havendesk.bot.rules.understanding.confusable import READ_AS, is_open
from havendesk.bot.rules.understanding.features import learn_vocabulary
from havendesk.bot.rules.understanding.generalising import generalised
from havendesk.bot.rules.understanding.logistic import balanced, regression
from havendesk.bot.rules.understanding.model import NO_EVIDENCE, RANKER, by_matter
from havendesk.bot.rules.understanding.training import Example, Wishes, train
from havendesk.kernel.i18n import Language
from havendesk.knowledge.commands import STARTER
from havendesk.resolvers.types import Intent

SAID = {
    "article:fees": ["what is the fee", "how much do you charge", "trading costs please", "fees for selling"],
    "article:login": ["cannot sign in", "log in fails", "wrong password again", "locked out of my account"],
    "article:tax": ["tax report for the year", "statement for taxes", "annual tax document", "tax paper"],
}


def test_over_the_examples_the_same_is_learnt_as_over_the_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    short = train(taught, Language.EN, None, Wishes()).model
    monkeypatch.setattr(training, "_TERMS_PER_EXAMPLE", 1_000)
    turned = train(taught, Language.EN, None, Wishes()).model
    monkeypatch.setattr(training, "factor", lambda rows: None)
    long = train(taught, Language.EN, None, Wishes()).model
    asked = ["how much for selling", "sign in", "report", "nothing of it"]
    rows = short.vocabulary.rows(asked, Language.EN).matrix
    assert isinstance(short.classifier, OverExamples)
    assert isinstance(long.classifier, Both)
    np.testing.assert_allclose(short.classifier.logits(rows), long.classifier.terms.logits(rows), atol=0.01)
    assert isinstance(turned.classifier, Both)
    found, same = turned.classifier.terms, long.classifier.terms
    np.testing.assert_allclose(found.logits(rows), same.logits(rows), atol=0.01)
    for model, near in ((short, 1e-5), (long, 0.02)):
        again = from_bytes(to_bytes(model))
        np.testing.assert_allclose(again.classifier.logits(rows), model.classifier.logits(rows), atol=near)


def test_a_large_set_is_learnt_in_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    monkeypatch.setattr(training, "_MOST_STEPPED", 0)
    asked = ["how much for selling", "wrong password", "annual tax document please"]
    whole = train(taught, Language.EN, None, Wishes()).model
    monkeypatch.setattr(ridge, "MOST_NUMBERS", 6 * len(SAID))
    few = train(taught, Language.EN, None, Wishes()).model
    for model, size in ((whole, len(taught)), (few, 6)):
        assert isinstance(model.classifier, OverExamples)
        assert len(model.classifier.texts) == size
        found = [model.targets[one.order[0]] for one in model.read_all(asked, None, [NO_EVIDENCE] * 3)]
        assert found == ["article:fees", "article:login", "article:tax"]
        again = from_bytes(to_bytes(model))
        rows = model.vocabulary.rows(asked, Language.EN).matrix
        np.testing.assert_allclose(again.classifier.logits(rows), model.classifier.logits(rows), atol=1e-4)


def test_of_many_examples_it_is_learnt_what_each_term_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = [Example(f"hello there {text}", name) for name, texts in SAID.items() for text in texts]
    monkeypatch.setattr(training, "MOST_FACTORED", 0)
    model = train(taught, Language.EN, None, Wishes()).model
    words = model.vocabulary.terms[: model.vocabulary.split]
    worth = dict(zip(words, model.vocabulary.rarity[: len(words)].tolist(), strict=True))
    # "hello" stands in all of them, "tax" in most of one matter, "annual" in one.
    assert worth["hello"] < worth["annual"] < worth["tax"]
    assert model.vocabulary.words == ridge.WORDS_SHARE
    assert dict(zip(RANKER, model.ranker.tolist(), strict=True))["near_wording"] == 0.0
    asked = [
        "hello, how much for selling",
        "there was a wrong password",
        "hello there annual tax document please",
    ]
    found = [model.targets[one.order[0]] for one in model.read_all(asked, None, [NO_EVIDENCE] * 3)]
    assert found == ["article:fees", "article:login", "article:tax"]
    again = from_bytes(to_bytes(model))
    rows = model.vocabulary.rows(asked, Language.EN).matrix
    np.testing.assert_allclose(again.vocabulary.rows(asked, Language.EN).matrix.toarray(), rows.toarray())
    np.testing.assert_allclose(again.classifier.logits(rows), model.classifier.logits(rows), atol=0.01)


def test_what_the_first_classifier_says_of_an_example_is_what_it_says_without_it() -> None:
    owned = [(text, number) for number, texts in enumerate(SAID.values()) for text in texts]
    texts, owners = [text for text, _ in owned], np.array([owner for _, owner in owned], dtype=np.int32)
    rows = learn_vocabulary(texts, Language.EN).rows(texts, Language.EN).matrix
    model = ridge.stacked(rows, owners, texts, len(SAID))
    bend, penalty = model.first.bend, ridge.WEIGHED[0]
    for place in range(len(texts)):
        others = np.arange(len(texts)) != place
        alike = bent((rows[others] @ rows[others].T).toarray(), bend).astype(np.float64)
        # The weights are those of all examples: one that is left out changes no other one's.
        alike[np.diag_indices(len(alike))] += penalty / balanced(owners, len(SAID))[others]
        aims = np.eye(len(SAID))[owners[others]] - 1.0 / len(SAID)
        said = bent((rows[place] @ rows[others].T).toarray(), bend) @ np.linalg.solve(alike, aims)
        np.testing.assert_allclose(model.verdicts[place], said[0] / np.linalg.norm(said), atol=1e-4)


def test_a_stacked_model_is_read_again_and_by_no_version_that_knows_only_the_first_classifier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "MOST_FACTORED", 0)
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    model = train(taught, Language.EN, None, Wishes()).model
    assert isinstance(model.classifier, Stacked)
    with np.load(io.BytesIO(to_bytes(model))) as kept:
        arrays = {name: kept[name] for name in kept.files}
    assert json.loads(arrays["meta"].tobytes())["format"] == 4
    rows = model.vocabulary.rows(["how much for selling", "", "annual paper"], Language.EN).matrix
    again = from_bytes(to_bytes(model)).classifier
    np.testing.assert_allclose(again.logits(rows), model.classifier.logits(rows), atol=0.02)
    arrays["verdicts"] = arrays["verdicts"][1:]
    cut = io.BytesIO()
    np.savez_compressed(cut, **arrays)
    with pytest.raises(Unreadable, match="verdicts do not fit"):
        from_bytes(cut.getvalue())


def test_the_threshold_does_not_believe_that_a_third_of_questions_has_no_answer() -> None:
    known = np.array([True] * 50 + [False] * 30)
    places = as_customers_ask(known)
    assert known[places].sum() == 50
    assert (~known[places]).sum() == 10
    assert places.max() > 75
    few = np.array([True] * 50 + [False] * 5)
    assert as_customers_ask(few).tolist() == list(range(55))
    assert as_customers_ask(np.array([False, False])).tolist() == [0]


def test_rows_are_weighed_anew_as_if_their_texts_were_read_again() -> None:
    texts = ["where is my ether", "is it there", "出金 where", "nothing of that"]
    vocabulary = learn_vocabulary(texts[:3], Language.EN)
    factors = np.random.default_rng(7).uniform(0.1, 3.0, len(vocabulary)).astype(np.float32)
    again = vocabulary.reweighed(vocabulary.rows(texts, Language.EN).matrix, factors, 0.3)
    read = vocabulary.weighed(factors, 0.3).rows(texts, Language.EN).matrix
    np.testing.assert_allclose(again.toarray(), read.toarray(), atol=1e-6)
    lengths = np.square(again.toarray()).sum(axis=1)
    np.testing.assert_allclose(lengths[:3], 1.0, atol=1e-5)


def test_what_stands_for_all_learns_from_all() -> None:
    chance = np.random.default_rng(5)
    vectors = chance.normal(size=(90, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = (vectors[:, 0] > 0).astype(np.int32)
    alike = vectors @ vectors.T
    whole = ridge._solved(lambda piece: alike[piece].copy(), owners, np.arange(90), 0.1, 2)
    # As many as the vectors have numbers span the same: nothing is lost.
    kept = np.arange(0, 90, 9)
    few = ridge._solved(lambda piece: alike[piece][:, kept].copy(), owners, kept, 0.1, 2)
    np.testing.assert_allclose(alike @ whole, alike[:, kept] @ few, atol=0.05)


def test_examples_that_stand_for_all_are_taken_from_the_targets_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owners = np.array([0, 0, 0, 0, 1, 2, 2], dtype=np.int32)
    monkeypatch.setattr(ridge, "MOST_NUMBERS", 15)
    assert ridge.landmarks(owners, 3).tolist() == [0, 1, 4, 5, 6]
    monkeypatch.setattr(ridge, "MOST_NUMBERS", 21)
    assert ridge.landmarks(owners, 3).tolist() == list(range(7))


def test_a_matter_of_three_targets_is_no_less_likely_for_it() -> None:
    probabilities = np.array([[0.3, 0.2, 0.25, 0.2, 0.05]])
    matters = np.array([2, 0, 1, 0, 3], dtype=np.int32)
    assert by_matter(probabilities, matters)[0].tolist() == [1, 3, 0, 2, 4]


def test_what_one_sentence_means_alike_is_asked_back() -> None:
    likely = ["article:unfreeze-account", "article:fees", "article:freeze-account", "article:login-trouble"]
    assert is_open(likely)
    assert not is_open([likely[0], "article:api-signature", *likely[1:]])
    assert is_open(["article:deposit-missing", "intent:deposit_status", "article:deposit-from-exchange"])
    assert not is_open([])


def test_only_what_can_be_meant_is_asked_back() -> None:
    slugs = {folder.name for folder in STARTER.iterdir()}
    named = [one for first, others in READ_AS.items() for one in (first, *others)]
    assert {one for one in named if not isinstance(one, Intent)} <= slugs


def test_the_weights_for_customers_keep_an_encoders_part() -> None:
    fitted = dict.fromkeys(RANKER, 0.0) | {"classifier": 0.6, "encoder": 0.2, "search": 4.0}
    known = dict(zip(RANKER, ranker(np.array([fitted[name] for name in RANKER])).tolist(), strict=True))
    both = RANKER_WEIGHTS["classifier"]
    assert known["classifier"] == pytest.approx(0.75 * both)
    assert known["encoder"] == pytest.approx(0.25 * both)
    assert known["search"] == RANKER_WEIGHTS["search"]
    again = ranker(np.array([known[name] for name in RANKER]))
    np.testing.assert_allclose(again, [known[name] for name in RANKER])


def test_a_model_for_customers_ranks_as_they_ask() -> None:
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    model = train(taught, Language.EN, None, Wishes()).model
    for one in (calibrated(model), calibrated(calibrated(model))):
        assert dict(zip(RANKER, one.ranker.tolist(), strict=True)) == pytest.approx(RANKER_WEIGHTS)


def test_terms_whose_letters_lie_alike_in_memory_are_two() -> None:
    # In two bytes each, as Python keeps them, the one is the other.
    assert hash("申") == hash("3u")
    rows = learn_vocabulary(["申请", "3u"], Language.ZH_HANS).rows(["申", "3u", "\ud800"], Language.ZH_HANS)
    assert (rows.matrix @ rows.matrix.T).toarray()[0, 1] == 0.0
    assert rows.known.tolist() == [0.0, 1.0, 0.0]


def test_a_model_of_the_format_before_reads_as_it_did() -> None:
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    model = train(taught, Language.EN, None, Wishes()).model
    with np.load(io.BytesIO(to_bytes(model))) as kept:
        arrays = {name: kept[name] for name in kept.files if not name.startswith("row_")}
    meta = json.loads(arrays["meta"].tobytes())
    meta |= {"format": 2, "terms": meta["terms"].split("\n")}
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)
    into = io.BytesIO()
    np.savez_compressed(into, **arrays)
    assert to_bytes(from_bytes(into.getvalue())) == to_bytes(from_bytes(to_bytes(model)))


def test_wordings_that_are_known_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = [Example(text, name) for name, texts in SAID.items() for text in texts]
    model = train(taught, Language.EN, None, Wishes()).model
    now = {name: texts[1:] for name, texts in SAID.items() if name != "article:tax"}
    now |= {"article:close": ["delete my account", "how much do you charge"]}
    read: list[str] = []
    plain = features.terms

    def noted(text: str, language: Language) -> tuple[Counter[str], Counter[str]]:
        read.append(text)
        return plain(text, language)

    monkeypatch.setattr(features, "terms", noted)
    changed = with_wordings(model, {name: tuple(texts) for name, texts in now.items()}, None)
    assert read == ["delete my account"]
    assert changed.targets == ("article:close", "article:fees", "article:login")
    again = model.vocabulary.rows(changed.wordings.texts, Language.EN).matrix
    np.testing.assert_allclose(changed.wordings.by_wording().toarray(), again.toarray())
    assert changed.targets[changed.read("delete the account", None).order[0]] == "article:close"


def test_what_is_learnt_in_steps_is_the_least_of_its_loss() -> None:
    chance = np.random.default_rng(3)
    for classes in (2, 4):
        rows = chance.normal(size=(80, 5))
        owners = (np.abs(rows[:, 0] * 2).astype(np.int32) + chance.integers(0, 2, 80)) % classes
        weights, bias = regression(
            rows, owners.astype(np.int32), balanced(owners, classes), classes, 2.0, 500, 1e-9
        )
        shares = np.exp(rows @ weights + bias)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[np.arange(80), owners] -= 1.0
        shares *= balanced(owners, classes)[:, None]
        # Of two classes one set of weights bears the penalty.
        strength = 1.0 if classes == 2 else 2.0
        np.testing.assert_allclose(rows.T @ shares + weights / strength, 0.0, atol=1e-5)
        np.testing.assert_allclose(shares.sum(axis=0), 0.0, atol=1e-5)


def test_one_japanese_word_in_three_writings_is_one() -> None:
    written = ("振り込み", "振込み", "ふりこみ")
    rows = learn_vocabulary(written, Language.JA).rows(written, Language.JA).matrix
    likeness = (rows @ rows.T).toarray()
    assert likeness.min() > 0.15


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("where is my litecoin", "where is my ether"),
        ("0.5 BTC missing since 14:30", "1,200.75 btc missing since 9:05"),
        ("トロンで3000枚送った", "トロンで12枚送った"),
        ("提幣到幣安", "提币到币安"),
        (f"where is 0x{'ab' * 32}", f"where is 0x{'cd' * 32}"),
    ],
)
def test_what_varies_is_made_alike(one: str, other: str) -> None:
    def kinds(text: str) -> list[str]:
        return [word for word in generalised(text).split() if word not in ("litecoin", "ether")]

    assert kinds(one) == kinds(other)
