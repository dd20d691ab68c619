"""Protection and a sentence on everything that Django answers, whichever server asks it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingchuang.site import errors, headers


class ProtectionMiddleware:
    """Adds the protecting headers that an answer does not carry yet; stands before all others, so that
    refusals of the others are protected too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in headers.PROTECTION:
            response.headers.setdefault(name, value)
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
        return response
