"""Training the model of one language from example questions. Pure.

The ranker and the gate are fitted on questions that the classifier has not seen: in each of a few rounds some
examples of every target are left out (right or wrong), and with them some targets altogether (nothing that
is known is right). So the gate learns what a question without an answer looks like, and no class stands for
"out of scope".
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.bounds import as_customers_ask, lowest_safe, share_kept
from havendesk.bot.rules.understanding.classifiers import (
    Both,
    Linear,
    Numbers,
    OverExamples,
    OverVectors,
    WordsClassifier,
)
from havendesk.bot.rules.understanding.factoring import MOST_FACTORED, Chosen, factor
from havendesk.bot.rules.understanding.features import Floats, Vocabulary, learn_vocabulary
from havendesk.bot.rules.understanding.logistic import balanced, regression
from havendesk.bot.rules.understanding.model import (
    GATE,
    NO_EVIDENCE,
    RANKER,
    Evidence,
    LanguageModel,
    Named,
    Scale,
    Signals,
    Thresholds,
    Wordings,
    by_matter,
    gate_inputs,
    matters_of,
    ranked,
    ranker_inputs,
)
from havendesk.bot.rules.understanding.ridge import (
    SHARPNESS,
    SHARPNESS_BESIDE,
    WEIGHED,
    WORDS_SHARE,
    over_meanings,
    over_words,
    stacked,
    weights_of_terms,
)
from havendesk.kernel.encoders.types import Encoder, Vectors
from havendesk.kernel.i18n import Language
from havendesk.kernel.memory import give_back

VERSION = "understanding-4"

ROUNDS = 4
# In a large set two rounds already ask thousands of questions.
_MANY_EXAMPLES, _ROUNDS_OF_MANY = 3_000, 2
# Chosen on BANKING77's training questions, held out in part; balanced classes gain a point there.
CLASSIFIER_STRENGTH, DENSE_STRENGTH = 40.0, 20.0
_STEPS, _ENOUGH = 40, 1e-5
_TERMS_PER_EXAMPLE = 5
# Above so many examples times targets steps take too long, and the classifier is found once, in closed form.
_MOST_STEPPED = 1_200_000
# Of so many examples a part of those that are left out tells as much.
_MOST_ASKED = 1_000
# From so many examples of the middling target on, words earn their place beside the encoder.
FEW_EXAMPLES = 10
_GATE_RIDGE, _RANKER_RIDGE = 1.0, 0.5
_STEPS_OF_GATE, _ENOUGH_OF_GATE = 500, 1e-4
FEWEST_TARGETS = 2
# Of each question asked unseen so many of the first targets are remembered.
_FIRST = 8

Searcher = Callable[[str], Evidence]
SearcherWithout = Callable[[frozenset[str]], Searcher]
"""Gives a search over everything but these example questions."""


@dataclass(frozen=True, slots=True)
class Example:
    """One wording and the target that it asks for (`article:<slug>`, `intent:<name>`, any name)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be asked of a training. `most_wrong` is the share of answers that may be wrong, `sureness` the
    confidence of its upper bound; `keep` the share of rightly understood questions that stay above the lower
    threshold. `far` are questions of other fields."""

    most_wrong: float = 0.03
    sureness: float = 0.9
    keep: float = 0.95
    far: tuple[str, ...] = ()
    kin: Mapping[str, int] = field(default_factory=dict)
    without: SearcherWithout | None = None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Questions that were asked without having been learnt: the gate's numbers, whether the best target was
    right, whether any could be, the gate's chance, the right target ("" for none), the first found."""

    values: Numbers
    right: NDArray[np.bool_]
    known: NDArray[np.bool_]
    chance: Numbers
    texts: tuple[str, ...]
    truths: tuple[str, ...]
    found: tuple[tuple[str, ...], ...]

    def figures(self, thresholds: Thresholds) -> dict[str, float]:
        """What a model's card says."""
        answered = self.chance >= thresholds.answer
        known = max(1, int(self.known.sum()))
        unknown = max(1, int((~self.known).sum()))
        return {
            "questions": float(self.known.sum()),
            "accuracy": float(self.right.sum()) / known,
            "answered": float((answered & self.known).sum()) / known,
            "wrong_of_answers": float((answered & ~self.right).sum()) / max(1, int(answered.sum())),
            "unknown_answered": float((answered & ~self.known).sum()) / unknown,
            "unknown_handed_over": float((~self.known & (self.chance < thresholds.choices)).sum()) / unknown,
        }


