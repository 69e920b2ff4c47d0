"""Reads one whole value of one customer. It is returned and kept nowhere: no cache, no log, no memory."""

from dataclasses import dataclass
from typing import Any

from havendesk.exchange.client import ExchangeClient, at
from havendesk.exchange.decoding import NotOfTheContractError
from havendesk.exchange.readings import items_of, own
from havendesk.exchange.types import FieldName
from havendesk.kernel.errors import ErrorCode, Refused

MOST_PAGES = 5
"""Pages of 200 that are looked through for one object; the card shows the newest ten."""


@dataclass(frozen=True, slots=True)
class _Source:
    path: str
    key: str = "id"
    owned: bool = True


_LISTS = {
    "logins": _Source("/v1/customers/{id}/sessions"),
    "security_events": _Source("/v1/customers/{id}/security-events"),
    "assets": _Source("/v1/customers/{id}/balances", key="asset", owned=False),
}


async def read_value(client: ExchangeClient, customer_id: str, field: FieldName) -> str:
    """The value as the exchange gives it.

    Raises Refused: NOT_FOUND where this customer has no such object, or the field is empty; EXCHANGE_SILENT,
    EXCHANGE_REFUSED.
    """
    try:
        found = await _object(client, customer_id, field)
    except NotOfTheContractError as error:
        # An object of somebody else is no object of this customer, whoever made the mistake.
        raise Refused(ErrorCode.NOT_FOUND, field="field") from error
    value = None if found is None else found.get(field.name)
    if not isinstance(value, str) or not value:
        raise Refused(ErrorCode.NOT_FOUND, field="field")
    return value


async def _object(client: ExchangeClient, customer_id: str, field: FieldName) -> dict[str, Any] | None:
    if field.section == "account":
        return own(await client.get(at("/v1/customers/{id}", id=customer_id)), customer_id, "id")
    if field.section == "transfers":
        found = own(await client.get(at("/v1/transfers/{id}", id=field.object_id)), customer_id)
        return found if found.get("id") == field.object_id else None
    return await _listed(client, customer_id, field)


async def _listed(client: ExchangeClient, customer_id: str, field: FieldName) -> dict[str, Any] | None:
    source = _LISTS[field.section]
    page = {"limit": "200"}
    for _ in range(MOST_PAGES):
        answer = await client.get(at(source.path, id=customer_id), page)
        for item in items_of(answer):
            if item.get(source.key) == field.object_id:
                return own(item, customer_id) if source.owned else item
        if not answer.get("next_cursor"):
            return None
        page["cursor"] = str(answer["next_cursor"])
    return None
