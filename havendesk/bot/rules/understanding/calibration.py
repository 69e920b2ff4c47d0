"""How likely what was understood is right when customers ask, per language.

Left-out wordings of an article are harder than customers' questions: nothing else of the kind is left. A gate
that was fitted on them tells customers' questions badly apart. So the weights of its numbers come from the
`fit` half of the evaluation questions in all languages together (`benchmarks/evaluation.py --fit`), with one
shift for each language. The answer's threshold is the lowest from which on the mean chance of a wrong answer
is 4 % (counted on that half: 0 to 3 %); the other one the quantile below which two of a hundred questions
lie. The `report` half takes no part.

They were fitted with the wordings as they were before anybody had read the `fit` half to write more: with
those that were written after it, the half is no longer unseen and the gate believes itself better than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from havendesk.bot.rules.understanding.model import GATE, LanguageModel, Scale, Thresholds
from havendesk.kernel.i18n import Language

VERSION = "calibration-3"

# Of the numbers as they are. An encoder's own are left out: no question of the measure was read with one.
WEIGHTS: Mapping[str, float] = {
    "chance_best": 0.0584,
    "chance_gap": 1.0762,
    "entropy": 0.037,
    "classifier_best": 0.5778,
    "classifier_energy": -0.3056,
    "encoder_best": 0.0,
    "encoder_energy": 0.0,
    "wording": -0.0516,
    "meaning": 0.0,
    "wording_gap": 2.3166,
    "agree": 0.1863,
    "search_strength": 1.9757,
    "search_coverage": 0.5564,
    "search_agrees": -0.4604,
    "known_words": 1.4584,
    "length": 0.1818,
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """`shift` of the gate's logit; `answer` and `choices` are thresholds of the chance."""

    shift: float
    answer: float
    choices: float


CALIBRATIONS: Mapping[Language, Calibration] = {
    Language.EN: Calibration(0.1642, 0.906, 0.1713),
    Language.ZH_HANS: Calibration(0.0185, 0.9168, 0.1026),
    Language.KO: Calibration(0.0142, 0.9194, 0.1305),
    Language.JA: Calibration(-0.397, 0.9219, 0.0482),
}


def calibrated(model: LanguageModel) -> LanguageModel:
    """The model with its gate and thresholds as customers' questions need them."""
    known = CALIBRATIONS.get(model.language)
    if known is None:
        return model
    weights = np.array([WEIGHTS[name] for name in GATE])
    return model.with_gate(
        Scale(np.zeros(len(GATE)), np.ones(len(GATE)), weights, known.shift),
        Thresholds(known.answer, known.choices),
    )