NOTHING_ASKED = HeldOut(
    np.empty((0, len(GATE))), np.empty(0, np.bool_), np.empty(0, np.bool_), np.empty(0), (), (), ()
)
"""Where no question was kept back."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what was seen of it on questions that it had not learnt."""

    model: LanguageModel
    held_out: HeldOut


class TooLittle(ValueError):
    """There is not enough to learn from; says what is missing."""


def train(
    examples: Sequence[Example], language: Language, encoder: Encoder | None, wishes: Wishes
) -> Trained:
    """Train everything for one language.

    Raises:
        TooLittle: fewer than two targets.
    """
    _at_least_two(examples)
    ordered = sorted(examples, key=lambda one: one.target)
    texts = [one.text for one in ordered]
    vectors = encoder.encode(texts) if encoder is not None else None
    with closing(_Course(ordered, language, vectors, wishes)) as course:
        rounds = _ROUNDS_OF_MANY if len(examples) > _MANY_EXAMPLES else ROUNDS
        asked = [course.round(number) for number in range(rounds)]
        give_back()
        ranker = _fit_ranker(asked, wishes.kin, course.without())
        asked.append(course.far_asked(encoder))
        whole = course.whole()
    give_back()
    held_out = _asked_together(asked, ranker, wishes.kin)
    gate = _fit_gate(held_out.values, held_out.right)
    held_out = replace(held_out, chance=gate.chance(held_out.values))
    model = replace(
        whole,
        encoder_name=encoder.name if encoder is not None else "",
        ranker=ranker,
        gate=gate,
        thresholds=_thresholds(held_out, wishes),
        kin=wishes.kin,
    )
    return Trained(model, held_out)


def learn(examples: Sequence[Example], language: Language, wishes: Wishes) -> Trained:
    """Learn from everything and ask nothing unseen, without an encoder. Ranker and gate are found by what is
    asked unseen: whoever calls this has to bring them.

    Raises:
        TooLittle: fewer than two targets.
    """
    _at_least_two(examples)
    ordered = sorted(examples, key=lambda one: one.target)
    with closing(_Course(ordered, language, None, wishes)) as course:
        return Trained(replace(course.whole(), kin=wishes.kin), NOTHING_ASKED)


