"""What a thief tries with tokens, codes and proofs, from inside a stolen session and from outside.

Each function tries one thing and says what it must not have reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from havendesk.cases.recovery import actions, queries
from havendesk.cases.recovery.models import Knock, Recovery, RecoveryProof
from havendesk.cases.recovery.tests.support import (
    OLD,
    Scene,
    begun,
    card,
    claims,
    decide,
    email_proven,
    given,
    identity_proven,
    later,
    live_code,
    proof,
    sent_code,
    signed,
    told,
    wrong,
)
from havendesk.cases.recovery.tests.thief_means import refused
from havendesk.cases.recovery.tokens import code_path, read_code_link
from havendesk.cases.recovery.types import (
    KnockState,
    Proof,
    ProofState,
    RecoveryKind,
    RecoveryState,
)
from havendesk.customers.models import Customer
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode
from havendesk.notices.models import Notice
from havendesk.protection.tests.support import OWNER, owner

OTHER = "cus_minji"


# what was changed lately


def new_address(at: Scene) -> None:
    at.person(email="new-owner@mail.example", former_emails=["daniel@customer.brightwater.example"])
    at.event("email_changed")
    recovery_id = begun(at)
    actions.send_code(by=at.me, recovery_id=recovery_id)
    assert Notice.objects.get(kind="recovery_code").sealed
    assert not actions.give_code(by=at.me, recovery_id=recovery_id, code=wrong(live_code(recovery_id)))
    assert given(recovery_id) == set()


def only_a_new_address(at: Scene) -> None:
    at.person(email="new-owner@mail.example", former_emails=[])
    at.event("email_changed")
    recovery_id = begun(at)
    with refused(ErrorCode.PROOF_REFUSED):
        actions.send_code(by=at.me, recovery_id=recovery_id)
    assert proof(recovery_id, Proof.EMAIL).state == ProofState.BARRED
    assert told(at, "recovery_code") == 0


def new_factor(at: Scene) -> None:
    at.event("second_factor_added")
    recovery_id = begun(at)
    for methods in (("otp",), ("hwk",)):
        with refused(ErrorCode.PROOF_REFUSED):
            actions.confirm(
                by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id, methods=methods)
            )
    assert proof(recovery_id, Proof.FACTOR).state == ProofState.BARRED
    assert given(recovery_id) == set()


def new_device(at: Scene) -> None:
    recovery_id = begun(at)
    for device in (
        at.device(at=now() - timedelta(hours=1)),
        at.device(at=now() - OLD, trusted=False),
        "dev_of_another",
    ):
        token = claims(at, recovery_id, methods=("pwd",), device=device)
        with refused(ErrorCode.PROOF_REFUSED):
            actions.confirm(by=at.me, recovery_id=recovery_id, claims=token)
    assert given(recovery_id) == set()


def changed_phone_then_recovery(at: Scene) -> None:
    """A factor that came after the old one was taken away proves nothing."""
    at.event("second_factor_removed")
    at.event("phone_changed")
    at.event("second_factor_added")
    recovery_id = begun(at)
    with refused(ErrorCode.PROOF_REFUSED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id))


def number_taken_over(at: Scene) -> None:
    recovery_id = begun(at)
    with refused(ErrorCode.PROOF_REFUSED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id, methods=("sms",)))


# tokens


def stolen_session(at: Scene) -> None:
    recovery_id = begun(at)
    with refused(ErrorCode.STEP_UP_NEEDED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, ""))
    assert told(at, "recovery_begun") == 1  # the owner hears of it


def replayed_token(at: Scene) -> None:
    recovery_id = begun(at)
    token = claims(at, recovery_id)
    assert actions.confirm(by=at.me, recovery_id=recovery_id, claims=token) == {Proof.FACTOR}
    with refused(ErrorCode.TOKEN_REPLAYED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=token)
    assert told(at, "recovery_proof") == 1


def old_token(at: Scene) -> None:
    recovery_id = begun(at)
    with refused(ErrorCode.STEP_UP_NEEDED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id, old_seconds=200))


def token_of_another_account(at: Scene) -> None:
    recovery_id = begun(at)
    with refused(ErrorCode.STEP_UP_NEEDED):
        actions.confirm(by=at.me, recovery_id=recovery_id, claims=claims(at, recovery_id, ref=OTHER))


def token_of_another_recovery(at: Scene) -> None:
    first = begun(at)
    token = claims(at, first)
    later(first, days=8)
    second = begun(at)
    with refused(ErrorCode.STEP_UP_NEEDED):
        actions.confirm(by=at.me, recovery_id=second, claims=token)
    assert given(second) == set()


# proofs


def same_thing_twice(at: Scene) -> None:
    recovery_id = begun(at)
    token = claims(at, recovery_id, methods=("hwk", "otp"))
    assert len(actions.confirm(by=at.me, recovery_id=recovery_id, claims=token)) == 2
    assert card(recovery_id).state is RecoveryState.PROVING
    assert card(recovery_id).need.more == 1


def all_that_may_be_stolen(at: Scene) -> None:
    """The old mailbox, a browser that is known, and answers read in the account's own history."""
    recovery_id = begun(at)
    email_proven(at, recovery_id)
    device = at.device(at=now() - OLD)
    token = claims(at, recovery_id, methods=("pwd",), device=device)
    assert actions.confirm(by=at.me, recovery_id=recovery_id, claims=token) == {Proof.DEVICE}
    RecoveryProof.objects.filter(recovery_id=recovery_id, proof=Proof.LIVE_QUESTION.value).update(
        state=ProofState.GIVEN.value, given_at=now()
    )
    later(recovery_id, hours=1)
    assert card(recovery_id).state is RecoveryState.PROVING


