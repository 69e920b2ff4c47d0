"""Pages for an account under attack: a thief on demand, and the stand-in of an identity provider."""

from dataclasses import dataclass
from html import escape

from sandbox.asgi import Request, Response, Router
from sandbox.pages import Pages, same_site
from sandbox.protection import Protection
from sandbox.signing import Refused
from sandbox.store import Document
from sandbox.texts import text
from sandbox.thief import Thief


@dataclass(frozen=True, slots=True)
class ProtectionPages:
    """Handlers of these pages."""

    pages: Pages
    protection: Protection

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        router.add("POST", "/thief", self.let_in)
        router.add("GET", "/identity/{check_id}", self.identity)
        router.add("POST", "/identity/{check_id}", self.decide)

    def let_in(self, request: Request) -> Response:
        """A thief comes into the account that is open in this browser."""
        customer = self.pages.who(request)
        if customer is None or not same_site(request):
            return Response(303, headers=[("location", "/")])
        Thief(self.pages.world).begin(customer["id"], self.pages.clock())
        return Response(303, headers=[("location", "/account")])

    def identity(self, request: Request) -> Response:
        """The provider's page. Whoever has the address may do it: the owner may be locked out."""
        return self._page(self.protection.known(request.params["check_id"]))

    def decide(self, request: Request) -> Response:
        """The provider's answer."""
        if not same_site(request):
            raise Refused(403, "invalid", "The form is not ours.")
        return self._page(self.protection.decide(request.params["check_id"], request.form.get("status", "")))

    def _page(self, check: Document) -> Response:
        known = self.pages.world.customer(check["customer_id"]) or {}
        language = str(known.get("locale", "en"))
        buttons = "".join(
            f'<button class="card" name="status" value="{status}">'
            f"<strong>{text(key, language)}</strong></button>"
            for status, key in (("passed", "identity_pass"), ("failed", "identity_fail"))
        )
        inside = (
            f"<p>{text('identity_says', language)}</p>"
            f'<form class="cards" method="post">{buttons}</form>'
            f'<p class="quiet">{text("identity_later", language)}</p>'
            if check["status"] == "pending"
            else f'<p role="status">{text("identity_done", language)}</p>'
        )
        title = text("identity", language)
        body = f"<main><h1>{escape(title)}</h1><p>{escape(str(known.get('name', '')))}</p>{inside}</main>"
        return self.pages.html(language, title, body)
