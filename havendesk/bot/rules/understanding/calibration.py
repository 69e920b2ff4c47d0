"""How likely what was understood is right when customers ask, per language.

Left-out wordings of an article are harder than customers' questions: nothing else of the kind is left. A gate
that was fitted on them tells customers' questions badly apart. So the weights of its numbers come from the
`fit` half of the evaluation questions in all languages together (`benchmarks/evaluation.py --fit`), with one
shift for each language. The answer's threshold is the lowest whose Clopper-Pearson upper bound (at even odds)
keeps the share of wrong answers there; the other one the quantile below which two of a hundred questions
lie. The `report` half takes no part.

They were fitted with the wordings as they were before anybody had read the `fit` half to write more: with those
that were written after it, the half is no longer unseen and the gate believes itself better than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from havendesk.bot.rules.understanding.model import GATE, LanguageModel, Scale, Thresholds
from havendesk.kernel.i18n import Language

VERSION = "calibration-3"

# Of the numbers as they are. An encoder's own are left out: no question of the measure was read with one.
WEIGHTS: Mapping[str, float] = {
    "chance_best": 0.0157,
    "chance_gap": 1.4714,
    "entropy": 0.0833,
    "classifier_best": 0.5106,
    "classifier_energy": -0.2212,
    "encoder_best": 0.0,
    "encoder_energy": 0.0,
    "wording": -0.0106,
    "meaning": 0.0,
    "wording_gap": 2.6384,
    "agree": 0.1405,
    "search_strength": 2.2571,
    "search_coverage": 0.3106,
    "search_agrees": -0.5734,
    "known_words": 1.484,
    "length": 0.2887,
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """`shift` of the gate's logit; `answer` and `choices` are thresholds of the chance."""

    shift: float
    answer: float
    choices: float


CALIBRATIONS: Mapping[Language, Calibration] = {
    Language.EN: Calibration(-0.7578, 0.7671, 0.2863),
    Language.ZH_HANS: Calibration(-0.9655, 0.8489, 0.1489),
    Language.KO: Calibration(-0.8874, 0.8156, 0.2273),
    Language.JA: Calibration(-1.2528, 0.9512, 0.09),
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
