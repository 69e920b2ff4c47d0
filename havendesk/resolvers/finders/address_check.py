"""Whether an address is the customer's own, on which networks it can be, and whether it is one at all."""

from __future__ import annotations

from havendesk.exchange.rules.chains import could_be_on, recognise
from havendesk.exchange.types import AssetNetwork, DepositAddress
from havendesk.exchange.types.chains import Defect, DefectCode, IdKind, Meaning, Recognition
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, needs
from havendesk.resolvers.finders.asks import Networks, OwnAddresses
from havendesk.resolvers.finders.giving import texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName

SHOWN = 60
_LOOKALIKE = frozenset({DefectCode.FOREIGN_LETTER, DefectCode.INVISIBLE_LETTER})


def find(question: Question) -> Steps[Finding]:
    """By the letters first; then whether it is one of the customer's own. Never whose else it is."""
    if not question.slots.addresses:
        return needs(question, Intent.ADDRESS_CHECK, SlotName.ADDRESS)
    text = question.slots.addresses[0]
    own, networks = yield from ask(OwnAddresses(), Networks())
    mine = [one for one in own.value or () if one.address == text or one.address == recognise(text).text]
    if mine:
        return _mine(question, mine, networks.value or ())
    found = recognise(text)
    addresses = [one for one in found.meanings if one.kind is IdKind.ADDRESS]
    sound = [one for one in addresses if one.defect is None]
    if addresses and not sound:
        return _broken(question, found, addresses[0])
    if not sound:
        return _finding(question, FindingCode.ADDRESS_UNKNOWN_FORM, {"value": text[:SHOWN]})
    canonical = {one.canonical for one in sound}
    mine = [one for one in own.known if one.address in canonical]
    if mine:
        return _mine(question, mine, networks.value or ())
    return _of_others(question, found, sound, networks.value or ())


def _mine(question: Question, cards: list[DepositAddress], networks: tuple[AssetNetwork, ...]) -> Finding:
    named = question.slots.network
    here = [one for one in cards if named in (None, one.network, one.chain)]
    card = (here or cards)[0]
    names = sorted({_name(networks, one.network) for one in cards if not one.retired})
    values = {"address": card.address, "networks": ", ".join(names), "asset": card.asset}
    if named and not here:
        wanted = {"network_name": _name(networks, named)}
        return _finding(question, FindingCode.ADDRESS_OTHER_NETWORK, values | wanted)
    if all(one.retired for one in here):
        return _finding(
            question, FindingCode.ADDRESS_YOURS_RETIRED, values | times(retired_at=card.retired_at)
        )
    return _finding(question, FindingCode.ADDRESS_YOURS, values | texts(tag=card.tag))


def _broken(question: Question, found: Recognition, meaning: Meaning) -> Finding:
    defect = meaning.defect or Defect(DefectCode.CHECKSUM)
    values = {"value": found.text[:SHOWN], "defect": defect.code.value}
    if defect.position is not None:
        values |= {"position_count": str(defect.position + 1)} | texts(letter=defect.letter)
    code = FindingCode.ADDRESS_LOOKALIKE if defect.code in _LOOKALIKE else FindingCode.ADDRESS_BROKEN
    return _finding(question, code, values)


def _of_others(
    question: Question, found: Recognition, sound: list[Meaning], networks: tuple[AssetNetwork, ...]
) -> Finding:
    """A sound address that is not the customer's: on which networks it can be used, and no more."""
    served = {one.network: one for one in networks}
    names = [
        one.network_name
        for one in served.values()
        if could_be_on(found, IdKind.ADDRESS, one.network, one.chain_id) is not None
    ]
    every = ", ".join(names) or ", ".join(
        dict.fromkeys(network.value.replace("_", " ").title() for one in sound for network in one.networks)
    )
    values = {"address": found.text, "networks": every}
    named = served.get(question.slots.network or "")
    if named is not None and named.network_name not in names:
        other = values | {"network_name": named.network_name}
        return _finding(question, FindingCode.ADDRESS_OTHER_NETWORK, other)
    return _finding(question, FindingCode.ADDRESS_NOT_YOURS, values)


def _name(networks: tuple[AssetNetwork, ...], network: str) -> str:
    return next((one.network_name for one in networks if one.network == network), network.title())


def _finding(question: Question, code: FindingCode, values: dict[str, str]) -> Finding:
    wrong = code in (FindingCode.ADDRESS_BROKEN, FindingCode.ADDRESS_LOOKALIKE)
    return Finding(
        Intent.ADDRESS_CHECK,
        code,
        question.slots,
        values=values,
        next_action=NextAction.TELL_SLOT if wrong else NextAction.NOTHING,
        owner=Owner.CUSTOMER if wrong else Owner.NOBODY,
    )


FINDER = Finder(Intent.ADDRESS_CHECK, find)
