"""How likely what was understood is right when customers ask, per language.

Left-out wordings of an article are harder than customers' questions: nothing else of the kind is left. A gate
that was fitted on them tells customers' questions badly apart. So the weights of its numbers come from the
`fit` half of the evaluation questions in all languages together (`benchmarks/evaluation.py --fit`), with one
shift for each language. The answer's threshold is the lowest from which on the mean chance of a wrong answer
is 4 % (counted on that half: 0 to 3 %); the other one the quantile below which two of a hundred questions
lie. The `report` half takes no part.

They were fitted with the wordings as they were before anybody had read the `fit` half to write more: with
those that were written after it, the half is no longer unseen and the gate believes itself better than it is.

The classifiers of Chinese and Korean were found over the terms then; now one over the examples is
added to them, and the sum is steeper. Their shifts are lower by what lets as large a share of the `fit` half
be answered as then, and below their lower thresholds lie as many as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from havendesk.bot.rules.understanding.classifiers import Numbers
from havendesk.bot.rules.understanding.model import GATE, RANKER, LanguageModel, Scale, Thresholds
from havendesk.kernel.i18n import Language

VERSION = "calibration-5"

# Of the numbers as they are. An encoder's own are left out: no question of the measure was read with one.
WEIGHTS: Mapping[str, float] = {
    "chance_best": 0.0992,
    "chance_gap": 1.435,
    "entropy": -0.1012,
    "classifier_best": 0.2095,
    "classifier_energy": -0.0619,
    "encoder_best": 0.0,
    "encoder_energy": 0.0,
    "wording": -0.086,
    "meaning": 0.0,
    "wording_gap": 1.1028,
    "agree": 0.4719,
    "search_strength": 1.0437,
    "search_coverage": 0.4616,
    "search_agrees": -0.2419,
    "known_words": 1.6557,
    "length": 0.2189,
}


# What the ranker weighs. Each share is a sum: an encoder takes the part of it that its training gave it.
RANKER_WEIGHTS: Mapping[str, float] = {
    "classifier": 1.508,
    "encoder": 0.0,
    "near_wording": 0.184,
    "near_meaning": 0.0,
    "search": 1.273,
    "search_strength": 1.12,
    "finder": 2.404,
}
_WORDS_AND_MEANING = (("classifier", "encoder"), ("near_wording", "near_meaning"))


@dataclass(frozen=True, slots=True)
class Calibration:
    """`shift` of the gate's logit; `answer` and `choices` are thresholds of the chance."""

    shift: float
    answer: float
    choices: float


CALIBRATIONS: Mapping[Language, Calibration] = {
    Language.EN: Calibration(-1.9737, 0.9196, 0.2835),
    Language.ZH_HANS: Calibration(-3.1587, 0.9387, 0.0911),
    Language.KO: Calibration(-3.1054, 0.9288, 0.1155),
    Language.JA: Calibration(-2.5496, 0.936, 0.1234),
}


def ranker(fitted: Numbers) -> Numbers:
    """The ranker's weights for customers' questions.

    Args:
        fitted: those that a training found, in the order of `RANKER`; how it divided a share between words
            and an encoder's meaning is kept.
    """
    weights = dict(zip(RANKER, fitted.tolist(), strict=True))
    known = dict(RANKER_WEIGHTS)
    for words, meaning in _WORDS_AND_MEANING:
        both = weights[words] + weights[meaning]
        part = weights[meaning] / both if both > 0.0 else 0.0
        known[words], known[meaning] = known[words] * (1.0 - part), known[words] * part
    return np.array([known[name] for name in RANKER])


def calibrated(model: LanguageModel) -> LanguageModel:
    """The model with its ranker, gate and thresholds as customers' questions need them."""
    known = CALIBRATIONS.get(model.language)
    if known is None:
        return model
    weights = np.array([WEIGHTS[name] for name in GATE])
    return replace(model, ranker=ranker(model.ranker)).with_gate(
        Scale(np.zeros(len(GATE)), np.ones(len(GATE)), weights, known.shift),
        Thresholds(known.answer, known.choices),
    )
