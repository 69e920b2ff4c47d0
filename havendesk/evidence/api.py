"""Over HTTP: packages of evidence for signed-in customers and for security officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema
from pydantic import Field

from havendesk.customers.queries import actor_of_bearer
from havendesk.evidence import actions, queries
from havendesk.evidence.texts import guide, texts
from havendesk.evidence.types import Country, LinkPurpose, Version
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import nearest
from havendesk.people.queries import staff_actor

router = Router(tags=["evidence"])


class OwnOrderIn(Schema):
    """A package about oneself. Everything may be left out: the customer's own language and English, the time
    zone and the country of their jurisdiction, not encrypted. `recipient` is a public key of age."""

    languages: list[str] = Field(default_factory=list, max_length=5)
    time_zone: str = Field("", max_length=64)
    country: str = Field("", max_length=2)
    recipient: str = Field("", max_length=400)


class OrderIn(OwnOrderIn):
    """A package about a customer. `legal_process` names what allows an officer's version to show who the
    customer is; a second person decides about it."""

    version: Version = Version.OFFICER
    legal_process: str = Field("", max_length=200)
    reason: str = Field(max_length=400)


class PackageLinkIn(Schema):
    """Which file: the package, or the timestamp that came after it was issued."""

    purpose: LinkPurpose = LinkPurpose.PACKAGE


def _own(request: HttpRequest) -> Any:
    return actor_of_bearer(request.headers.get("Authorization", ""))


@router.post("/customer/evidence", auth=None, summary="Order a package about oneself")
def post_own(request: HttpRequest, body: OwnOrderIn) -> dict[str, Any]:
    """Answers the package that is being made, while one is the same one. Ask again for its progress."""
    by = _own(request)
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    card = actions.order_package(by=by, customer_id=by.id, **body.dict())
    return _object(card)


@router.get("/customer/evidence", auth=None, summary="A customer's own packages")
def get_own(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first."""
    return _list(queries.packages(viewer=_own(request)))


@router.get("/customer/evidence/{package_id}", auth=None, summary="One of a customer's own packages")
def get_own_one(request: HttpRequest, package_id: UUID) -> dict[str, Any]:
    """With its progress: `chapters_done` of `chapters`."""
    return _object(queries.package(viewer=_own(request), package_id=package_id))


@router.get("/customer/evidence/{package_id}/custody", auth=None, summary="What happened to a package")
def get_own_custody(request: HttpRequest, package_id: UUID) -> list[dict[str, Any]]:
    """Oldest first; of staff it says that they acted, not who."""
    return _list(queries.custody(viewer=_own(request), package_id=package_id))


@router.post("/customer/evidence/{package_id}/link", auth=None, summary="A link to one's own package")
def post_own_link(request: HttpRequest, package_id: UUID, body: PackageLinkIn) -> dict[str, Any]:
    """Works for a few minutes."""
    return _object(actions.link(by=_own(request), package_id=package_id, purpose=body.purpose))


@router.get("/evidence/guide", auth=None, summary="Where to report a crime, by country")
def get_guide(
    request: HttpRequest,
    language: QueryEx[str, P(max_length=35)] = "",
    country: Country = Country.KR,
) -> dict[str, Any]:
    """The named country first. The same texts lie in every package."""
    wanted = nearest(language or request.headers.get("Accept-Language", "").split(",")[0].strip()).value
    said = texts(wanted)["guide"]
    return {"title": said["title"], "lead": said["lead"], "countries": encode(guide(wanted, country))}


@router.post("/desk/customers/{customer_id}/evidence", summary="Order a package about a customer")
def post_package(request: HttpRequest, customer_id: UUID, body: OrderIn) -> dict[str, Any]:
    """For security officers and compliance. With a `legal_process` a second person is asked first."""
    by = staff_actor(request)
    return _object(actions.order_package(by=by, customer_id=customer_id, **body.dict()))


@router.get("/desk/evidence", summary="Packages of evidence")
def get_packages(
    request: HttpRequest,
    customer_id: UUID | None = None,
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> list[dict[str, Any]]:
    """Newest first, of one customer or of all."""
    return _list(queries.packages(viewer=staff_actor(request), customer_id=customer_id, limit=limit))


@router.get("/desk/evidence/{package_id}", summary="One package")
def get_package(request: HttpRequest, package_id: UUID) -> dict[str, Any]:
    """With its progress and its custody."""
    viewer = staff_actor(request)
    card = queries.package(viewer=viewer, package_id=package_id)
    events = queries.custody(viewer=viewer, package_id=package_id)
    return {"package": _object(card), "custody": _list(events)}


@router.post("/desk/evidence/{package_id}/link", summary="A link to a package")
def post_link(request: HttpRequest, package_id: UUID, body: PackageLinkIn) -> dict[str, Any]:
    """Works for a few minutes, in the session that asked. Needs a fresh second factor."""
    return _object(actions.link(by=staff_actor(request), package_id=package_id, purpose=body.purpose))


@router.post("/desk/evidence/{package_id}/check", summary="Have a kept package checked")
def post_check(request: HttpRequest, package_id: UUID) -> dict[str, Any]:
    """The outcome appears in its custody."""
    actions.want_check(by=staff_actor(request), package_id=package_id)
    return {}


def _object(card: Any) -> dict[str, Any]:
    body: dict[str, Any] = encode(card)
    return body


def _list(cards: Any) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = encode(cards)
    return body
