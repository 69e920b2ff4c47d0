"""What understanding gives: ranked targets, the gate's chance and what it allows, slots, language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from havendesk.kernel.i18n import Language
from havendesk.people.types import Topic
from havendesk.resolvers.types import Intent, Slots


class TargetKind(StrEnum):
    """What can answer: an article of the help centre, or a finder of resolvers."""

    ARTICLE = "article"
    INTENT = "intent"


class Outcome(StrEnum):
    """What the gate allows at most; the policy may always do less."""

    ANSWER = "answer"
    CHOICES = "choices"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that may be meant.

    `name` is the article's slug or the intent's value. `probability` (0 to 1) is its share among all known
    targets: it orders them and says nothing about whether any of them is right; the gate's `chance` does.
    `title` is the article's title in the language of the understanding and `revision` its revision; an
    intent has neither ("" and None).
    """

    kind: TargetKind
    name: str
    probability: float
    topic: Topic = Topic.OTHER
    title: str = ""
    revision: int | None = None

    @property
    def intent(self) -> Intent | None:
        """The resolver's intent; None for an article."""
        return Intent(self.name) if self.kind is TargetKind.INTENT else None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood.

    `language` is what to answer in, `written` what it looks written in (ISO 639-1, `und` for a script of no
    language we know, "" when unclear). `targets`: best first, at most ten, none when nothing is known of the
    text. `chance` (0 to 1): the calibrated probability that the first target is right; `outcome` compares it
    with the language's thresholds, which are upper bounds, not averages. `features`: the numbers that the
    chance was made from, by name. `model` names the version of everything that took part.
    """

    language: Language
    written: str
    targets: tuple[Target, ...]
    chance: float
    outcome: Outcome
    slots: Slots = field(default_factory=Slots)
    features: Mapping[str, float] = field(default_factory=dict)
    model: str = ""

    @property
    def best(self) -> Target | None:
        """The first target."""
        return self.targets[0] if self.targets else None

    @property
    def articles(self) -> tuple[Target, ...]:
        """The articles among the targets, best first."""
        return tuple(target for target in self.targets if target.kind is TargetKind.ARTICLE)
