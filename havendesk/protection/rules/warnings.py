"""How a finding is put into sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from havendesk.notices.rules.wording import render
from havendesk.notices.types import NoticeKind
from havendesk.protection.types.watching import Finding


def stored(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as a warning keeps them."""
    return [
        {"rule": one.rule.value, "points": one.points, "facts": dict(one.facts), "event_id": one.event_id}
        for one in findings
    ]


def moments(findings: Sequence[Mapping[str, Any]]) -> list[datetime]:
    """When each stored finding happened."""
    return [datetime.fromisoformat(one["facts"]["seen_at"]) for one in findings]


def params(finding: Mapping[str, Any]) -> dict[str, str]:
    """Values for the notice of one stored finding."""
    return {"what": str(finding["rule"]), **{name: str(value) for name, value in finding["facts"].items()}}


def reasons(findings: Sequence[Mapping[str, Any]], language: str) -> tuple[str, ...]:
    """One sentence per stored finding, in that language, as the notice says it."""
    return tuple(render(NoticeKind.SECURITY_WARNING, params(one), language).lines[0] for one in findings)
