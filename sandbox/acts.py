"""The contract's acts: each once per idempotency key, effective when answered."""

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import cast
from sandbox.asgi import Request, Response, Router, json_response
from sandbox.contract import INVENTED, Reads
from sandbox.signing import Refused
from sandbox.store import Document, Store
from sandbox.times import moment, stamp, utc_now
from sandbox.tokens import LIFETIME_SECONDS, TokenMint
from sandbox.world import World, placed_by

SCOPES = frozenset(
    ["withdrawals", "deposits", "transfers", "trading", "sign_in", "contact_changes", "address_book"]
)
REASONS = frozenset(
    [
        "customer_request",
        "takeover_report",
        "scam_report",
        "security_change",
        "fiat_entry_delay",
        "risk_review",
        "travel_rule",
        "aml",
        "authority_order",
        "maintenance",
        "outage",
        "delisting",
        "other",
    ]
)


def problem(refused: Refused) -> Response:
    """RFC 9457."""
    title = refused.code.replace("_", " ").capitalize()
    body: Document = {"type": "about:blank", "title": title, "status": refused.status, "code": refused.code}
    if refused.detail:
        body["detail"] = refused.detail
    return json_response(body, refused.status, "application/problem+json")


@dataclass(frozen=True, slots=True)
class Acts:
    """Handlers of the contract's POST paths."""

    reads: Reads
    clock: Callable[[], datetime]
    faults: Container[str] = frozenset()
    wall: Callable[[], datetime] = utc_now
    late: timedelta = timedelta(seconds=1)

    @property
    def world(self) -> World:
        """The world acted in."""
        return self.reads.world

    @property
    def store(self) -> Store:
        """Its store."""
        return self.world.store

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        base = "/v1/customers/{customer_id}/acts/"
        router.add("POST", base + "freeze", self.once(self.freeze))
        router.add("POST", base + "release", self.once(self.release))
        router.add("POST", base + "end-sessions", self.once(self.end_sessions))
        router.add("POST", base + "revoke-keys", self.once(self.revoke_keys))
        router.add("POST", "/v1/transfers/{transfer_id}/acts/cancel", self.once(self.cancel_withdrawal))
        router.add("POST", "/v1/test-tokens", self.test_token)
        router.add("POST", "/sandbox/token", self.test_token)  # the same under the sandbox's own name
        router.add("POST", "/sandbox/rotate-keys", self.rotate_keys)

    def once(self, act: Callable[[Request, Document], Document]) -> Callable[[Request], Response]:
        """A handler that acts once per idempotency key and answers again as it did."""

        def answer(request: Request) -> Response:
            key = request.headers.get("idempotency-key", "")
            if not 8 <= len(key) <= 128:
                raise Refused(400, "idempotency_key_missing")
            fingerprint = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
            with self.store.transaction():
                kept = self.store.kept_answer(key)
                if kept and kept[0] != fingerprint and "conflict-accepted" not in self.faults:
                    raise Refused(409, "idempotency_conflict")
                if kept and "idempotency-ignored" not in self.faults:
                    return Response(kept[1], kept[2])
                response = json_response(act(request, self._reasoned(request)))
                again = "again-after-500" in self.faults and request.path.endswith("/credit")
                broken = ("done-then-500" in self.faults or again) and self._first(key)
                if not kept and not (broken and again):
                    at = self.clock().timestamp()
                    self.store.keep_answer(key, fingerprint, response.status, response.body, at)
                return problem(Refused(500, "unavailable", "Something broke.")) if broken else response

        return answer

    def _first(self, key: str) -> bool:
        return self.store.use_nonce("acts", key, self.wall().timestamp(), 86400)

    def _reasoned(self, request: Request) -> Document:
        """The body, with a reason. Raises Refused."""
        try:
            body = request.json()
        except ValueError as error:
            raise Refused(422, "invalid", "The body is not JSON.") from error
        if not isinstance(body, dict) or body.get("reason_code") not in REASONS:
            raise Refused(422, "invalid", "reason_code is missing or unknown.")
        if not isinstance(body.get("reason"), str) or not 1 <= len(body["reason"]) <= 500:
            raise Refused(422, "invalid", "reason is 1 to 500 characters.")
        return body

    def act(self, name: str, owner: str, **over: Any) -> Document:
        """An Act, done."""
        return {
            "id": cast.new_id("act"),
            "act": name,
            "customer_id": owner,
            "status": "done",
            "at": stamp(self.clock()),
            "holds": [],
            "ended_sessions": [],
            "revoked_keys": [],
            "transfer": None,
            "ledger_entry": None,
            **over,
        }

    def freeze(self, request: Request, body: Document) -> Document:
        owner, now = self.reads.owner(request), self.clock()
        scope = body.get("scope")
        if not isinstance(scope, list) or not scope or not set(scope) <= SCOPES:
            raise Refused(422, "invalid", "scope is missing or unknown.")
        status = "pending" if "freeze-pending" in self.faults else "done"
        for hold in self.world.placed(owner, "freeze"):
            hold["scope"] = sorted({*hold["scope"], *scope})
            self.store.put("hold", hold)
            return self.act("freeze", owner, holds=[hold], status=status)
        over = {"placed_by": "desk", "placed_by_act": "freeze", "expires_at": until_of(body, "expires_at")}
        placed = cast.hold(owner, sorted(scope), body["reason_code"], now, **over)
        if "freeze-later" in self.faults:
            self.world.put_later("hold", placed, now + self.late)
            return self.act("freeze", owner, holds=[placed])
        self.store.put("hold", placed)
        self.store.put("security_event", cast.security_event(owner, "frozen", now, ip=None))
        if "freeze-not-kept" in self.faults:
            gone = {"status": "released", "released_at": stamp(now + self.late)}
            self.world.put_later("hold", {**placed, **gone}, now + self.late)
        return self.act("freeze", owner, holds=[placed], status=status)

    def release(self, request: Request, body: Document) -> Document:
        owner, now = self.reads.owner(request), self.clock()
        named = body.get("hold_id")
        wanted = [
            hold
            for hold in self.world.active_holds(owner)
            if hold["placed_by"] == "desk"
            and (placed_by(hold) == "freeze" if named is None else hold["id"] == named)
        ]
        for late in self.store.all("late", owner):
            self.store.drop("late", late["id"])
        if "release-ignored" in self.faults and named is None:
            return self.act("release", owner, holds=[{**hold, "status": "released"} for hold in wanted])
        released = [self.world.end_hold(hold, "released", now) for hold in wanted]
        if any(placed_by(hold) == "freeze" for hold in released):
            self.store.put("security_event", cast.security_event(owner, "released", now, ip=None))
        return self.act("release", owner, holds=released)

    def end_sessions(self, request: Request, body: Document) -> Document:
        owner, now = self.reads.owner(request), self.clock()
        ended = []
        for session in self.store.all("session", owner):
            if session["ended_at"] is None:
                ended.append(session["id"])
                if "sessions-survive" not in self.faults:
                    self.store.put("session", {**session, "ended_at": stamp(now)})
        # the sandbox's own pages look at this moment
        self.store.set(f"signed_out:{owner}", stamp(now))
        self.store.set("last_conformance_session", stamp(now))
        return self.act("end_sessions", owner, ended_sessions=ended)

    def revoke_keys(self, request: Request, body: Document) -> Document:
        owner, now = self.reads.owner(request), self.clock()
        revoked = []
        for key in self.store.all("api_key", owner):
            if key["revoked_at"] is None:
                revoked.append(key["id"])
                if "keys-survive" not in self.faults:
                    self.store.put("api_key", {**key, "revoked_at": stamp(now)})
        self.store.set("last_conformance_key", stamp(now))
        return self.act("revoke_keys", owner, revoked_keys=revoked)

    def cancel_withdrawal(self, request: Request, body: Document) -> Document:
        """Only before it is signed; what was taken for it is free again."""
        transfer = self.store.get("transfer", request.params["transfer_id"])
        if transfer is None:
            raise Refused(404, "not_found", "There is no such transfer.")
        if transfer["direction"] != "withdrawal" or not transfer["cancellable"]:
            raise Refused(409, "act_refused", "It is signed, finished, or no withdrawal.")
        at = stamp(self.clock())
        cancelled = {**transfer, "state": "cancelled", "cancellable": False, "updated_at": at}
        if "cancel-late" in self.faults:
            self.world.put_later("transfer", cancelled, self.clock() + self.late)
        elif "cancel-ignored" not in self.faults:
            self.store.put("transfer", cancelled)
        return self.act("withdrawal_cancel", transfer["customer_id"], transfer=cancelled)

    def test_token(self, request: Request) -> Response:
        """A token for any cast member or invented customer."""
        try:
            body = request.json()
            owner, lifetime = str(body["customer"]), int(body.get("lifetime_seconds", LIFETIME_SECONDS))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused(422, "invalid", "customer is missing.") from error
        if not -86400 <= lifetime <= 900:
            raise Refused(422, "invalid", "lifetime_seconds is -86400 to 900.")
        known = self.store.get("customer", owner)
        if known is None and not INVENTED.match(owner):
            raise Refused(404, "not_found", "There is no such customer.")
        known = known or cast.invented(owner, f"Load {owner[5:]}", "en", self.clock())
        asked = self.reads.mint.confirmed(known, str(body.get("act") or ""))
        token = token_of(self.reads.mint, known, self.wall(), lifetime, {**asked, **body})
        until = stamp(self.wall() + timedelta(seconds=lifetime))
        return json_response({"token": token, "customer_id": owner, "expires_at": until})

    def rotate_keys(self, request: Request) -> Response:
        """Signs with a new key from now on."""
        return json_response({"kid": self.reads.mint.rotate()})


def until_of(body: Document, name: str) -> str | None:
    """A moment of the body, or None. Raises Refused."""
    text = body.get(name)
    if text is None:
        return None
    try:
        return stamp(moment(text).astimezone(UTC))
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(422, "invalid", f"{name} is no time.") from error


def token_of(
    mint: TokenMint, customer: Document, now: datetime, lifetime: int, over: Document | None = None
) -> str:
    """A customer's token; ``over`` may give another name and locale."""
    over = over or {}
    called = next(
        (row[1] for name, row in cast.CAST.items() if cast.customer_id(name) == customer["id"]), None
    )
    return mint.token(
        customer=customer["id"],
        name=str(over.get("name") or called or customer["name"])[:80],
        locale=str(over.get("locale") or customer["locale"])[:35],
        now=now,
        lifetime=lifetime,
        optional={
            "jurisdiction": customer["country"],
            "email": customer["email"],
            "act": str(over.get("act") or "")[:64],
            **{name: over.get(name) for name in ("amr", "device_id")},
        },
    )
