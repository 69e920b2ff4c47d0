"""Which role may do what, and other pure decisions of people.

A permission is the name of an action or query. A house test checks that each name here exists as a door,
so that a renamed door cannot leave a permission that means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from havendesk.people.types import Role, SecondFactorRule

# Rights that widen doors instead of opening one; the rooms above check them by these names.
RIGHT_READ_ANY = "tickets.read_any"
RIGHT_WRITE_ANY = "tickets.write_any"
RIGHT_TAKE_ANY = "routing.take_any"
RIGHT_SHARE = "tickets.share"  # views and macros for a team or for all
WIDENING_RIGHTS = frozenset({RIGHT_READ_ANY, RIGHT_WRITE_ANY, RIGHT_TAKE_ANY, RIGHT_SHARE})

# Everybody who works here: themselves, their colleagues, their own sign-in sessions.
_EVERYBODY = frozenset(
    {
        "exchange.asset_networks",
        "exchange.capabilities",
        "exchange.fee_table",
        "exchange.is_sandbox",
        "exchange.limits",
        "exchange.notices",
        "exchange.sourced_table",
        "people.me",
        "people.own_teams",
        "people.set_presence",
        "people.end_session",
        "people.sign_ins",
        "people.issue_live_ticket",
        "people.teams",
        "people.staff_card",
        "people.staff_cards",
        "people.presence_of",
        "people.team_for",
        "people.agents_for",
        "people.approval",
        "people.approvals",
        "people.ask_approval",
        "people.break_glass",
        "people.glasses",
        "people.to_decide",
        "people.withdraw_approval",
    }
)

_AGENT = _EVERYBODY | {
    "assistance.help",
    "assistance.keep_original",
    "assistance.mark_for_interpreter",
    "assistance.settle_suggestion",
    "assistance.translate_message",
    "assistance.translate_reply",
    "assistance.translations",
    "assistance.word_draft",
    "assistance.word_summary",
    "tickets.matter",
    "tickets.solved_like",
    "customers.customer_card",
    "customers.customer_cards",
    "customers.has_access",
    "bot.report_answer",
    "cases.recovery.answer_question",
    "cases.recovery.ask_question",
    "cases.recovery.recoveries_of",
    "protection.freeze_card",
    "protection.report",
    "customers.private_card",
    "notices.notices_of",
    "routing.bulk",
    "routing.finish",
    "routing.merge",
    "routing.own_code",
    "routing.split",
    "tickets.link",
    "tickets.links",
    "tickets.merged",
    "tickets.siblings",
    "tickets.unlink",
    "routing.set_priority",
    "routing.set_topic",
    "routing.snooze",
    "routing.tag",
    "routing.take",
    "routing.transfer",
    "routing.undo",
    "routing.wake",
    "tickets.add_tag",
    "tickets.desk_rows",
    "tickets.tags",
    "tickets.append_messages",
    "tickets.attachment",
    "tickets.upload_scan",
    "tickets.begin_look",
    "tickets.begin_looks",
    "tickets.conversation",
    "tickets.add_macro",
    "tickets.add_view",
    "tickets.change_macro",
    "tickets.macros",
    "tickets.remove_macro",
    "tickets.render_macro",
    "tickets.cancel_scheduled",
    "tickets.draft",
    "tickets.drafts",
    "tickets.drop_draft",
    "tickets.inbox",
    "tickets.read_inbox",
    "tickets.save_draft",
    "tickets.schedule_message",
    "tickets.scheduled",
    "tickets.change_view",
    "tickets.desk_counts",
    "tickets.desk_list",
    "tickets.remove_view",
    "tickets.views",
    "tickets.followable",
    "tickets.mark_read",
    "tickets.messages",
    "tickets.set_priority",
    "tickets.set_topic",
    "tickets.reveal",
    "tickets.situation",
    "tickets.store_upload",
    "tickets.withdrawal_proof",
}

# Whoever writes the help centre. Approving is a lead's: nobody publishes alone.
_EDITOR = _EVERYBODY | {
    "bot.models",
    "bot.trainings",
    "bot.reviews",
    "bot.settle_review",
    "bot.rehearse",
    "knowledge.add_image",
    "knowledge.archive",
    "knowledge.change_article",
    "knowledge.confirm_conversion",
    "knowledge.coverage",
    "knowledge.create_article",
    "knowledge.desk_article",
    "knowledge.desk_articles",
    "knowledge.diff",
    "knowledge.discard_draft",
    "knowledge.dismiss_proposal",
    "knowledge.feedback",
    "knowledge.handle_feedback",
    "knowledge.history",
    "knowledge.preview",
    "knowledge.proposals",
    "knowledge.restore",
    "knowledge.reviewed",
    "knowledge.save_draft",
    "knowledge.submit",
    "knowledge.unpublish",
}

# Beyond an agent: any ticket of the desk, given to whom it should be.
_LEAD = (
    _AGENT
    | _EDITOR
    | {
        "bot.request_training",
        "bot.reviews",
        "bot.settle_review",
        "assistance.report",
        "knowledge.approve",
        "knowledge.send_back",
        "knowledge.undo_publish",
        "exchange.credit",
        "exchange.refund",
        "exchange.reveals_by_day",
        "kernel.model_use",
        "kernel.switches",
        "routing.assign",
        "tickets.change_tag",
        "tickets.remove_tag",
        RIGHT_TAKE_ANY,
        RIGHT_READ_ANY,
        RIGHT_WRITE_ANY,
        RIGHT_SHARE,
        "people.decide_approval",
        "people.lift_cap",
        "people.limits",
        "protection.freezes_of",
        "routing.live_view",
        "tickets.listen",
        "tickets.stop_listening",
    }
)

_SECURITY = _EVERYBODY | {
    "cases.recovery.answer_question",
    "cases.recovery.ask_question",
    "cases.recovery.ask_to_give_back",
    "cases.recovery.recoveries",
    "cases.recovery.recoveries_of",
    "cases.recovery.recovery",
    "cases.recovery.stop",
    "cases.takeover.case",
    "cases.takeover.cases",
    "cases.takeover.close_case",
    "cases.takeover.finish_task",
    "cases.takeover.freezes",
    "cases.takeover.send_alert",
    "cases.takeover.try_again",
    "customers.customer_card",
    "customers.customer_cards",
    "customers.grants_of",
    "customers.has_access",
    "evidence.custody",
    "evidence.download",
    "evidence.link",
    "evidence.order_package",
    "evidence.package",
    "evidence.packages",
    "evidence.want_check",
    "exchange.block_changes",
    "exchange.cancel_withdrawal",
    "exchange.end_sessions",
    "exchange.freeze",
    "exchange.hold_receiver",
    "exchange.hold_withdrawal",
    "exchange.related_customers",
    "exchange.release",
    "exchange.reset_factor",
    "exchange.reveals_by_day",
    "exchange.revoke_keys",
    "exchange.unblock_changes",
    "kernel.set_switch",
    "kernel.switches",
    "people.all_approvals",
    "people.decide_approval",
    "people.end_sign_ins",
    "people.lift_cap",
    "people.limits",
    "people.settle_review",
    "protection.freeze_card",
    "protection.freezes_of",
    "protection.release",
    "protection.report",
    "protection.settle_warning",
    "protection.snapshot",
    "protection.warnings",
    "tickets.refused_files",
    "tickets.settle_infected",
}

# Whoever answers for the law: sees what was approved, decides as a second person, does not serve tickets.
_COMPLIANCE = _EVERYBODY | {
    "certificates.of_account",
    "certificates.withdraw",
    "exchange.refund",
    "customers.customer_card",
    "customers.customer_cards",
    "customers.grants_of",
    "evidence.custody",
    "evidence.download",
    "evidence.link",
    "evidence.order_package",
    "evidence.package",
    "evidence.packages",
    "evidence.want_check",
    "exchange.reveals_by_day",
    "kernel.erasures",
    "kernel.held",
    "kernel.lift_legal_hold",
    "kernel.place_legal_hold",
    "kernel.switches",
    "people.all_approvals",
    "people.decide_approval",
    "people.limits",
    "people.settle_review",
}

# Whoever looks at how well the desk answers.
_QUALITY = _EVERYBODY | {
    "assistance.report",
    "bot.models",
    "bot.reviews",
    "bot.trainings",
    "kernel.model_use",
    "knowledge.coverage",
    "knowledge.desk_article",
    "knowledge.desk_articles",
    "knowledge.feedback",
    "knowledge.history",
    "routing.live_view",
}

# Whoever plans who works when: sees queues and presence, no customer.
_PLANNER = _EVERYBODY | {"routing.live_view"}

_AUDITOR = _EVERYBODY | {
    "people.all_approvals",
    "people.limits",
    "audit.checkpoint",
    "audit.entry",
    "audit.log_keys",
    "audit.log_state",
    "audit.proof",
    "audit.proofs",
    "audit.search",
    "audit.tile",
    "cases.recovery.recoveries",
    "cases.recovery.recoveries_of",
    "cases.recovery.recovery",
    "cases.takeover.case",
    "cases.takeover.cases",
    "cases.takeover.freezes",
    "customers.customer_card",
    "customers.customer_cards",
    "customers.grants_of",
    "exchange.reveals_by_day",
    "kernel.dead_letters",
    "kernel.erasures",
    "kernel.held",
    "kernel.model_use",
    "kernel.switches",
    "protection.freeze_card",
    "protection.freezes_of",
    "protection.warnings",
}

_ADMINISTRATOR = _EVERYBODY | {
    "kernel.dead_letters",
    "kernel.erase",
    "kernel.erasures",
    "kernel.held",
    "kernel.lift_legal_hold",
    "kernel.model_use",
    "kernel.place_legal_hold",
    "kernel.retry_dead_letter",
    "kernel.set_switch",
    "kernel.switches",
    "people.add_staff",
    "people.add_team",
    "people.change_roles",
    "people.deactivate",
    "people.end_sign_ins",
    "people.limits",
    "people.partners",
    "people.set_company",
    "people.set_limit",
}

# Whoever decides on holds: security and compliance.
_HOLDS = frozenset(
    {
        "protection.decide_appeal",
        "protection.defer_hold_notice",
        "protection.extend_hold",
        "protection.hold",
        "protection.hold_account",
        "protection.hold_reasons",
        "protection.holds_due",
        "protection.holds_of",
        "protection.holds_overdue",
        "protection.note_hold_report",
        "protection.notify_hold",
        "protection.place_hold",
        "protection.release_hold",
        "protection.review_hold",
    }
)
_READ_HOLDS = frozenset(
    {"protection.hold", "protection.holds_due", "protection.holds_of", "protection.holds_overdue"}
)

# Whoever minds what claims to be us, and whoever says what is.
_SCAMS = frozenset({"protection.channel_reports", "protection.channels", "protection.mark_report"})
_CHANNELS = frozenset(
    {
        "protection.add_channel",
        "protection.channel_reports",
        "protection.channels",
        "protection.remove_channel",
    }
)

# Whoever looks into what colleagues do. Two roles, so that one may be looked into by the other.
_CONDUCT = frozenset(
    {
        "people.lift_restriction",
        "people.lock_team",
        "people.partners",
        "people.restrict",
        "people.unlock_team",
        "quality.conduct.canaries",
        "quality.conduct.decide",
        "quality.conduct.investigation",
        "quality.conduct.investigations",
        "quality.conduct.mark_canary",
        "quality.conduct.note",
        "quality.conduct.unmark_canary",
        "tickets.settle_withheld",
        "tickets.withheld",
    }
)
_READ_CONDUCT = frozenset({"quality.conduct.investigation", "quality.conduct.investigations"})

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset(_AGENT),
    Role.LEAD: frozenset(_LEAD),
    Role.EDITOR: frozenset(_EDITOR),
    Role.SECURITY: frozenset(_SECURITY | _HOLDS | _SCAMS | _CONDUCT),
    Role.COMPLIANCE: frozenset(_COMPLIANCE | _HOLDS | _CONDUCT),
    Role.QUALITY: frozenset(_QUALITY),
    Role.PLANNER: frozenset(_PLANNER),
    Role.AUDITOR: frozenset(_AUDITOR | _READ_HOLDS | _READ_CONDUCT),
    Role.ADMINISTRATOR: frozenset(_ADMINISTRATOR | _CHANNELS),
}


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles may do; a word that is no role adds nothing."""
    known = {role.value: permissions for role, permissions in ROLE_PERMISSIONS.items()}
    return frozenset().union(*(known.get(str(role), frozenset()) for role in roles))


