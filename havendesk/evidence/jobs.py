"""What evidence does later: builds, checks, asks again for timestamps, lets old files go."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from havendesk.audit import queries as audit
from havendesk.customers import queries as customers
from havendesk.evidence import actions, queries
from havendesk.evidence.bagging import BrokenPackageError
from havendesk.evidence.building import Built, Plan, build
from havendesk.evidence.checking import check_kept
from havendesk.evidence.desk import Desk
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.recording import custody_lines
from havendesk.evidence.sealing import key_name
from havendesk.evidence.sources import Subject
from havendesk.evidence.stamping import NotStampedError, stamp
from havendesk.evidence.types import BuildOrder, Issued
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.jobs import job, periodic
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.kernel.typesetting import NotTypesetError

log = get_logger(__name__)

STORE = "evidence"


@job("evidence.build")
def build_package(package_id: str) -> None:
    """Build and issue a package. May run twice: what was issued stays, and a second file is thrown away."""
    make(UUID(package_id))


def make(package_id: UUID) -> None:
    """As the job says. Raises what broke the build off, if it is to be begun again."""
    order = actions.begin_build(by=SYSTEM, package_id=package_id)
    if order is None:
        _tidy(package_id)
        return
    work = _work_folder(order)
    try:
        _issue(order, build(_plan(order), Desk(_subject(order), order.ordered_by_id), work, now()))
    except (Refused, BrokenPackageError, NotTypesetError, OSError) as error:
        code = error.code.value if isinstance(error, Refused) else ErrorCode.INTERNAL.value
        log.warning("evidence.build_failed", package=str(package_id), code=code, error=repr(error)[:300])
        if not actions.fail_build(by=SYSTEM, package_id=package_id, code=code):
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _work_folder(order: BuildOrder) -> Path:
    """A folder of this build's own; what an earlier one left, whose worker was killed, goes first."""
    base = _work_base(order.card.id)
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True, mode=0o700)
    return base


def _work_base(package_id: UUID) -> Path:
    return Path(settings.DATA_FOLDER) / "evidence-work" / str(package_id)


def _subject(order: BuildOrder) -> Subject:
    card = order.card
    customer = customers.customer_card(viewer=SYSTEM, customer_id=card.customer_id)
    account = customers.exchange_ref(viewer=SYSTEM, customer_id=card.customer_id)
    if account is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    return Subject(
        customer_id=card.customer_id,
        exchange_customer_id=account,
        alias=customer.alias,
        language=customer.language,
        jurisdiction=customer.jurisdiction,
        version=card.version,
        legal_process=order.legal_process,
        exchange_name=exchange.capabilities(viewer=SYSTEM).exchange_name,
        package_id=card.id,
        reference=card.reference,
        ordered_at=card.ordered_at,
    )


def _plan(order: BuildOrder) -> Plan:
    card = order.card
    seconds = options_of(EvidenceOptions).evidence_proof_seconds
    return Plan(
        subject=_subject(order),
        languages=card.languages,
        time_zone=card.time_zone,
        country=card.country,
        recipient=order.recipient,
        key_name=key_name(),
        log_keys=partial(audit.log_keys, viewer=SYSTEM),
        custody=partial(custody_lines, card.id, seconds),
        progress=lambda done: actions.note_progress(by=SYSTEM, package_id=card.id, done=done),
    )


def _issue(order: BuildOrder, built: Built) -> None:
    store = storages[STORE]
    with built.file.open("rb") as file:
        path = store.save(f"{order.card.id}/{uuid4().hex}", File(file))
    issued = Issued(
        path=path,
        file_name=built.name,
        size=built.size,
        sha256=built.sha256,
        sealed=built.sealed,
        token=built.stamp.token if built.stamp else b"",
        stamped_at=built.stamp.at if built.stamp else None,
        not_stamped=built.not_stamped,
    )
    if not actions.issue(by=SYSTEM, package_id=order.card.id, issued=issued):
        store.delete(path)
    _tidy(order.card.id)


def _tidy(package_id: UUID) -> None:
    """Once a package is issued, what killed builds left goes: their work, and files nobody names."""
    store, folder = storages[STORE], str(package_id)
    issued = queries.path_of(viewer=SYSTEM, package_id=package_id)
    if issued and store.exists(folder):
        for name in store.listdir(folder)[1]:
            if f"{folder}/{name}" != issued:
                store.delete(f"{folder}/{name}")
        shutil.rmtree(_work_base(package_id), ignore_errors=True)


@job("evidence.check")
def check_package(package_id: str, by_staff_id: str) -> None:
    """Check a kept package against what was issued, for the member of staff who asked."""
    look(UUID(package_id), UUID(by_staff_id))


def look(package_id: UUID, by_staff_id: UUID) -> None:
    """As the job says."""
    asker = Actor(ActorKind.SYSTEM, origin=Origin.JOB, on_behalf_of=by_staff_id)
    card = queries.package(viewer=SYSTEM, package_id=package_id)
    path = queries.path_of(viewer=SYSTEM, package_id=card.id)
    if not path:
        return
    passed, detail = check_kept(path, card)
    actions.note_check(by=asker, package_id=card.id, passed=passed, detail=detail)


@job("evidence.delete_file")
def delete_file(package_id: str) -> None:
    """Delete the files of a package that is no longer kept; another stays. May run twice."""
    let_go(UUID(package_id))


def let_go(package_id: UUID) -> None:
    """As the job says."""
    if queries.path_of(viewer=SYSTEM, package_id=package_id):
        return
    store, folder = storages[STORE], str(package_id)
    if store.exists(folder):
        for name in store.listdir(folder)[1]:
            store.delete(f"{folder}/{name}")
        store.delete(folder)


@periodic(300, "evidence.stamp_missing")
def stamp_missing() -> None:
    """Ask the authority again for timestamps that did not come; the first silence ends the round."""
    for one in queries.unstamped(viewer=SYSTEM):
        try:
            found = stamp(one.sealed)
        except NotStampedError as error:
            log.info("evidence.not_stamped", package=str(one.package_id), why=str(error)[:200])
            return
        actions.note_stamp(by=SYSTEM, package_id=one.package_id, token=found.token, at=found.at)


@periodic(3600, "evidence.remove_old")
def remove_old() -> None:
    """Let go of files whose time is over, some at a time."""
    while actions.remove_old(by=SYSTEM):
        pass
