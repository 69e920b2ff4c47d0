"""The sandbox's pages: choose a cast member, see the account, find the desk's chat."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from sandbox.acts import token_of
from sandbox.asgi import Request, Response, Router, json_response
from sandbox.cast import CAST, customer_id
from sandbox.house import NAME
from sandbox.store import Document, Store
from sandbox.texts import BANNER, LANGUAGE_NAMES, text
from sandbox.times import stamp, utc_now
from sandbox.tokens import LIFETIME_SECONDS, TokenMint
from sandbox.world import World

COOKIE = "brightwater_sandbox"
STATIC = Path(__file__).parent / "static"
STATIC_TYPES = {"sandbox.css": "text/css; charset=utf-8", "account.js": "text/javascript; charset=utf-8"}
SHOWN = 8
"""Rows of each list on the account page."""


def policy(desk: str) -> str:
    """Content-Security-Policy of every page: our own files, and the desk's widget with its socket."""
    socket = desk.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {desk}",
            "style-src 'self'",
            f"connect-src 'self' {desk} {socket}",
            f"img-src 'self' {desk} data: blob:",
            f"media-src {desk} blob:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def banner() -> str:
    """What stands at the top of every page."""
    lines = "".join(f'<span lang="{language}">{escape(line)}</span>' for language, line in BANNER)
    return f'<aside class="banner" aria-label="Sandbox">{lines}</aside>'


