"""``havendesk staff …`` and ``havendesk team …``: the first people of a desk, its teams, a demo's cast."""

from __future__ import annotations

import argparse
import json
import sys
from uuid import UUID

from django.conf import settings

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.options import options_of
from havendesk.people import actions, queries
from havendesk.people.models import Staff, Team, User
from havendesk.people.options import PeopleOptions
from havendesk.people.step_up import prove_at_command
from havendesk.people.types import Role, Topic

BY = Actor(ActorKind.SYSTEM, origin=Origin.COMMAND)

# The fictional staff of the demo desk, "Brightwater Exchange"; its domain can belong to nobody (RFC 2606).
CAST_DOMAIN = "brightwater.example"
CAST: tuple[tuple[str, str, Role, tuple[str, ...]], ...] = (
    ("aria", "Aria Bennett", Role.AGENT, ("en", "ko")),
    ("jun", "Jun Takahashi", Role.AGENT, ("ko", "ja", "zh-Hans", "en")),
    ("mei", "Mei Zhang", Role.AGENT, ("zh-Hans", "en")),
    ("lena", "Lena Fischer", Role.LEAD, LANGUAGES),
    ("edda", "Edda Solberg", Role.EDITOR, LANGUAGES),
    ("sol", "Sol Navarro", Role.SECURITY, LANGUAGES),
    ("cora", "Cora Nilsen", Role.COMPLIANCE, LANGUAGES),
    ("quinn", "Quinn Abbott", Role.QUALITY, ("en",)),
    ("piet", "Piet Vos", Role.PLANNER, ("en",)),
    ("otto", "Otto Lindqvist", Role.AUDITOR, ("en",)),
    ("ada", "Ada Okafor", Role.ADMINISTRATOR, ("en",)),
)
CAST_TEAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Accounts & security", ("account", "identity", "security")),
    ("Money in and out", ("deposit", "withdrawal", "fees", "tax")),
    ("Trading & API", ("trading", "api")),
    ("General", ("other",)),
)


FIRST_TEAM = "Support"


def cast_password(name: str) -> str:
    """The password of a member of the cast on a demo desk; worthless anywhere else."""
    return f"harbour-light-{name}"


def create_cast(*, exchange_is_sandbox: bool) -> int:
    """Make the teams and staff of the demo desk, as far as they are missing.

    Returns:
        How many teams and members of staff were made.

    Raises:
        Refused: ``not_a_sandbox`` unless the caller knows that the exchange is one; nothing was made.
    """
    if not exchange_is_sandbox:
        raise Refused(ErrorCode.NOT_A_SANDBOX)
    made = 0
    for team, topics in CAST_TEAMS:
        if not Team.objects.filter(name=team).exists():
            actions.add_team(by=BY, name=team, topics=topics, languages=LANGUAGES)
            made += 1
    team_ids = list(
        Team.objects.filter(name__in=[team for team, _ in CAST_TEAMS]).values_list("id", flat=True)
    )
    for short, name, role, languages in CAST:
        email = f"{short}@{CAST_DOMAIN}"
        if User.objects.filter(email=email).exists():
            continue
        actions.add_staff(
            by=BY,
            email=email,
            name=name,
            roles=[role],
            languages=languages,
            team_ids=team_ids if role in (Role.AGENT, Role.LEAD) else (),
            password=cast_password(short),
        )
        made += 1
    return made


def first_run(*, with_cast: bool) -> None:
    """What ``havendesk up`` prepares: the cast, where a sandbox exchange stands beside the desk; a team."""
    if with_cast:
        create_cast(exchange_is_sandbox=True)
    ensure_team()


