"""Addresses for machines that watch: does it live, is it ready, how does it fare. Strangers learn one word."""

import secrets
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from mingchuang.operations import metrics, readiness
from mingchuang.ui.rates import client_address

PLAIN = "text/plain; charset=utf-8"


def may_watch(request: HttpRequest) -> bool:
    """Whether figures are told: to the addresses of ``METRICS_FROM``, and to whoever knows the token."""
    token = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(shown.encode(), token.encode()):
        return True
    try:
        client = ip_address(client_address(request))
    except ValueError:
        return False
    return any(client in ip_network(network, strict=False) for network in settings.METRICS_FROM)


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here: 200 or 503; what is wrong is told to those who may watch."""
    parts = readiness.examine(timezone.now())
    status = 503 if any(parts.values()) else 200
    if may_watch(request):
        told = {part: wrong or "ok" for part, wrong in parts.items()}
        return JsonResponse({"ready": status == 200, **told}, status=status)
    return HttpResponse("ready\n" if status == 200 else "not ready\n", status=status, content_type=PLAIN)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; to a stranger there is no such page."""
    if not may_watch(request):
        raise Http404
    return HttpResponse(metrics.report(), content_type=CONTENT_TYPE_LATEST)
