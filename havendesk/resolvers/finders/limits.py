"""How much may be withdrawn, and how much of it is used."""

from __future__ import annotations

from havendesk.exchange.types import Limit
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Limits, OwnLimits
from havendesk.resolvers.finders.giving import amount, rows, times
from havendesk.resolvers.types import Finding, FindingCode, Intent

_ABOUT_MONEY = frozenset({"withdrawal", "fiat_withdrawal", "deposit", "internal_transfer"})


def find(question: Question) -> Steps[Finding]:
    """The customer's own, with what is left; a visitor hears the table by level."""
    if not question.signed_in:
        (table,) = yield from ask(Limits())
        lines = [_line(one) for one in table.known.limits if one.name in _ABOUT_MONEY]
        return Finding(Intent.LIMITS, FindingCode.LIMITS_TABLE, question.slots, values=rows(lines))
    (own,) = yield from ask(OwnLimits())
    mine = [one for one in own.known if one.name in _ABOUT_MONEY]
    level = {"level": str(mine[0].level)} if mine else {}
    values = level | rows(_line(one) for one in mine)
    return Finding(Intent.LIMITS, FindingCode.LIMITS_OWN, question.slots, values=values)


def _line(one: Limit) -> dict[str, str]:
    line = {"limit_name": one.name, "period": one.period, "asset": one.asset, "level": str(one.level)}
    if one.amount is None:
        return line | {"unlimited": "yes"}
    line |= {"amount": amount(one.amount)}
    if one.used is not None:
        line |= {
            "used_amount": amount(one.used),
            "left_amount": amount(max(one.amount - one.used, one.amount * 0)),
        }
    return line | times(resets_at=one.resets_at)


FINDER = Finder(Intent.LIMITS, find, needs_account=False)