def ensure_team() -> None:
    """See to it that whoever needs a person has a queue: a desk without any team gets one for everything."""
    if not Team.objects.exists():
        topics = [topic.value for topic in Topic]
        actions.add_team(by=BY, name=FIRST_TEAM, topics=topics, languages=LANGUAGES)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``havendesk staff`` and ``havendesk team`` with their words."""
    team = subparsers.add_parser("team")
    team_words = team.add_subparsers(dest="word", metavar="word", required=True)
    new_team = team_words.add_parser("add", help="add a team that takes topics in languages")
    new_team.add_argument("--name", required=True)
    topics = [topic.value for topic in Topic]
    new_team.add_argument("--topic", action="append", choices=topics, help="may be repeated; default: all")
    new_team.add_argument(
        "--language", action="append", choices=LANGUAGES, help="may be repeated; default: all"
    )
    new_team.add_argument("--company", default="", help="the partner whose people are in it")
    new_team.set_defaults(run=_add_team)
    partner = team_words.add_parser("company", help="say that a team is a partner's, or no longer is")
    partner.add_argument("--name", required=True)
    partner.add_argument("--company", required=True, help="the partner's name; empty: the team is our own")
    partner.set_defaults(run=_set_company)
    team_words.add_parser("list", help="the teams").set_defaults(run=_list_teams)
    staff = subparsers.add_parser("staff")
    words = staff.add_subparsers(dest="word", metavar="word", required=True)

    add = words.add_parser("add", help="add a member of staff, for a new desk the first administrator")
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    add.add_argument("--language", action="append", choices=LANGUAGES, help="may be repeated; default: en")
    add.add_argument("--team", action="append", help="name of a team; may be repeated; default: all teams")
    add.add_argument("--capacity", type=int, default=3, help="contacts at the same time")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=_add)

    link = words.add_parser("link", help="print a one-time link on which a person sets their password")
    link.add_argument("--email", required=True)
    link.set_defaults(run=_link)

    words.add_parser("list", help="who works here").set_defaults(run=_list)
    words.add_parser("cast", help="make the demo staff beside a sandbox exchange").set_defaults(run=_cast)
    _register_approvals(subparsers)


def _register_approvals(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    approvals = subparsers.add_parser("approvals")
    acts = approvals.add_subparsers(dest="word", metavar="word", required=True)
    listed = acts.add_parser("list", help="what waits and what became of it")
    listed.add_argument("--json", action="store_true", help="print JSON")
    listed.set_defaults(run=_list_approvals)
    acts.add_parser("limits", help="what each role may do alone in a day").set_defaults(run=_list_limits)
    decide = acts.add_parser(
        "decide",
        help="say yes or no as the chosen second person",
        description="The rules are those of the console: only the chosen person of another line decides, "
        "and proves who they are: their authenticator's code (their password where they have none) is read "
        "from standard input.",
    )
    decide.add_argument("id", help="the approval's id")
    decide.add_argument("--as", dest="email", required=True, help="e-mail address of the chosen person")
    word = decide.add_mutually_exclusive_group(required=True)
    word.add_argument("--yes", action="store_true")
    word.add_argument("--no", action="store_true")
    decide.add_argument("--reason", required=True)
    decide.set_defaults(run=_decide)


def _add(arguments: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    try:
        ensure_team()
        staff_id = actions.add_staff(
            by=BY,
            email=arguments.email,
            name=arguments.name,
            roles=arguments.role,
            languages=arguments.language or ["en"],
            capacity=arguments.capacity,
            team_ids=_teams(arguments.team, arguments.role),
            password=password,
        )
    except Refused as refused:
        return _refuse(refused)
    _say(f"Added {arguments.name}.")
    if password is None:
        _say(f"To set a password, once: {_address(actions.password_link(by=BY, staff_id=staff_id))}")
    return 0


def _teams(names: list[str] | None, roles: list[str]) -> list[UUID]:
    known = {card.name: card.id for card in queries.teams(viewer=BY)}
    if names is None:
        serves = {Role.AGENT.value, Role.LEAD.value} & set(roles)
        return list(known.values()) if serves else []
    missing = [name for name in names if name not in known]
    if missing:
        raise Refused(ErrorCode.NOT_FOUND, field="team", detail=f"There is no team {missing[0]!r}.")
    return [known[name] for name in names]


def _add_team(arguments: argparse.Namespace) -> int:
    topics = arguments.topic or [topic.value for topic in Topic]
    try:
        actions.add_team(
            by=BY,
            name=arguments.name,
            topics=topics,
            languages=arguments.language or list(LANGUAGES),
            company=arguments.company,
        )
    except Refused as refused:
        return _refuse(refused)
    _say(f"Added the team {arguments.name}.")
    return 0


def _set_company(arguments: argparse.Namespace) -> int:
    try:
        (team_id,) = _teams([arguments.name], [])
        actions.set_company(by=BY, team_id=team_id, company=arguments.company)
    except Refused as refused:
        return _refuse(refused)
    _say(f"{arguments.name}: {arguments.company.strip() or 'our own'}.")
    return 0


def _list_teams(_arguments: argparse.Namespace) -> int:
    for card in queries.teams(viewer=BY):
        _say(f"{card.name}: {', '.join(topic.value for topic in card.topics)}; {', '.join(card.languages)}")
    return 0


def _link(arguments: argparse.Namespace) -> int:
    staff = Staff.objects.active().filter(user__email=arguments.email.strip().lower()).first()
    if staff is None:
        _complain("Nobody with this address works here.")
        return 1
    _say(_address(actions.password_link(by=BY, staff_id=staff.id)))
    return 0


def _list(_arguments: argparse.Namespace) -> int:
    for card in queries.staff_cards(viewer=BY):
        roles = ", ".join(role.value for role in card.roles)
        _say(f"{card.name}: {roles}; {', '.join(card.languages)}; {card.presence.value}")
    return 0


def _cast(_arguments: argparse.Namespace) -> int:
    try:
        made = create_cast(exchange_is_sandbox=options_of(PeopleOptions).people_exchange_is_sandbox)
    except Refused as refused:
        return _refuse(refused)
    _say(f"Made: {made}.")
    return 0


def _list_approvals(arguments: argparse.Namespace) -> int:
    cards = queries.all_approvals(viewer=BY)
    if arguments.json:
        _say(json.dumps(encode(cards), indent=2, ensure_ascii=False))
        return 0
    for card in cards:
        second = card.second_name or "nobody suitable is there"
        _say(f"{card.id}  {card.state.value:8}  {card.act}  by {card.asked_by_name}  second: {second}")
        _say(f"    {card.description or json.dumps(encode(card.arguments))}  Reason: {card.reason}")
    if not cards:
        _say("Nothing was asked.")
    return 0


def _list_limits(_arguments: argparse.Namespace) -> int:
    for limit in queries.limits(viewer=BY):
        often = "any number" if limit.count is None else f"{limit.count} times"
        moved = f", worth up to {limit.value}" if limit.value else ""
        _say(f"{limit.role.value}: {limit.act}: {often} a day{moved}")
    _say("What is not listed is never done alone.")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        sys.stderr.write("Code of the authenticator app (or password): ")
        sys.stderr.flush()
    try:
        approval_id = UUID(arguments.id)
    except ValueError:
        return _refuse(Refused(ErrorCode.FIELD_INVALID, field="id"))
    try:
        by = prove_at_command(arguments.email, sys.stdin.readline().rstrip("\n"))
        card = actions.decide_approval(
            by=by, approval_id=approval_id, yes=arguments.yes, reason=arguments.reason
        )
    except Refused as refused:
        return _refuse(refused)
    _say(f"{card.act}: {card.state.value}.")
    return 0


def _refuse(refused: Refused) -> int:
    field = f" ({refused.field})" if refused.field else ""
    _complain(f"{refused}{field} {ERRORS[refused.code].way_out}")
    return 1


def _address(path: str) -> str:
    # The first trusted origin is the address under which people reach this desk.
    return settings.CSRF_TRUSTED_ORIGINS[0] + path


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _complain(line: str) -> None:
    sys.stderr.write(line + "\n")
