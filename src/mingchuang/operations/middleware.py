"""What is counted of each request. While the site is switched to reading only, nothing is submitted; signing in and the switches themselves go on."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingchuang.operations import metrics
from mingchuang.ui.writing import refused

READING = ("GET", "HEAD", "OPTIONS", "TRACE")
ALWAYS = ("account_", "mfa_", "wagtailadmin_login", "wagtailadmin_logout", "safety")
"""Beginnings of the names of addresses that are written to even then."""


class MeasureMiddleware:
    """Counts each answer and the seconds it took, by the name of its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name or "unnamed") if match else "nothing"
        metrics.count_request(view, response.status_code, time.perf_counter() - begun)
        return response


class ReadOnlyMiddleware:
    """Answers 503 with the reason to whoever submits something while nothing may be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _options: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method in READING or (name or "").startswith(ALWAYS) or not (said := refused()):
            return None
        answer = render(request, "operations/read_only.html", {"said": said}, status=503)
        answer.headers["Retry-After"] = "600"
        return answer
