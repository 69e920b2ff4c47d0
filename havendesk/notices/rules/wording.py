"""What each kind of notice says. Texts stand here in English; the catalogues carry the other languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from babel import Locale

from havendesk.kernel.i18n import noop, say
from havendesk.notices.types import LinkName, NoticeKind, Params, Rendered

NEVER_ASK = noop(
    "We never ask for your password, a code, your keys or a transfer, and nobody of ours will ask you to "
    "move your money to safety."
)
NO_ANSWER = noop("Nobody reads answers to this message.")

STOP_IT = noop(
    "If that was not you, stop it with the link below. Nothing is given back before that is clear."
)

LINKS: dict[LinkName, str] = {
    LinkName.IT_WAS_ME: noop("It was me"),
    LinkName.IT_WAS_NOT_ME: noop("It was not me: freeze my account"),
    LinkName.STOP: noop("Stop this"),
    LinkName.READ_MORE: noop("See the details"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """``first`` by the parameter ``what`` where a kind has several beginnings; ``lines`` follow it."""

    subject: str
    lines: tuple[str, ...]
    first: dict[str, str] = field(default_factory=dict)


WARNINGS: dict[str, str] = {
    "new_device": noop(
        "Somebody signed in to your account at {seen_at} with a device and from a country ({country}) that "
        "this account has not been used with."
    ),
    "impossible_travel": noop(
        "Somebody signed in to your account from {country} at {seen_at}, too soon after it was used in "
        "{before_country}, {kilometres} km away."
    ),
    "many_failures": noop(
        "{count} sign-ins to your account failed within {minutes} minutes, until {seen_at}."
    ),
    "factor_then_withdrawal": noop(
        "A withdrawal was asked for at {seen_at}, soon after the second factor, the password or the address "
        "of your account was changed."
    ),
    "address_then_share": noop(
        "A withdrawal of {percent} % of what you hold in {asset} was asked for at {seen_at}, to an address "
        "that was added shortly before."
    ),
    "shared_device": noop(
        "The device that signed in to your account at {seen_at} signed in to {count} other accounts too."
    ),
}

WORDINGS: dict[NoticeKind, Wording] = {
    NoticeKind.SECURITY_WARNING: Wording(
        noop("Was this you?"),
        (
            noop(
                "If it was not you, say so with the link below: your account is frozen at once, before "
                "anybody reads your message."
            ),
        ),
        WARNINGS,
    ),
    NoticeKind.FREEZE_REPORTED: Wording(
        noop("Your account is being frozen"),
        (
            noop(
                "At {reported_at} somebody reported that your account may be in strange hands. Withdrawals "
                "are stopped first. Reference: {reference}."
            ),
            noop("If you know nothing of this, tell us: it is quickly undone when you prove who you are."),
        ),
    ),
    NoticeKind.FREEZE_CONFIRMED: Wording(
        noop("Your account is frozen"),
        (
            noop(
                "Since {confirmed_at} nobody can take money out of your account, you neither. Reference: "
                "{reference}."
            ),
            noop("You get it back when you have proven who you are. What is in it stays yours."),
        ),
    ),
    NoticeKind.FREEZE_RELEASED: Wording(
        noop("Your account is free again"),
        (
            noop(
                "The freeze {reference} ended at {released_at}. If you did not ask for that, tell us at once."
            ),
        ),
    ),
    NoticeKind.TAKEOVER_STEP: Wording(
        noop("News about your account under attack"),
        (noop("There is something new in your case {reference}. Every step stands there with its time."),),
    ),
    NoticeKind.HOLD_PLACED: Wording(
        noop("Something on your account is held"),
        (noop("Why, until when and what you can do stands on the page below. There you can also object."),),
        {
            "until": noop("{reason_text} It is held until {until_at}."),
            "open": noop("{reason_text} It has no fixed end; we look at it again."),
            "check": noop("{reason_text}"),
        },
    ),
    NoticeKind.HOLD_EXTENDED: Wording(
        noop("A hold on your account lasts longer"),
        (noop("Reason: {reason_text} It is now held until {until_at}. You can object on the page below."),),
    ),
    NoticeKind.HOLD_ENDED: Wording(
        noop("A hold on your account has ended"),
        (noop("You need to do nothing."),),
        {
            "ended": noop("{reason_text} This hold ended at {ended_at}."),
            "check": noop("The check that the law required ended at {ended_at}."),
        },
    ),
    NoticeKind.HOLD_APPEAL_DECIDED: Wording(
        noop("Your objection to a hold was decided"),
        (noop("The answer stands on the page below."),),
        {
            "granted": noop("It was granted: the hold is being lifted."),
            "kept": noop("It was not granted: the hold stays."),
        },
    ),
    NoticeKind.RECOVERY_BEGUN: Wording(
        noop("Somebody wants to recover your account"),
        (
            noop("At {begun_at} the recovery of your account was begun. Reference: {reference}."),
            STOP_IT,
        ),
    ),
    NoticeKind.RECOVERY_CODE: Wording(
        noop("Your code for the recovery of your account"),
        (
            noop(
                "Somebody wants to recover your account ({reference}) and needs a code. If that is you, the "
                "link below shows it until {until_at}."
            ),
            noop("Type it on the recovery page only. Tell it nobody, also nobody of ours."),
            STOP_IT,
        ),
    ),
    NoticeKind.RECOVERY_PROOF: Wording(
        noop("A proof for your account's recovery was given"),
        (
            noop("A step of the recovery {reference} was proven at {proven_at}."),
            STOP_IT,
        ),
    ),
    NoticeKind.RECOVERY_COOLING: Wording(
        noop("Your account comes back after a waiting time"),
        (
            noop(
                "All proofs of the recovery {reference} are there. Nothing is given back before {until_at}."
            ),
            STOP_IT,
        ),
    ),
    NoticeKind.RECOVERY_DONE: Wording(
        noop("Your account is yours again"),
        (noop("The recovery {reference} ended at {done_at}. If that was not you, freeze your account now."),),
    ),
    NoticeKind.RECOVERY_STOPPED: Wording(
        noop("The recovery of your account was stopped"),
        (noop("The recovery {reference} was stopped at {stopped_at}. Your account stays as it is."),),
    ),
    NoticeKind.EVIDENCE_READY: Wording(
        noop("Your evidence package is ready"),
        (noop("You can fetch it from the page below after you have signed in at the exchange."),),
    ),
    NoticeKind.AGENT_LOOKED: Wording(
        noop("Somebody of ours looked at your data"),
        (noop("At {looked_at} a member of our staff opened your data. Why stands on the page below."),),
    ),
}


def render(kind: NoticeKind, params: Params, language: str) -> Rendered:
    """The notice in that language.

    Raises:
        KeyError: a value that its sentences name is missing; ``tell`` asks before it writes.
    """
    wording = WORDINGS[kind]
    names = {name: _value(name, value, language) for name, value in params.items()}
    texts = [*((wording.first[params["what"]],) if wording.first else ()), *wording.lines]
    lines = tuple(say(language, text, **names) for text in texts)
    return Rendered(say(language, wording.subject), lines)


def link_text(name: LinkName, language: str) -> str:
    """What a link says."""
    return say(language, LINKS[name])


def closing(language: str) -> tuple[str, str]:
    """What every message ends with: what we never ask for, and that nobody reads answers."""
    return say(language, NEVER_ASK), say(language, NO_ANSWER)


def _value(name: str, value: str, language: str) -> str:
    if name.endswith("_at"):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M} UTC"
    if name.endswith("_text"):
        return say(language, value)
    if name == "country" or name.endswith("_country"):
        locale = Locale.parse(language.replace("-", "_"))
        return str(locale.territories.get(value.upper(), value)) if value else say(language, noop("unknown"))
    return value