def _at_least_two(examples: Sequence[Example]) -> None:
    targets = {one.target for one in examples}
    if len(targets) < FEWEST_TARGETS:
        raise TooLittle(f"{len(targets)} targets: at least {FEWEST_TARGETS} are needed")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions of one round and what its model computed of them, and the place of the right target (-1:
    none is). The model itself is not kept: it is many times as large."""

    named: Named
    texts: tuple[str, ...]
    signals: Signals
    truth: NDArray[np.int64]


class _Course:
    """The rounds of one training."""

    def __init__(
        self, examples: Sequence[Example], language: Language, vectors: Vectors | None, wishes: Wishes
    ) -> None:
        self._examples, self._language = examples, language
        self._vectors, self._wishes = vectors, wishes
        self._vocabulary = learn_vocabulary((one.text for one in examples), language)
        self._rows = self._vocabulary.rows([one.text for one in examples], language).matrix
        give_back()
        counts = Counter(one.target for one in examples)
        self._many = len(examples) * len(counts) > _MOST_STEPPED
        # Of so many examples it can be told what each term is worth (`ridge`).
        self._weighs = not self._many and len(examples) > MOST_FACTORED
        self._factor = None if self._many or self._weighs else factor(self._rows)
        self._few = sorted(counts.values())[len(counts) // 2] < FEW_EXAMPLES
        self._round_of_example = _spread_over_rounds([one.target for one in examples])
        self._round_of_target = self._targets_left_out(sorted(counts))
        self._whole: LanguageModel | None = None

    def close(self) -> None:
        """Lets go of what is kept in a file."""
        if self._factor is not None:
            self._factor.close()

    def without(self) -> frozenset[str]:
        """What the ranker of these examples leaves out. Classifiers whose likenesses are bent know what is
        near: counted once more it costs half a point on BANKING77."""
        if self._weighs:
            return frozenset({"near_wording", "near_meaning"})
        return frozenset({"classifier"} if self._few and self._vectors is not None else ())

    def _targets_left_out(self, targets: Sequence[str]) -> dict[str, int]:
        """A tenth of the matters is left out of each round altogether; kin go together."""
        matters = matters_of(targets, self._wishes.kin)
        numbers = {matter: number for number, matter in enumerate(dict.fromkeys(matters.tolist()))}
        return {name: numbers[int(matter)] % 10 for name, matter in zip(targets, matters, strict=True)}

    def round(self, number: int) -> _Asked:
        """Learn without some examples and some targets, and ask those."""
        gone = [self._round_of_target[one.target] == number for one in self._examples]
        # One round of ten per cent leaves too few targets where there are few.
        kept = {one.target for one, left in zip(self._examples, gone, strict=True) if not left}
        if len(kept) < FEWEST_TARGETS:
            gone = [False] * len(gone)
        left_out = np.array(gone) | (self._round_of_example == number)
        asked = np.flatnonzero(left_out)
        if self._many:
            asked = asked[:: -(-len(asked) // _MOST_ASKED)]
        texts = tuple(self._examples[int(place)].text for place in asked)
        give_back()
        model = self._learn(np.flatnonzero(~left_out))
        place = {name: column for column, name in enumerate(model.targets)}
        truth = [place.get(self._examples[int(row)].target, -1) for row in asked]
        search = self._wishes.without(frozenset(texts)) if self._wishes.without is not None else None
        evidence = (
            tuple(search(text) for text in texts) if search is not None else (NO_EVIDENCE,) * len(texts)
        )
        vectors = self._vectors[asked] if self._vectors is not None else None
        signals = model.signals(texts, vectors, evidence)
        return _Asked(model.wordings.named, texts, signals, np.array(truth, dtype=np.int64))

    def far_asked(self, encoder: Encoder | None) -> _Asked:
        """Questions of other fields, asked of the whole model."""
        far = self._wishes.far
        search = self._wishes.without(frozenset()) if self._wishes.without is not None else None
        evidence = tuple(search(text) for text in far) if search is not None else (NO_EVIDENCE,) * len(far)
        vectors = encoder.encode(far) if encoder is not None and far else None
        del search
        model = self.whole()
        signals = model.signals(far, vectors, evidence)
        return _Asked(model.wordings.named, far, signals, np.full(len(far), -1, dtype=np.int64))

    def whole(self) -> LanguageModel:
        """Learn from everything."""
        if self._whole is None:
            give_back()
            self._whole = self._learn(np.arange(len(self._examples)))
        return self._whole

    def _learn(self, places: NDArray[np.int64]) -> LanguageModel:
        names = [self._examples[int(place)].target for place in places]
        targets = tuple(dict.fromkeys(names))
        owners = np.array([targets.index(name) for name in names], dtype=np.int32)
        vocabulary, rows = self._vocabulary, self._rows[places]
        if self._weighs:
            vocabulary, rows = self._weighed(rows, owners, len(targets))
        texts = tuple(self._examples[int(one)].text for one in places)
        vectors = self._vectors[places] if self._vectors is not None else None
        return LanguageModel(
            language=self._language,
            vocabulary=vocabulary,
            classes=targets,
            classifier=self._classifier(places, rows, owners, texts),
            dense=self._dense(vectors, owners, len(targets)) if vectors is not None else None,
            encoder_name="",
            wordings=Wordings(targets, owners, texts, rows, vectors),
            ranker=np.zeros(len(RANKER)),
            gate=Scale(np.zeros(len(GATE)), np.ones(len(GATE)), np.zeros(len(GATE)), 0.0),
            thresholds=Thresholds(1.0, 1.0),
        )

    def _dense(self, vectors: Vectors, owners: NDArray[np.int32], classes: int) -> Linear | OverVectors:
        if self._many or self._weighs:
            return over_meanings(vectors, owners, classes)
        return _linear(vectors, owners, DENSE_STRENGTH, classes)

    def _weighed(
        self, rows: "sparse.csr_matrix", owners: NDArray[np.int32], classes: int
    ) -> tuple[Vocabulary, "sparse.csr_matrix"]:
        """Vocabulary and rows with the terms weighed by what a first classifier makes of them."""
        known = self._vocabulary
        first = known.reweighed(rows, np.ones(len(known), dtype=np.float32), WORDS_SHARE)
        shares = over_words(first, owners, [""] * len(owners), classes, SHARPNESS, WEIGHED).shares
        factors = weights_of_terms(first, shares, known.split)
        return known.weighed(factors, WORDS_SHARE), known.reweighed(first, factors, WORDS_SHARE)

    def _classifier(
        self,
        places: NDArray[np.int64],
        rows: "sparse.csr_matrix",
        owners: NDArray[np.int32],
        learnt: tuple[str, ...],
    ) -> WordsClassifier:
        classes = int(owners[-1]) + 1
        if self._many:
            return over_words(rows, owners, learnt, classes)
        if self._weighs:
            return stacked(rows, owners, learnt, classes)
        stepped = self._stepped(places, owners, classes)
        if isinstance(stepped, OverExamples):
            return stepped
        return Both(stepped, over_words(rows, owners, learnt, classes, SHARPNESS_BESIDE))

    def _stepped(
        self, places: NDArray[np.int64], owners: NDArray[np.int32], classes: int
    ) -> OverExamples | Linear:
        """By its examples where the terms are many more than they are."""
        if self._factor is None:
            return _linear(self._rows[places], owners, CLASSIFIER_STRENGTH, classes)
        from scipy.linalg import solve_triangular  # type: ignore[import-untyped]  # ships no types

        found = _linear(Chosen(self._factor, places), owners, CLASSIFIER_STRENGTH, classes)
        shares = solve_triangular(
            self._factor.whole(), found.weights, lower=True, trans="T", check_finite=False
        )
        examples, terms = self._rows.shape
        if terms < _TERMS_PER_EXAMPLE * examples:
            return Linear(np.asarray(self._rows.T @ shares, dtype=np.float32), found.bias)
        # Those of examples that took no part are nothing.
        texts = tuple(one.text for one in self._examples)
        return OverExamples(texts, self._rows, np.ascontiguousarray(shares, dtype=np.float32), found.bias)


def _spread_over_rounds(targets: Sequence[str]) -> NDArray[np.int64]:
    """Examples of a target take turns; a target with one example is never asked about unseen."""
    seen: Counter[str] = Counter()
    counts = Counter(targets)
    rounds = []
    for target in targets:
        rounds.append(seen[target] % max(ROUNDS, 2) if counts[target] > 1 else -1)
        seen[target] += 1
    return np.array(rounds, dtype=np.int64)


def _linear(
    rows: "sparse.csr_matrix | Vectors | Chosen", owners: NDArray[np.int32], strength: float, classes: int
) -> Linear:
    weights, bias = regression(rows, owners, balanced(owners, classes), classes, strength, _STEPS, _ENOUGH)
    return Linear(np.ascontiguousarray(weights, dtype=np.float32), bias.astype(np.float32))


def _fit_ranker(rounds: Sequence[_Asked], kin: Mapping[str, int], without: frozenset[str]) -> Numbers:
    """Weights of a conditional logit: which of the known matters was meant. None is below zero (more likeness
    never makes less likely), but that of finders, which only says how common they are."""
    inputs, meant = [], []
    for one in rounds:
        known = one.truth >= 0
        inputs.append(ranker_inputs(one.signals, one.named).astype(np.float32)[known])
        matters = matters_of(one.named.names, kin)
        meant.append(matters[one.truth[known]][:, None] == matters[None, :])
    return weighed(inputs, meant, without)


def weighed(
    inputs: Sequence[Numbers | Floats],
    meant: Sequence[NDArray[np.bool_]],
    without: frozenset[str] = frozenset(),
) -> Numbers:
    """Weights of `RANKER` under which what was meant is likeliest, held near equal ones.

    Args:
        inputs: questions of several models, each (questions, targets, numbers of `RANKER`).
        meant: for each of them (questions, targets) whether the target was meant.
        without: names of `RANKER` that take no part.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

    start = np.array([0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 0.0])
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * (len(RANKER) - 1) + [(-3.0, 3.0)]
    for column, name in enumerate(RANKER):
        if name in without or not any(bool(one[..., column].any()) for one in inputs):
            bounds[column], start[column] = (0.0, 0.0), 0.0
    count = max(1, sum(len(one) for one in meant))

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros(len(RANKER))
        for one, own in zip(inputs, meant, strict=True):
            scores = (one @ weights.astype(one.dtype)).astype(np.float64)
            scores -= scores.max(axis=1, keepdims=True)
            shares = np.exp(scores)
            shares /= shares.sum(axis=1, keepdims=True)
            right = np.where(own, shares, 0.0)
            sums = right.sum(axis=1, keepdims=True) + 1e-12
            total -= float(np.log(sums).sum())
            slope += np.einsum("nt,ntf->f", shares - right / sums, one)
        away = weights - start
        return total / count + _RANKER_RIDGE * float(away @ away) / count, slope / count + (
            2 * _RANKER_RIDGE * away / count
        )

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    return np.asarray(found.x, dtype=np.float64)


