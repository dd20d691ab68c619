"""Protection and a sentence on everything that Django answers, whichever server asks it."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingchuang.site import errors, headers
from mingchuang.ui.room import home_is_read_only, let_go_of_connection, trouble

log = logging.getLogger(__name__)


class ProtectionMiddleware:
    """Adds the protecting headers that an answer does not carry yet; stands before all others, so that
    refusals of the others are protected too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in headers.PROTECTION:
            response.headers.setdefault(name, value)
        # What is made for one visitor is kept by no cache for another, though a view forgot to say so.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Content-Security-Policy", headers.policy_of_dynamic(request.path))
        if settings.HTTPS:
            response.headers.setdefault(*headers.STRICT_TRANSPORT)
        return response


class MethodMiddleware:
    """Says in words what Django refuses without any: a method that an address does not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = errors.not_taken(request).content
            response["Content-Length"] = str(len(response.content))  # told further in, when there was nothing
        return response


class TroubleMiddleware:
    """Says that the disk is full or the database gone or slow, instead of an unknown failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 507 or home_is_read_only():
            let_go_of_connection()
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if (found := trouble(error)) is None:
            return None
        log.error("the machine is in trouble, status %d (%s)", found.status, type(error).__name__)
        return errors.troubled(request, found)
