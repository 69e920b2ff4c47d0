"""Acts that came to the sandbox with 1.4: changes, factors, single transfers, receivers, money, pushes.

``Acts`` carries what all acts share; these are effective when answered as well.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from sandbox import cast
from sandbox.acts import Acts, until_of
from sandbox.asgi import Request, Response, Router, json_response
from sandbox.signing import Refused
from sandbox.store import Document
from sandbox.times import moment, stamp

CHANGES = ["address_book", "contact_changes"]
FACTORS = ("totp", "passkey", "sms")
PASSWORD = "password"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK = 120, 500, 2048
DECIDED = frozenset({"passed", "failed"})


@dataclass(frozen=True, slots=True)
class Protection:
    """Handlers of these acts. ``desk``: the only origin to which a push may lead."""

    acts: Acts
    desk: str

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        base, once = "/v1/customers/{customer_id}/", self.acts.once
        router.add("POST", base + "acts/block-changes", once(self.block_changes))
        router.add("POST", base + "acts/reset-factor", once(self.reset_factor))
        router.add("POST", base + "acts/credit", once(self.credit))
        router.add("POST", base + "acts/refund", once(self.refund))
        router.add("POST", base + "acts/push", once(self.push))
        router.add("POST", base + "identity-checks", once(self.identity_check))
        router.add("GET", "/v1/identity-checks/{check_id}", self.identity_check_state)
        router.add("POST", "/v1/transfers/{transfer_id}/acts/hold", once(self.hold_withdrawal))
        router.add("POST", "/v1/acts/hold-receiver", once(self.hold_receiver))

    def block_changes(self, request: Request, body: Document) -> Document:
        acts, owner = self.acts, self.acts.reads.owner(request)
        now, blocked, until = acts.clock(), body.get("blocked", True), until_of(body, "until")
        if not isinstance(blocked, bool):
            raise Refused(422, "invalid", "blocked is true or false.")
        placed = acts.world.placed(owner, "block_changes")
        if not blocked:
            if "unblock-ignored" not in acts.faults:
                placed = [acts.world.end_hold(hold, "released", now) for hold in placed]
            return acts.act("block_changes", owner, holds=placed)
        if placed:
            placed = [{**hold, "expires_at": until} for hold in placed]
        else:
            over = {"placed_by": "desk", "placed_by_act": "block_changes", "expires_at": until}
            placed = [cast.hold(owner, CHANGES, body["reason_code"], now, **over)]
        for hold in () if "block-ignored" in acts.faults else placed:
            acts.store.put("hold", hold)
        return acts.act("block_changes", owner, holds=placed)

    def reset_factor(self, request: Request, body: Document) -> Document:
        acts, owner, factor = self.acts, self.acts.reads.owner(request), body.get("factor")
        if factor == PASSWORD:
            return self._reset_password(owner)
        if factor not in (*FACTORS, "all"):
            raise Refused(422, "invalid", "factor is missing or unknown.")
        known = acts.store.get("customer", owner) or {}
        had = known.get("second_factors", ["totp"])
        left = [one for one in had if factor not in (one, "all")]
        if left != had and "factor-survives" not in acts.faults:
            acts.store.put("customer", {**known, "second_factors": left})
            removed = cast.security_event(owner, "second_factor_removed", acts.clock(), ip=None)
            acts.store.put("security_event", {**removed, "detail": "reset by the desk"})
            acts.store.set("last_conformance_factor", stamp(acts.clock()))
        return acts.act("reset_factor", owner)

    def _reset_password(self, owner: str) -> Document:
        """Whoever is in is out, and a new one is asked for at the next sign-in; a sandbox asks for none."""
        acts = self.acts
        now = acts.clock()
        if "factor-survives" not in acts.faults:
            event = cast.security_event(owner, "password_changed", now, ip=None)
            acts.store.put("security_event", {**event, "detail": "reset by the desk"})
            acts.store.set(f"signed_out:{owner}", stamp(now))
        return acts.act("reset_factor", owner)

    def _book(self, request: Request, body: Document, kind: str) -> Document:
        acts, owner, asset = self.acts, self.acts.reads.owner(request), body.get("asset")
        try:
            amount = Decimal(body["amount"]) if isinstance(body.get("amount"), str) else Decimal(0)
        except InvalidOperation as error:
            raise Refused(422, "invalid", "amount is no number.") from error
        if not isinstance(asset, str) or not asset or not amount.is_finite() or amount <= 0:
            raise Refused(422, "invalid", "asset is missing, or amount is not a positive decimal string.")
        entry = cast.ledger_entry(owner, asset, f"{amount:f}", kind, body.get("reference"), acts.clock())
        if f"{kind}-not-booked" not in acts.faults:
            acts.store.put("ledger", entry)
        if kind == "credit" and "credit-twice" in acts.faults:
            acts.store.put("ledger", {**entry, "id": cast.new_id("led")})
        return acts.act(kind, owner, ledger_entry=entry)

    def credit(self, request: Request, body: Document) -> Document:
        return self._book(request, body, "credit")

    def refund(self, request: Request, body: Document) -> Document:
        return self._book(request, body, "refund")

    def push(self, request: Request, body: Document) -> Document:
        """Into the customer's inbox on the sandbox's own page."""
        acts, owner = self.acts, self.acts.reads.owner(request)
        for name, longest in (("title", LONGEST_TITLE), ("text", LONGEST_TEXT)):
            if not isinstance(body.get(name), str) or not 1 <= len(body[name]) <= longest:
                raise Refused(422, "invalid", f"{name} is 1 to {longest} characters.")
        link = body.get("link")
        if link is not None and not self._leads_to_desk(link):
            raise Refused(422, "invalid", "link leads to another origin than the desk's.")
        done = acts.act("push", owner)
        shown = {"title": body["title"], "text": body["text"], "link": link, "at": done["at"]}
        if "push-lost" not in acts.faults:
            acts.store.put("push", {"id": done["id"], "customer_id": owner, **shown})
        return done

    def _leads_to_desk(self, link: object) -> bool:
        if not isinstance(link, str) or len(link) > LONGEST_LINK or any(one in link for one in "\\\r\n\t "):
            return False
        try:
            parts, desk = urlsplit(link), urlsplit(self.desk)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == (desk.scheme, desk.netloc)

    def hold_withdrawal(self, request: Request, body: Document) -> Document:
        acts, now = self.acts, self.acts.clock()
        move = acts.store.get("transfer", request.params["transfer_id"])
        if move is None:
            raise Refused(404, "not_found", "There is no such transfer.")
        if move["direction"] != "withdrawal" or not move["cancellable"]:
            raise Refused(409, "act_refused", "It is signed, finished, or no withdrawal.")
        owner = move["customer_id"]
        known = [one for one in acts.world.placed(owner, "withdrawal_hold") if one["id"] in move["holds"]]
        if known:
            return acts.act("withdrawal_hold", owner, holds=known, transfer=move)
        over = {"placed_by": "desk", "placed_by_act": "withdrawal_hold"}
        over |= {"target": "withdrawal", "transfer_id": move["id"]}
        placed = cast.hold(owner, ["withdrawals"], body["reason_code"], now, **over)
        held = {**move, "holds": [*move["holds"], placed["id"]], "updated_at": stamp(now)}
        if "withdrawal-hold-ignored" not in acts.faults:
            acts.store.put("hold", placed)
            acts.store.put("transfer", held)
        return acts.act("withdrawal_hold", owner, holds=[placed], transfer=held)

    def hold_receiver(self, request: Request, body: Document) -> Document:
        acts, id = self.acts, body.get("transfer_id")
        move = acts.store.get("transfer", id) if isinstance(id, str) else None
        if move is None:
            raise Refused(404, "not_found", "There is no such transfer.")
        if move["direction"] not in ("internal_out", "internal_in"):
            raise Refused(409, "act_refused", "It did not stay inside.")
        receiver = move["counterparty"] if move["direction"] == "internal_out" else move["customer_id"]
        if "receiver-hold-on-sender" in acts.faults:
            receiver = move["customer_id"]
        known = [
            one for one in acts.world.placed(receiver, "receiver_hold") if one["transfer_id"] == move["id"]
        ]
        if known:
            return acts.act("receiver_hold", receiver, holds=known)
        over = {"placed_by": "desk", "placed_by_act": "receiver_hold"}
        over |= {"target": "receiver", "transfer_id": move["id"]}
        scope = ["transfers", "withdrawals"]
        placed = cast.hold(receiver, scope, body["reason_code"], acts.clock(), **over)
        if "receiver-hold-ignored" not in acts.faults:
            acts.store.put("hold", placed)
        return acts.act("receiver_hold", receiver, holds=[placed])

    # proofs of identity

    def identity_check(self, request: Request, body: Document) -> Document:
        owner = self.acts.reads.owner(request)
        asked = cast.identity_check(owner, self.acts.clock())
        if "identity-passed-at-once" in self.acts.faults:
            asked |= {"status": "passed", "decided_at": asked["created_at"]}
        self.acts.store.put("identity_check", asked)
        return told(asked, request)

    def identity_check_state(self, request: Request) -> Response:
        return json_response(told(self.known(request.params["check_id"]), request))

    def known(self, check_id: str) -> Document:
        """The check as it stands now. Raises Refused."""
        found = self.acts.store.get("identity_check", check_id)
        if found is None:
            raise Refused(404, "not_found", "There is no such check.")
        if found["status"] == "pending" and moment(found["expires_at"]) <= self.acts.clock():
            found["status"] = "expired"
        return found

    def decide(self, check_id: str, status: str) -> Document:
        """Ends a check that is pending. Raises Refused."""
        found = self.known(check_id)
        if status not in DECIDED:
            raise Refused(422, "invalid", "status is passed or failed.")
        if found["status"] != "pending":
            raise Refused(409, "act_refused", f"It is {found['status']} already.")
        decided = {**found, "status": status, "decided_at": stamp(self.acts.clock())}
        self.acts.store.put("identity_check", decided)
        return decided


def told(check: Document, request: Request) -> Document:
    """The check with the address where the customer does it: the one under which the desk finds us."""
    host = request.headers.get("host", "localhost")
    return {**check, "url": f"http://{host}/identity/{check['id']}" if check["status"] == "pending" else None}