@dataclass(frozen=True, slots=True)
class Pages:
    """Handlers of the pages. ``desk``: origin of the support desk, without a slash at its end."""

    world: World
    mint: TokenMint
    clock: Callable[[], datetime]
    desk: str
    wall: Callable[[], datetime] = utc_now

    @property
    def store(self) -> Store:
        """Where page sessions are kept."""
        return self.world.store

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        router.add("GET", "/", self.sign_in_page)
        router.add("POST", "/sign-in", self.sign_in)
        router.add("POST", "/sign-out", self.sign_out)
        router.add("GET", "/account", self.account)
        router.add("GET", "/account/figures", self.figures)
        router.add("GET", "/session/desk-token", self.desk_token)
        router.add("GET", "/session/desk", self.to_the_desk)
        router.add("GET", "/static/{name}", self.static)

    def html(self, language: str, title: str, body: str, *, status: int = 200, scripts: str = "") -> Response:
        """A whole page."""
        page = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
            f"<title>{escape(title)} · Brightwater sandbox</title>"
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/sandbox.css">'
            f"{scripts}</head><body>{banner()}{body}</body></html>"
        )
        return Response(
            status,
            page.encode(),
            "text/html; charset=utf-8",
            [
                ("content-security-policy", policy(self.desk)),
                ("referrer-policy", "strict-origin"),
                ("cache-control", "no-store"),
            ],
        )

    # session

    def who(self, request: Request) -> Document | None:
        """The customer who is signed in on this browser."""
        token = request.cookie(COOKIE)
        found = self.store.get("page_session", hashlib.sha256(token.encode()).hexdigest()) if token else None
        if found is None or found["at"] < (self.store.setting(f"signed_out:{found['customer_id']}") or ""):
            return None
        return self.world.customer(found["customer_id"])

    def sign_in(self, request: Request) -> Response:
        """Signs a cast member in; no password, it is a sandbox."""
        name = request.form.get("name", "")
        if name not in CAST or not same_site(request):
            return self.html("en", "Sign in", "<main><p>Nobody of this name is here.</p></main>", status=400)
        token = secrets.token_urlsafe(32)
        id = hashlib.sha256(token.encode()).hexdigest()
        self.store.put(
            "page_session", {"id": id, "customer_id": customer_id(name), "at": stamp(self.clock())}
        )
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"
        return Response(303, headers=[("location", "/account"), ("set-cookie", cookie)])

    def sign_out(self, request: Request) -> Response:
        """Forgets the browser."""
        gone = f"{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        return Response(303, headers=[("location", "/"), ("set-cookie", gone)])

    def desk_token(self, request: Request) -> Response:
        """The token that the widget shows to the desk. For this page's own scripts only."""
        customer = self.who(request)
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return json_response({"error": "same-origin only"}, 403)
        if customer is None:
            return json_response({"error": "nobody is signed in"}, 401)
        # A real exchange asks for a second factor here before it signs for an act.
        over = self.mint.confirmed(customer, request.query.get("act", ""))
        token = token_of(self.mint, customer, self.wall(), LIFETIME_SECONDS, over)
        answer = json_response({"token": token})
        answer.headers.append(("cache-control", "no-store"))
        return answer

    def to_the_desk(self, request: Request) -> Response:
        """Sends the signed-in customer to a page of the desk, with a token that says who they are."""
        customer = self.who(request)
        if customer is None:
            return Response(303, headers=[("location", "/")])
        over = self.mint.confirmed(customer, request.query.get("act", ""))
        token = token_of(self.mint, customer, self.clock(), LIFETIME_SECONDS, over)
        there = urlencode({"token": token, "to": request.query.get("to", "")})
        gone = [("location", f"{self.desk}/enter?{there}"), ("referrer-policy", "no-referrer")]
        return Response(303, headers=[*gone, ("cache-control", "no-store")])

    # pages

    def sign_in_page(self, request: Request) -> Response:
        """Everybody of the cast."""
        cards = "".join(
            f'<button class="card" name="name" value="{name}"><strong>{escape(full)}</strong>'
            f'<span class="quiet">{escape(line)}</span>'
            f'<span class="tag" lang="{locale}">{LANGUAGE_NAMES[locale]}</span></button>'
            for name, (full, _called, locale, _country, _profile, _level, line) in CAST.items()
        )
        return self.html(
            "en",
            "Sign in",
            f"<main><h1>Brightwater sandbox</h1><p>Whose account do you want to look at? Every account is"
            f" invented and needs no password.</p>"
            f'<form class="cards" method="post" action="/sign-in">{cards}</form></main>',
        )

    def account(self, request: Request) -> Response:
        """The account of the signed-in customer with the desk's widget."""
        customer = self.who(request)
        if customer is None:
            return Response(303, headers=[("location", "/")])
        language = customer["locale"]
        desk = escape(self.desk, quote=True)
        scripts = (
            '<script src="/static/account.js" type="module"></script>'
            f'<script src="{desk}/widget/havendesk.js" data-desk="{desk}"'
            f' data-token-url="/session/desk-token" data-language="{language}" defer></script>'
        )
        body = (
            f'<main><header class="top"><div><p class="quiet">{NAME}</p>'
            f"<h1>{escape(customer['name'])}</h1></div>"
            f'<form method="post" action="/sign-out">'
            f'<button class="plain">{text("sign_out", language)}</button></form></header>'
            f'<p class="help">{text("help", language)}</p>'
            f'<div id="figures">{self.figures_of(customer)}</div>{_thief_form(language)}</main>'
        )
        return self.html(language, text("account", language), body, scripts=scripts)

    def figures(self, request: Request) -> Response:
        """The moving part of the account page."""
        customer = self.who(request)
        if customer is None:
            return Response(401)
        body = self.figures_of(customer).encode()
        return Response(200, body, "text/html; charset=utf-8", [("cache-control", "no-store")])

    def figures_of(self, customer: Document) -> str:
        """Balances, transfers, orders, holds and the security log as HTML."""
        owner, language = customer["id"], customer["locale"]
        sections = [
            ("balances", [_balance(one, language) for one in self.world.balances(owner, self.clock())]),
            ("moves", [_move(one, language) for one in self.store.all("transfer", owner)[::-1][:SHOWN]]),
            ("messages", [push_row(one) for one in self.store.all("push", owner)[::-1][:SHOWN]]),
            ("holds", [_hold(one, language) for one in self.world.active_holds(owner)[::-1]]),
            ("orders", [_order(one, language) for one in self.store.all("order", owner)[::-1][:SHOWN]]),
            (
                "security",
                [_event(one, language) for one in self.store.all("security_event", owner)[::-1][:SHOWN]],
            ),
        ]
        frozen = (
            f'<p class="frozen" role="status">{text("frozen", language)}</p>' if customer["frozen"] else ""
        )
        return frozen + "".join(_section(key, rows, language) for key, rows in sections)

    def static(self, request: Request) -> Response:
        """Style and script."""
        kind = STATIC_TYPES.get(request.params["name"])
        if kind is None:
            return Response(404)
        body = (STATIC / request.params["name"]).read_bytes()
        return Response(200, body, kind, [("cache-control", "no-cache")])


