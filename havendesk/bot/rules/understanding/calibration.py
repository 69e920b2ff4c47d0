"""How the gate's chance on left-out wordings relates to what customers ask, per language.

Left-out wordings of an article are harder than customers' questions: nothing else of the kind is left. So the
gate's logit is scaled and shifted on the `fit` half of the evaluation questions (`benchmarks/evaluation.py
--fit`), and both thresholds are the lowest whose Clopper-Pearson upper bound there keeps the limits. The
`report` half takes no part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from havendesk.bot.rules.understanding.model import LanguageModel, Scale, Thresholds
from havendesk.kernel.i18n import Language

VERSION = "calibration-1"


@dataclass(frozen=True, slots=True)
class Calibration:
    """`scale` and `shift` of the logit; `answer` and `choices` on the chance after it."""

    scale: float
    shift: float
    answer: float
    choices: float


CALIBRATIONS: Mapping[Language, Calibration] = {
    Language.EN: Calibration(0.7222, 3.4284, 0.9326, 0.182),
    Language.ZH_HANS: Calibration(0.6611, 1.8077, 0.8041, 0.0992),
    Language.KO: Calibration(0.3493, 1.6035, 0.8659, 0.2677),
    Language.JA: Calibration(0.4665, 1.438, 0.8452, 0.1499),
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
