"""The contract is a valid OpenAPI document, complete, and the cards follow it."""

from dataclasses import fields
from typing import Any

import pytest
from openapi_spec_validator import validate

from havendesk.exchange import types
from havendesk.exchange.conformance import contract

OBJECTS = [
    "Customer",
    "LedgerEntry",
    "Balance",
    "DepositAddress",
    "Transfer",
    "Order",
    "Trade",
    "Position",
    "Price",
    "Hold",
    "SecurityEvent",
    "Session",
    "Device",
    "ApiKey",
    "KycState",
    "Limit",
    "FeeTable",
    "TravelRuleRequest",
    "AssetNetwork",
    "Notice",
    "Event",
]
LATER = {
    "act.push",
    "related",
    "identity_checks",
    "staking",
    "distributions",
    "campaigns",
    "fee_tier",
    "rebates",
}
"""Groups that came with a later minor version: an exchange of an older one does not name them."""
ACTS = [
    "freeze",
    "release",
    "withdrawal_hold",
    "withdrawal_cancel",
    "receiver_hold",
    "end_sessions",
    "revoke_keys",
    "block_changes",
    "reset_factor",
    "credit",
    "refund",
    "push",
]


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (method, operation)
        for path in contract.document()["paths"].values()
        for method, operation in path.items()
    ]


def test_it_is_a_valid_openapi_document() -> None:
    validate(contract.document())


def test_every_object_and_act_is_described() -> None:
    schemas = contract.document()["components"]["schemas"]
    assert set(OBJECTS) <= set(schemas)
    acts = {operation["operationId"] for method, operation in operations() if method == "post"}
    assert set(ACTS) <= acts


def test_every_act_carries_an_idempotency_key_and_answers_with_an_act() -> None:
    for method, operation in operations():
        if method == "post" and operation["operationId"] in ACTS:
            parameters = [one["$ref"] for one in operation["parameters"]]
            assert "#/components/parameters/idempotency_key" in parameters
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
            assert answer == {"$ref": "#/components/schemas/Act"}


def test_every_group_is_announced_and_every_operation_but_two_has_one() -> None:
    groups = {operation["x-group"] for _method, operation in operations() if "x-group" in operation}
    assert groups == contract.groups() | LATER
    without = [operation["operationId"] for _method, operation in operations() if "x-group" not in operation]
    assert without == ["jwks", "capabilities"]


def test_no_amount_is_a_json_number() -> None:
    text = str(contract.document())
    assert "'type': 'number'" not in text


@pytest.mark.parametrize(
    ("card", "schema"),
    [
        (types.AssetNetwork, "AssetNetwork"),
        (types.FeeTable, "FeeTable"),
        (types.Limit, "Limit"),
        (types.LimitTable, "LimitTable"),
        (types.Notice, "Notice"),
        (types.Hold, "Hold"),
        (types.Customer, "Customer"),
        (types.ExchangeEvent, "Event"),
        (types.IdentityCheck, "IdentityCheck"),
        (types.Related, "Related"),
        (types.Stake, "Stake"),
        (types.RewardRun, "RewardRun"),
        (types.Distribution, "Distribution"),
        (types.Participation, "Participation"),
        (types.CampaignRule, "CampaignRule"),
        (types.FeeStanding, "FeeStanding"),
        (types.Rebate, "Rebate"),
        (types.Trade, "Trade"),
        (types.ActResult, "Act"),
    ],
)
def test_cards_have_the_fields_of_the_contract(card: type, schema: str) -> None:
    described = contract.document()["components"]["schemas"][schema]
    assert [field.name for field in fields(card)] == list(described["properties"])


def test_closed_lists_are_those_of_the_contract() -> None:
    schemas = contract.document()["components"]["schemas"]
    hold = schemas["Hold"]["properties"]
    assert [one.value for one in types.HoldScope] == hold["scope"]["items"]["enum"]
    assert [one.value for one in types.ReasonCode] == hold["reason_code"]["enum"]


def test_errors_tell_amounts_from_other_wrongs() -> None:
    balance = {"asset": "BTC", "total": 1, "available": "1", "held": "0", "as_of": "yesterday"}
    amounts, others = contract.errors("Balance", balance)
    assert [text.split(":")[0] for text in amounts] == ["Balance.total"]
    assert [text.split(":")[0] for text in others] == ["Balance.as_of"]