def _thief_form(language: str) -> str:
    """Lets a thief into the account: it is a sandbox, and somebody has to try."""
    return (
        f'<details class="thief"><summary>{text("thief", language)}</summary>'
        f'<form method="post" action="/thief"><p class="quiet">{text("thief_says", language)}</p>'
        f'<button class="plain">{text("thief_go", language)}</button></form></details>'
    )


def same_site(request: Request) -> bool:
    """Whether a form was sent by a page of ours."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _section(key: str, rows: list[str], language: str) -> str:
    if not rows and key in ("orders", "messages"):
        return ""
    nothing = text("no_holds" if key == "holds" else "empty", language)
    inside = f"<ul>{''.join(rows)}</ul>" if rows else f'<p class="quiet">{nothing}</p>'
    return f"<section><h2>{text(key, language)}</h2>{inside}</section>"


def _row(main: str, side: str, below: str = "") -> str:
    """One line of a list. The arguments are HTML."""
    small = f'<span class="quiet">{below}</span>' if below else ""
    return f"<li><span>{main}{small}</span><span class='side'>{side}</span></li>"


def _time(at: str) -> str:
    return f'<time datetime="{at}">{at[:10]} {at[11:16]} UTC</time>'


def figure(amount: str) -> str:
    """An amount for reading: groups of three, no zeros at the end."""
    plain = f"{Decimal(amount):,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def push_row(one: Document) -> str:
    """A message that was pushed, with its link."""
    title = escape(one["title"])
    if one["link"]:
        title = f'<a href="{escape(one["link"], quote=True)}" rel="noreferrer">{title}</a>'
    return _row(title, "", f"{escape(one['text'])} · {_time(one['at'])}")


def _balance(one: Document, language: str) -> str:
    free = f"{figure(one['available'])} {text('available', language)}"
    return _row(escape(one["asset"]), f"<b>{figure(one['total'])}</b>", free)


def _move(one: Document, language: str) -> str:
    state = text(one["state"], language)
    if one["state"] == "confirming":
        state += f": {one['confirmations']} / {one['confirmations_unlock']} {text('confirmations', language)}"
    title = (
        f"{text(one['direction'], language)} <span class='quiet-inline'>{escape(one['network'] or '')}</span>"
    )
    return _row(
        title, f"<b>{figure(one['amount'])} {one['asset']}</b>", f"{state} · {_time(one['created_at'])}"
    )


def _hold(one: Document, language: str) -> str:
    until = f"{_time(one['expires_at'])} {text('until', language)}" if one["expires_at"] else ""
    if language == "en" and until:
        until = f"until {_time(one['expires_at'])}"
    return _row(text(one["reason_code"], language), until, _time(one["placed_at"]))


def _order(one: Document, language: str) -> str:
    title = f"{text(one['side'], language)} {one['market']}"
    figures = f"<b>{one['filled']} / {one['amount']}</b>"
    return _row(title, figures, f"{text(one['status'], language)} · {_time(one['created_at'])}")


def _event(one: Document, language: str) -> str:
    return _row(text(one["kind"], language), escape(one["ip"] or ""), _time(one["at"]))