def second_factor_needed(rule: SecondFactorRule, *, exchange_is_sandbox: bool) -> bool:
    """Whether staff must have a second factor before anything else."""
    if rule is SecondFactorRule.AUTO:
        return not exchange_is_sandbox
    return rule is SecondFactorRule.REQUIRED


def proved_until(
    proofs: Iterable[Mapping[str, Any]], lasts: timedelta, *, has_factor: bool
) -> datetime | None:
    """Until when a session counts as freshly proven; ``None`` when it never was.

    Only an authenticator app or a passkey counts; a recovery code does not. Where somebody has neither,
    which is possible only on desks that do not ask for one, the password counts.

    Args:
        proofs: what the session remembers: ``method``, ``type`` of a second factor, ``at`` in seconds of Unix
            time.
    """
    good = (
        proof
        for proof in proofs
        if (proof.get("method") == "mfa" and proof.get("type") in ("totp", "webauthn"))
        or (not has_factor and proof.get("method") in ("password", "socialaccount"))
    )
    last = max((float(proof.get("at", 0)) for proof in good), default=None)
    return None if last is None else datetime.fromtimestamp(last, UTC) + lasts


def browser_of(user_agent: str) -> str:
    """A short name of browser and system out of a User-Agent, for a list of sessions: "Firefox, Linux".

    Order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
    """
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iOS",
        "iPad": "iPadOS",
        "Windows": "Windows",
        "Mac OS X": "macOS",
        "Linux": "Linux",
    }
    browser = next((name for mark, name in browsers.items() if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
