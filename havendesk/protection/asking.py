"""How strangers ask whether a contact is ours: counted by network; codes are asked of those who know them."""

from __future__ import annotations

from django.http import HttpRequest

from havendesk.customers.rules import network_of
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.people import actions as people
from havendesk.protection import queries
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.queries.official import of_code
from havendesk.protection.types import ChannelKind, OfficialAnswer


def network(request: HttpRequest) -> str:
    """The part of the asker's address that is counted."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def asked(request: HttpRequest, value: str) -> OfficialAnswer:
    """The answer to one question.

    Raises:
        Refused: ``too_many`` from one network in a minute, ``field_invalid`` (``value``), ``not_offered``
            while our list is empty.
    """
    most = options_of(ProtectionOptions).protection_checks_per_minute
    spend("protection.checks", network(request), most)
    answer = queries.check_channel(viewer=ANONYMOUS, value=value)
    if answer.kind is not ChannelKind.AGENT_CODE:
        return answer
    return of_code(answer, people.check_agent_code(by=ANONYMOUS, code=answer.value))


def may_report(request: HttpRequest) -> None:
    """Count a report.

    Raises:
        Refused: ``too_many`` from one network in an hour.
    """
    most = options_of(ProtectionOptions).protection_reported_per_hour
    spend("protection.reported", network(request), most, per=Per.HOUR)
