"""A deposit of money by bank."""

from havendesk.resolvers.finders.asking import Finder
from havendesk.resolvers.finders.fiat import find_deposit
from havendesk.resolvers.types import Intent

FINDER = Finder(Intent.FIAT_DEPOSIT_STATUS, find_deposit)
