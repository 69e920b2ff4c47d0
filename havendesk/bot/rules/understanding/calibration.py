"""How the gate's chance on left-out wordings relates to what customers ask, per language.

Left-out wordings of an article are harder than customers' questions: nothing else of the kind is left. So the
gate's logit is scaled and shifted on the `fit` half of the evaluation questions (`benchmarks/evaluation.py
--fit`). The answer's threshold is the lowest whose Clopper-Pearson upper bound (at even odds) keeps the share
of wrong answers there; the other one the quantile below which a twentieth of the questions lies. The `report`
half takes no part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from havendesk.bot.rules.understanding.model import LanguageModel, Scale, Thresholds
from havendesk.kernel.i18n import Language

VERSION = "calibration-2"


@dataclass(frozen=True, slots=True)
class Calibration:
    """`scale` and `shift` of the logit; `answer` and `choices` on the chance after it."""

    scale: float
    shift: float
    answer: float
    choices: float


CALIBRATIONS: Mapping[Language, Calibration] = {
    Language.EN: Calibration(0.2, 2.4287, 0.9117, 0.4059),
    Language.ZH_HANS: Calibration(0.6628, 1.4754, 0.8004, 0.2014),
    Language.KO: Calibration(0.5367, 1.7734, 0.866, 0.1955),
    Language.JA: Calibration(0.2851, 0.8587, 0.7281, 0.2115),
}


def calibrated(model: LanguageModel) -> LanguageModel:
    """The model with its gate and thresholds as customers' questions need them."""
    known = CALIBRATIONS.get(model.language)
    if known is None:
        return model
    gate = model.gate
    return model.with_gate(
        Scale(gate.mean, gate.spread, gate.weights * known.scale, gate.bias * known.scale + known.shift),
        Thresholds(known.answer, known.choices),
    )
