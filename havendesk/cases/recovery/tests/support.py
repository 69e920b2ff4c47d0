"""A frozen account beside a sandbox exchange, its owner, a thief's means, and time that passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import UUID

from django.db import models

from havendesk.cases.recovery import actions, queries
from havendesk.cases.recovery.models import LiveQuestion, Recovery, RecoveryProof
from havendesk.cases.recovery.tokens import code_of
from havendesk.cases.recovery.types import Proof, ProofState, RecoveryCard, RecoveryKind
from havendesk.exchange.queries import verify_customer_token
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.notices.models import Notice
from havendesk.people import actions as people
from havendesk.people import queries as staff
from havendesk.people.jobs import run_approval
from havendesk.protection.tests.support import OWNER, acts, owner, report, work
from havendesk.protection.types import FreezeState, ReportStrength
from sandbox import cast
from sandbox.acts import token_of
from sandbox.tests.serving import Served

OLD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Scene:
    """Daniel's account, frozen; ``me`` is whoever the exchange signs in for it."""

    exchange: Served
    freeze_id: UUID
    customer_id: UUID
    me: Actor

    @property
    def frozen(self) -> bool:
        """Whether the exchange itself still blocks the account."""
        return any(hold["status"] == "active" for hold in acts(self.exchange))

    @property
    def factors(self) -> list[str]:
        """Second factors that the account has."""
        return list((self.exchange.sandbox.store.get("customer", OWNER) or {})["second_factors"])

    def person(self, **over: object) -> None:
        """What somebody changed at the exchange."""
        store = self.exchange.sandbox.store
        store.put("customer", {**(store.get("customer", OWNER) or {}), **over})

    def event(self, kind: str, at: datetime | None = None) -> None:
        """A line of the account's security log."""
        self.exchange.sandbox.store.put("security_event", cast.security_event(OWNER, kind, at or now()))

    def device(self, *, at: datetime, trusted: bool = True) -> str:
        """A device of the account."""
        made = cast.device(OWNER, "Laptop", "desktop", at, trusted=trusted)
        self.exchange.sandbox.store.put("device", made)
        return str(made["id"])


def scene(exchange: Served, strength: ReportStrength = ReportStrength.STRONG) -> Scene:
    """A report, and all that the lane does."""
    freeze = work(report(strength).id)
    assert freeze.state is FreezeState.CONFIRMED
    customer_id = owner()
    return Scene(exchange, freeze.id, customer_id, signed(customer_id))


def signed(customer_id: UUID) -> Actor:
    """Whoever the exchange signed in."""
    return Actor(ActorKind.CUSTOMER, customer_id, origin=Origin.PAGE)


def begun(at: Scene, kind: RecoveryKind = RecoveryKind.UNFREEZE) -> UUID:
    """A recovery by whoever is signed in."""
    return actions.begin(by=at.me, customer_id=at.customer_id, kind=kind)


def claims(
    at: Scene,
    recovery_id: UUID | str,
    *,
    methods: tuple[str, ...] = ("otp",),
    device: str = "",
    ref: str = OWNER,
    old_seconds: int = 0,
) -> TokenClaims:
    """What a token says that the exchange signed for this recovery, read by the desk's own door."""
    customer = at.exchange.sandbox.store.get("customer", ref)
    assert customer is not None
    over = {"act": str(recovery_id), "amr": list(methods), "device_id": device}
    signed_at = now() - timedelta(seconds=old_seconds)
    token = token_of(at.exchange.sandbox.mint, customer, signed_at, 600, over)
    return verify_customer_token(viewer=ANONYMOUS, token=token)


def card(recovery_id: UUID) -> RecoveryCard:
    """The recovery as it is now."""
    return queries.recovery(viewer=SYSTEM, recovery_id=recovery_id)


def proof(recovery_id: UUID, name: Proof) -> RecoveryProof:
    """One rung's row."""
    return RecoveryProof.objects.get(recovery_id=recovery_id, proof=name.value)


def given(recovery_id: UUID) -> set[Proof]:
    """Proofs that count."""
    return {one.proof for one in card(recovery_id).proofs if one.state is ProofState.GIVEN}


def sent_code(at: Scene, recovery_id: UUID) -> str:
    """The code that lies in the old mailbox."""
    actions.send_code(by=at.me, recovery_id=recovery_id)
    return live_code(recovery_id)


def live_code(recovery_id: UUID) -> str:
    """The code of the round that lives."""
    row = proof(recovery_id, Proof.EMAIL)
    return code_of(row.id, row.round)


def wrong(code: str) -> str:
    """Another code of the same length."""
    return f"{(int(code) + 1) % 10**8:08d}"


def email_proven(at: Scene, recovery_id: UUID) -> None:
    """The owner reads the old mailbox."""
    assert actions.give_code(by=at.me, recovery_id=recovery_id, code=sent_code(at, recovery_id))


def identity_proven(at: Scene, recovery_id: UUID, verdict: str = "passed") -> None:
    """The person goes to the provider's page, which is really called, and comes back."""
    url = actions.begin_check(by=at.me, recovery_id=recovery_id)
    decide(url, verdict)
    actions.look_at_check(by=at.me, recovery_id=recovery_id)


def decide(url: str, verdict: str) -> None:
    """The provider's page decides a check."""
    with urlopen(url, data=urlencode({"status": verdict}).encode(), timeout=10) as answer:
        assert answer.status == 200


def proven(at: Scene, kind: RecoveryKind = RecoveryKind.UNFREEZE) -> UUID:
    """A recovery whose two proofs are there: it cools."""
    recovery_id = begun(at, kind)
    email_proven(at, recovery_id)
    identity_proven(at, recovery_id)
    return recovery_id


def later(recovery_id: UUID, **delta: float) -> None:
    """Time passes for a recovery: all its instants lie so much further back, and the machine looks."""
    for model, rows in (
        (Recovery, Recovery.objects.filter(id=recovery_id)),
        (RecoveryProof, RecoveryProof.objects.filter(recovery_id=recovery_id)),
        (LiveQuestion, LiveQuestion.objects.filter(recovery_id=recovery_id)),
    ):
        times = [field.name for field in model._meta.fields if isinstance(field, models.DateTimeField)]
        rows.update(**{name: models.F(name) - timedelta(**delta) for name in times})
    actions.go_on(by=SYSTEM, recovery_id=recovery_id)


def agreed(recovery_id: UUID, asker: Actor, second: Actor) -> None:
    """Two people give it back."""
    asked = actions.ask_to_give_back(by=asker, recovery_id=recovery_id, reason="the proofs are there")
    row = Recovery.objects.select_related("customer").get(id=recovery_id)
    given = RecoveryProof.objects.filter(recovery=row, state="given").values_list("proof", flat=True)
    shown = staff.approval(viewer=second, approval_id=asked.id)
    seen = {name: shown.arguments[name] for name in ("reference", "kind", "danger", "proofs")}
    assert seen == {
        "reference": row.reference,
        "kind": row.kind,
        "danger": row.danger,
        "proofs": sorted(given),
    }
    assert str(shown.arguments["account"]).endswith(row.customer.alias)
    assert row.exchange_ref not in str(shown.arguments)
    people.decide_approval(by=second, approval_id=asked.id, yes=True, reason="I saw them")
    run_approval(asked.id)


def told(at: Scene, kind: str) -> int:
    """How many notices of a kind the customer was told."""
    return Notice.objects.filter(customer_id=at.customer_id, kind=kind).count()
