"""Errors of the API: always RFC 9457, never a stack trace."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from havendesk.kernel.actors import Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.doors import Outcome, Record, record_moment
from havendesk.kernel.errors import ErrorCode, Refused, problem
from havendesk.kernel.ids import uuid7
from havendesk.kernel.logs import get_logger

log = get_logger(__name__)
# A body that is no form, fields without end, a header that never ends.
_UNREADABLE = (MultiPartParserError, BadRequest, SuspiciousOperation)
_BY_STATUS = {400: ErrorCode.MALFORMED, 401: ErrorCode.NOT_SIGNED_IN, 403: ErrorCode.FORBIDDEN}


def install(api: NinjaAPI) -> None:
    """Answer every exception of the API's views with a problem."""

    def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
        request_id = str(getattr(request, "request_id", "") or uuid7())
        response = api.create_response(request, problem(refused, request_id), status=refused.status)
        response["Content-Type"] = "application/problem+json"
        if refused.status in (429, 503):
            response["Retry-After"] = "5"
        return response

    @api.exception_handler(Refused)
    def on_refused(request: HttpRequest, error: Refused) -> HttpResponse:
        _count_stranger(error)
        return answer(request, error)

    @api.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, _invalid(error.errors))

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, Refused(_BY_STATUS.get(error.status_code, ErrorCode.MALFORMED)))

    @api.exception_handler(Http404)
    def on_not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
        return answer(request, Refused(ErrorCode.NOT_FOUND))

    @api.exception_handler(OperationalError)
    def on_silent_database(request: HttpRequest, error: OperationalError) -> HttpResponse:
        log.warning("api.database_silent", path=request.path)
        return answer(request, Refused(ErrorCode.TRY_LATER))

    @api.exception_handler(Exception)
    def on_failure(request: HttpRequest, error: Exception) -> HttpResponse:
        code = _code_of(error)
        if code is not ErrorCode.MALFORMED:
            log.exception("api.failed", path=request.path, error=type(error).__name__)
        return answer(request, Refused(code))


class WrongMethod:
    """Middleware: where the API knows an address but not the method, nothing is there for this request; it is
    refused like everything else, with a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or not request.path.startswith("/api/"):
            return response
        refused = Refused(ErrorCode.NOT_FOUND)
        return JsonResponse(
            problem(refused, str(uuid7())), status=refused.status, content_type="application/problem+json"
        )


def _count_stranger(refused: Refused) -> None:
    """Requests of nobody we know meet no door, so the record counts them here, per minute."""
    if refused.status == 401:
        stranger = Actor(ActorKind.ANONYMOUS, origin=Origin.API)
        record_moment(
            Record("api.identify", Outcome.REFUSED, stranger, now(), uuid7(), code=refused.code.value)
        )


def _code_of(error: Exception) -> ErrorCode:
    """What Django cannot read is the sender's; a full disk passes; everything else is ours to mend."""
    if isinstance(error, _UNREADABLE):
        return ErrorCode.MALFORMED
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return ErrorCode.TRY_LATER if full else ErrorCode.INTERNAL


def _invalid(errors: list[dict[str, Any]]) -> Refused:
    first = errors[0] if errors else {"loc": (), "msg": ""}
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "file", "form")]
    # Ninja puts the parameter's own name first where the body is one schema.
    names = place[1:] if len(place) > 1 and place[0] in ("body", "payload") else place
    return Refused(ErrorCode.FIELD_INVALID, field=".".join(names), detail=str(first["msg"])[:200])
