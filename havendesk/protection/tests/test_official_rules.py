"""Contacts in their normal form, our list, and imitations of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.protection.rules import official as rules
from havendesk.protection.types import ChannelKind, LookAlike

OURS = [
    rules.Official(ChannelKind.DOMAIN, "brightwater.example", "Exchange", covers_below=True),
    rules.Official(ChannelKind.DOMAIN, "help.brightwater-status.example", "Status"),
    rules.Official(ChannelKind.EMAIL, "help@brightwater.example", "Support"),
    rules.Official(ChannelKind.EMAIL, "@notice.brightwater.example", "Notices"),
    rules.Official(ChannelKind.PHONE, "+82215880000", "Seoul"),
    rules.Official(ChannelKind.HANDLE, "telegram:brightwater_official", "News"),
]


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("brightwater.example", ChannelKind.DOMAIN, "brightwater.example"),
        ("  HTTPS://WWW.Brightwater.Example:443/login?x=1#y ", ChannelKind.DOMAIN, "brightwater.example"),
        ("https://help@evil.example/brightwater.example", ChannelKind.DOMAIN, "evil.example"),
        ("brightwater.example.", ChannelKind.DOMAIN, "brightwater.example"),
        ("ｂrightwater．example", ChannelKind.DOMAIN, "brightwater.example"),
        ("bright\u200bwater.example", ChannelKind.DOMAIN, "brightwater.example"),
        ("brіghtwater.example", ChannelKind.DOMAIN, "xn--brghtwater-y2i.example"),
        ("Help+me@Brightwater.Example", ChannelKind.EMAIL, "help@brightwater.example"),
        ("mailto:help@brightwater.example?subject=x", ChannelKind.EMAIL, "help@brightwater.example"),
        ("<help@brightwater.example>", ChannelKind.EMAIL, "help@brightwater.example"),
        ("+82 (2) 1588-0000", ChannelKind.PHONE, "+82215880000"),
        ("tel:+82-2-1588-0000", ChannelKind.PHONE, "+82215880000"),
        ("02-1588-0000", ChannelKind.PHONE, "+82215880000"),
        ("@Brightwater_Official", ChannelKind.HANDLE, ":brightwater_official"),
        ("telegram:@Brightwater_Official", ChannelKind.HANDLE, "telegram:brightwater_official"),
        ("https://t.me/Brightwater_Official", ChannelKind.HANDLE, "telegram:brightwater_official"),
        ("https://t.me", ChannelKind.DOMAIN, "t.me"),
        ("7k4m-q2xd", ChannelKind.AGENT_CODE, "7K4MQ2XD"),
        ("7K4MQ2XD", ChannelKind.AGENT_CODE, "7K4MQ2XD"),
        ("1588-0000", ChannelKind.PHONE, "+8215880000"),
    ],
)
def test_what_people_paste_has_one_normal_form(typed: str, kind: ChannelKind, value: str) -> None:
    assert rules.read(typed, ["KR"]) == rules.Contact(kind, value)


@pytest.mark.parametrize(
    "typed", ["", "   ", "…", "http://", "@", "a@", "@@@", "x" * 400, "..", "http://[::"]
)
def test_what_is_no_contact_is_refused(typed: str) -> None:
    with pytest.raises(rules.UnreadableError):
        rules.read(typed)


@given(st.text(max_size=400))
def test_any_text_is_a_contact_or_refused(typed: str) -> None:
    try:
        contact = rules.read(typed, ["KR", "US"])
    except rules.UnreadableError:
        return
    assert 0 < len(contact.value) <= 330
    rules.ours(contact, OURS)
    rules.imitated(contact, OURS)


@pytest.mark.parametrize(
    "typed",
    [
        "brightwater.example",
        "https://account.brightwater.example/verify",
        "help.brightwater-status.example",
        "help+ticket@brightwater.example",
        "no-reply@notice.brightwater.example",
        "02-1588-0000",
        "@brightwater_official",
        "https://t.me/brightwater_official",
    ],
)
def test_what_is_on_the_list_is_ours(typed: str) -> None:
    assert rules.ours(rules.read(typed, ["KR"]), OURS) is not None


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("brіghtwater.example", LookAlike.LETTERS),  # Cyrillic
        ("xn--brghtwater-y2i.example", LookAlike.LETTERS),
        ("br1ghtwater.example", LookAlike.LETTERS),
        ("brightvvater.example", LookAlike.LETTERS),
        ("brightwatter.example", LookAlike.SPELLING),
        ("birghtwater.example", LookAlike.SPELLING),
        ("brightwater-support.example", LookAlike.NAME_INSIDE),
        ("brightwater.example.login.test", LookAlike.NAME_INSIDE),
        ("evilbrightwater.example", LookAlike.NAME_INSIDE),
        ("help@brightwater-team.example", LookAlike.NAME_INSIDE),
        ("help@brіghtwater.example", LookAlike.LETTERS),
        ("@brightwater_0fficial", LookAlike.LETTERS),
        ("@brightwater_officiall", LookAlike.SPELLING),
        ("sub.help.brightwater-status.example", LookAlike.NAME_INSIDE),
    ],
)
def test_imitations_are_not_ours_and_are_named(typed: str, how: LookAlike) -> None:
    contact = rules.read(typed)
    assert rules.ours(contact, OURS) is None
    found = rules.imitated(contact, OURS)
    assert found is not None
    assert found.how is how


@pytest.mark.parametrize(
    "typed", ["somewhere.test", "me@mail.test", "+12025550123", "@friend", "harbour.test"]
)
def test_strangers_are_not_ours_and_imitate_nothing(typed: str) -> None:
    contact = rules.read(typed)
    assert rules.ours(contact, OURS) is None
    assert rules.imitated(contact, OURS) is None


def test_a_platform_that_is_named_must_be_the_right_one() -> None:
    assert rules.ours(rules.read("https://x.com/brightwater_official"), OURS) is None


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    found = rules.distance(one, other, 3)
    assert found == rules.distance(other, one, 3)
    assert (found == 0) == (one == other)
    assert found <= 4


def test_an_administrator_names_the_kind() -> None:
    assert rules.normal(ChannelKind.EMAIL, "@Notice.Brightwater.Example") == "@notice.brightwater.example"
    assert rules.normal(ChannelKind.DOMAIN, "https://Brightwater.example/") == "brightwater.example"
    assert rules.normal(ChannelKind.HANDLE, "telegram:@News_One") == "telegram:news_one"
    with pytest.raises(rules.UnreadableError):
        rules.normal(ChannelKind.EMAIL, "brightwater.example")
    with pytest.raises(rules.UnreadableError):
        rules.normal(ChannelKind.AGENT_CODE, "7K4M-Q2XD")
