"""Before and after: does a new model understand what the old one understood?"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from havendesk.bot.rules.understanding.training import HeldOut

# More than this share fewer understood is a drop; on fewer questions chance decides.
MOST_LOST = 0.01
FEWEST_COMPARED = 30


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares of the same questions that were understood unseen; `before` is None where nothing compares."""

    questions: int
    before: float | None
    after: float | None

    @property
    def dropped(self) -> bool:
        """Whether the new model understands clearly less of what both were asked."""
        if self.before is None or self.after is None or self.questions < FEWEST_COMPARED:
            return False
        return self.before - self.after > MOST_LOST


def question_key(text: str) -> str:
    """A short digest of a wording: cards hold no texts."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def understood(held_out: HeldOut) -> dict[str, bool]:
    """Which questions were understood unseen, by digest."""
    return {
        question_key(text): bool(right)
        for text, right, known in zip(held_out.texts, held_out.right, held_out.known, strict=True)
        if known
    }


def compare(
    before: Mapping[str, bool], old_targets: Collection[str], now: HeldOut, kin: Mapping[str, int]
) -> Comparison:
    """Only questions that both were asked, and only among the targets that the old model knew: a new
    article may take questions over, and that is no loss."""
    old = set(old_targets)
    was, is_now = [], []
    for text, truth, found in zip(now.texts, now.truths, now.found, strict=True):
        key = question_key(text)
        if not truth or key not in before or truth not in old:
            continue
        first = next((name for name in found if name in old), "")
        was.append(before[key])
        is_now.append(first == truth or (first in kin and kin.get(first) == kin.get(truth)))
    if not was:
        return Comparison(0, None, None)
    return Comparison(len(was), sum(was) / len(was), sum(is_now) / len(is_now))
