"""Writes of people, one file per noun."""

from havendesk.people.actions.approvals import (
    ask_approval,
    decide_approval,
    sweep_approvals,
    withdraw_approval,
)
from havendesk.people.actions.authority import break_glass, need_authority, set_limit, settle_review
from havendesk.people.actions.caps import lift_cap
from havendesk.people.actions.codes import check_agent_code, issue_agent_code, purge_agent_codes
from havendesk.people.actions.presence import (
    begin_wrap_up,
    heartbeat,
    mark_idle,
    mark_lost,
    set_presence,
    turn_presence,
)
from havendesk.people.actions.restricting import (
    lift_restriction,
    lock_team,
    restrict,
    set_company,
    unlock_team,
)
from havendesk.people.actions.running import (
    claim_approved,
    let_claim_go,
    run_approved,
    run_approved_apart,
    settle_approved,
)
from havendesk.people.actions.staff import (
    add_staff,
    add_team,
    change_roles,
    deactivate,
    end_session,
    end_sign_ins,
    issue_live_ticket,
    password_link,
    purge,
    redeem_live_ticket,
)

__all__ = [
    "add_staff",
    "add_team",
    "ask_approval",
    "begin_wrap_up",
    "break_glass",
    "change_roles",
    "check_agent_code",
    "claim_approved",
    "deactivate",
    "decide_approval",
    "end_session",
    "end_sign_ins",
    "heartbeat",
    "issue_agent_code",
    "issue_live_ticket",
    "let_claim_go",
    "lift_cap",
    "lift_restriction",
    "lock_team",
    "mark_idle",
    "mark_lost",
    "need_authority",
    "password_link",
    "purge",
    "purge_agent_codes",
    "redeem_live_ticket",
    "restrict",
    "run_approved",
    "run_approved_apart",
    "set_company",
    "set_limit",
    "set_presence",
    "settle_approved",
    "settle_review",
    "sweep_approvals",
    "turn_presence",
    "unlock_team",
    "withdraw_approval",
]
