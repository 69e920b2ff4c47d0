"""A withdrawal of money to a bank."""

from havendesk.resolvers.finders.asking import Finder
from havendesk.resolvers.finders.fiat import find_withdrawal
from havendesk.resolvers.types import Intent

FINDER = Finder(Intent.FIAT_WITHDRAWAL_STATUS, find_withdrawal)
