"""All finders, by intent. A file of a finder ends with its ``FINDER``; it is listed here and nowhere else."""

from havendesk.resolvers.finders import balance, fees, holds
from havendesk.resolvers.finders.asking import Finder
from havendesk.resolvers.types import Intent

FINDERS: dict[Intent, Finder] = {
    one.intent: one
    for one in (
        balance.FINDER,
        fees.FINDER,
        holds.FINDER,
    )
}