def _asked_together(asked: Sequence[_Asked], ranker: Numbers, kin: Mapping[str, int]) -> HeldOut:
    values, right, known = [], [], []
    texts: list[str] = []
    truths: list[str] = []
    found: list[tuple[str, ...]] = []
    for one in asked:
        if not one.texts:
            continue
        names = one.named.names
        probabilities = ranked(one.signals, one.named, ranker)
        matters = matters_of(names, kin)
        values.append(gate_inputs(one.signals, probabilities, matters))
        order = by_matter(probabilities, matters)
        best = order[:, 0]
        known.append(one.truth >= 0)
        right.append((one.truth >= 0) & (matters[best] == matters[np.maximum(one.truth, 0)]))
        texts += one.texts
        truths += [names[place] if place >= 0 else "" for place in one.truth]
        found += [tuple(names[place] for place in row[:_FIRST]) for row in order]
    numbers = np.concatenate(values)
    return HeldOut(
        numbers,
        np.concatenate(right),
        np.concatenate(known),
        np.zeros(len(numbers)),
        tuple(texts),
        tuple(truths),
        tuple(found),
    )


def _fit_gate(values: Numbers, right: NDArray[np.bool_]) -> Scale:
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread < 1e-6, 1.0, spread)
    if right.all() or not right.any():
        # Nothing to tell apart: as sure as the share of right ones, smoothed.
        share = (right.sum() + 1.0) / (len(right) + 2.0)
        return Scale(mean, spread, np.zeros(values.shape[1]), float(np.log(share / (1.0 - share))))
    weights, bias = regression(
        (values - mean) / spread,
        right.astype(np.int32),
        np.ones(len(right)),
        2,
        _GATE_RIDGE,
        _STEPS_OF_GATE,
        _ENOUGH_OF_GATE,
    )
    return Scale(mean, spread, weights[:, 1] - weights[:, 0], float(bias[1] - bias[0]))


def _thresholds(held_out: HeldOut, wishes: Wishes) -> Thresholds:
    asked = as_customers_ask(held_out.known)
    answer = lowest_safe(held_out.chance[asked], held_out.right[asked], wishes.most_wrong, wishes.sureness)
    choices = share_kept(held_out.chance[held_out.right], wishes.keep)
    return Thresholds(answer, min(answer, choices))
