"""What the owner's pages say. Texts stand here in English; the catalogues carry the other languages."""

from __future__ import annotations

from collections.abc import Mapping

from havendesk.cases.recovery.types import EndCode, Proof, ProofState, RecoveryKind, RecoveryState
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.i18n import noop

KINDS: Mapping[RecoveryKind, str] = {
    RecoveryKind.UNFREEZE: noop("Get a frozen account back"),
    RecoveryKind.LOST_FACTOR: noop("I lost my second factor"),
    RecoveryKind.LOST_PASSWORD: noop("I lost my password"),
    RecoveryKind.CHANGED_PHONE: noop("I have another phone or number"),
}

STATES: Mapping[RecoveryState, str] = {
    RecoveryState.OPEN: noop("Nothing is proven yet."),
    RecoveryState.PROVING: noop("Something is proven, more is missing."),
    RecoveryState.COOLING: noop(
        "Everything is proven. We wait now, so that anybody can stop it who is not you."
    ),
    RecoveryState.APPROVING: noop("The waiting time is over. Two people of ours must agree now."),
    RecoveryState.GIVING: noop("It is being given back."),
    RecoveryState.DONE: noop("Done: it is yours again."),
    RecoveryState.STOPPED: noop("It was stopped. The account is frozen."),
    RecoveryState.EXPIRED: noop("It ended without giving anything back."),
}

ENDS: Mapping[EndCode, str] = {
    EndCode.STOPPED_BY_LINK: noop("Somebody at one of the account's contact points stopped it."),
    EndCode.STOPPED_BY_STAFF: noop("Our security team stopped it."),
    EndCode.TIME_OVER: noop("Its time was over before everything was there."),
    EndCode.SUPERSEDED: noop("Another recovery took its place."),
    EndCode.REPORTED: noop("The account was reported again meanwhile."),
    EndCode.ELSEWHERE: noop("The account is free by another way."),
}

PROOFS: Mapping[Proof, str] = {
    Proof.PASSKEY: noop("Your passkey"),
    Proof.FACTOR: noop("Your second factor"),
    Proof.EMAIL: noop("A code to the e-mail address that the account had before"),
    Proof.DEVICE: noop("A device that the account has trusted for long"),
    Proof.IDENTITY: noop("Your identity, checked again"),
    Proof.LIVE_QUESTION: noop("Questions by one of our agents"),
}

PROOF_STATES: Mapping[ProofState, str] = {
    ProofState.MISSING: noop("Not given"),
    ProofState.WAITING: noop("We wait for you"),
    ProofState.GIVEN: noop("Given"),
    ProofState.BARRED: noop("Does not count: it was changed lately"),
    ProofState.SPENT: noop("No attempts left"),
}

TROUBLES: Mapping[ErrorCode, str] = {
    ErrorCode.TOO_MANY: noop("You have tried this as often as one may."),
    ErrorCode.PROOF_REFUSED: noop("This does not count: it was changed lately. Give another proof."),
    ErrorCode.STEP_UP_NEEDED: noop("The exchange did not confirm that it asked you again. Try it once more."),
    ErrorCode.TOKEN_REPLAYED: noop("This was used before. Try it once more."),
    ErrorCode.EXCHANGE_SILENT: noop("The exchange does not answer now. Try again in a few minutes."),
    ErrorCode.NOT_OFFERED: noop("This exchange does not offer that. Give another proof."),
    ErrorCode.CASE_CLOSED: noop("This recovery is over."),
    ErrorCode.CONFLICT: noop(
        "This cannot be begun: nothing is frozen, or another recovery of the account is under way."
    ),
    ErrorCode.FIELD_INVALID: noop("Please fill in all fields."),
}

OTHERWISE = noop("That did not work. Try again, or write to us in the chat.")
WRONG_CODE = noop("That is not the code, or it is too old. Nothing was proven.")