def proof_of_another_customer(at: Scene) -> None:
    recovery_id = begun(at)
    code = sent_code(at, recovery_id)
    thief = signed(owner(OTHER))
    with refused(ErrorCode.NOT_FOUND):
        actions.give_code(by=thief, recovery_id=recovery_id, code=code)
    with refused(ErrorCode.NOT_FOUND):
        actions.begin_check(by=thief, recovery_id=recovery_id)
    with refused(ErrorCode.NOT_FOUND):
        actions.begin(by=thief, customer_id=at.customer_id, kind=RecoveryKind.UNFREEZE)
    assert given(recovery_id) == set()


def somebody_elses_identity(at: Scene) -> None:
    """The check that a thief passed for an account of their own is no check of this one."""
    recovery_id = begun(at)
    url = actions.begin_check(by=at.me, recovery_id=recovery_id)
    own = replace(at, customer_id=owner(OTHER), me=signed(owner(OTHER)))
    mine = actions.begin(by=own.me, customer_id=own.customer_id, kind=RecoveryKind.LOST_FACTOR)
    passed = actions.begin_check(by=own.me, recovery_id=mine)
    decide(passed, "passed")
    RecoveryProof.objects.filter(recovery_id=recovery_id, proof=Proof.IDENTITY.value).update(
        ref=passed.rsplit("/", 1)[1]
    )
    with refused(ErrorCode.NOT_FOUND):
        actions.look_at_check(by=at.me, recovery_id=recovery_id)
    assert url != passed
    assert given(recovery_id) == set()


def face_that_does_not_fit(at: Scene) -> None:
    recovery_id = begun(at)
    email_proven(at, recovery_id)
    identity_proven(at, recovery_id, "failed")
    assert given(recovery_id) == {Proof.EMAIL}


# codes


def guessed_code(at: Scene) -> None:
    recovery_id = begun(at)
    code = sent_code(at, recovery_id)
    for _ in range(5):
        assert not actions.give_code(by=at.me, recovery_id=recovery_id, code=wrong(code))
    with refused(ErrorCode.TOO_MANY):
        actions.give_code(by=at.me, recovery_id=recovery_id, code=code)
    with refused(ErrorCode.TOO_MANY):
        actions.send_code(by=at.me, recovery_id=recovery_id)
    assert proof(recovery_id, Proof.EMAIL).state == ProofState.SPENT


def expired_code(at: Scene) -> None:
    recovery_id = begun(at)
    code = sent_code(at, recovery_id)
    row = proof(recovery_id, Proof.EMAIL)
    link = read_code_link(code_path(row.id, row.round).rsplit("/", 1)[1])
    later(recovery_id, minutes=31)
    assert not actions.give_code(by=at.me, recovery_id=recovery_id, code=code)
    assert link == (row.id, 1)
    with refused(ErrorCode.NOT_FOUND):
        queries.code(viewer=ANONYMOUS, proof_id=row.id, round=1)


def code_that_was_replaced(at: Scene) -> None:
    recovery_id = begun(at)
    first = sent_code(at, recovery_id)
    assert sent_code(at, recovery_id) != first
    assert not actions.give_code(by=at.me, recovery_id=recovery_id, code=first)
    assert given(recovery_id) == set()


# from outside


def account_that_is_none(at: Scene) -> None:
    """Nothing tells a stranger whether there is one, and nothing is made."""
    people_before = Customer.objects.count()
    answers = []
    for account in ("cus_nobody", "nobody@customer.example", OWNER):
        token = actions.knock(by=ANONYMOUS, account=account, kind=RecoveryKind.UNFREEZE)
        actions.look_up(by=SYSTEM, knock_id=Knock.objects.latest("at").id)
        guesses = [actions.open_knock(by=ANONYMOUS, token=token, code="00000000") for _ in range(5)]
        with refused(ErrorCode.TOO_MANY):
            actions.open_knock(by=ANONYMOUS, token=token, code="00000000")
        answers.append((guesses, queries.knock_state(viewer=ANONYMOUS, token=token)))
    assert answers == [([False] * 5, (KnockState.SPENT, None))] * 3
    assert Customer.objects.count() == people_before
    assert set(Knock.objects.values_list("account", flat=True)) == {""}
    assert Recovery.objects.get().customer_id == at.customer_id


def knock_beside_the_owner(at: Scene) -> None:
    """Somebody outside does not get into a recovery that its owner has begun to prove."""
    recovery_id = begun(at)
    token = actions.knock(by=ANONYMOUS, account=OWNER, kind=RecoveryKind.UNFREEZE)
    actions.look_up(by=SYSTEM, knock_id=Knock.objects.get().id)
    code = sent_code(at, recovery_id)
    assert not actions.open_knock(by=ANONYMOUS, token=token, code=code)
    for secret in (token, ""):
        with refused(ErrorCode.NOT_FOUND):
            actions.begin_check(by=ANONYMOUS, recovery_id=recovery_id, secret=secret)
    assert Recovery.objects.count() == 1


def two_at_once(at: Scene) -> None:
    recovery_id = begun(at)
    email_proven(at, recovery_id)
    with refused(ErrorCode.CONFLICT):
        begun(at, RecoveryKind.LOST_FACTOR)
    assert Recovery.objects.live().get().id == recovery_id
