"""The public check of one address, and its proof."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingchuang.edition.addressing import Verdict, check
from mingchuang.edition.proofs import NotProvable, prove
from mingchuang.ui import rates

LONGEST = 500
A_MINUTE = 30
"""Addresses that one visitor may have checked in a minute: each reads a whole file or hashes a whole tree."""

TOO_OFTEN = f"您一分钟内核对了 {A_MINUTE} 次以上，请稍等一分钟再试。要核对许多文件，可以下载后自行计算摘要。"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Tells whether the page at ``?path=`` stands as it was published; an empty form without one."""
    written = request.GET.get("path", "")[:LONGEST]
    if not written.strip():
        return _finished(render(request, "edition/check.html"))
    if _is_too_often(request):
        context = {"written": written, "sentence": TOO_OFTEN}
        return _finished(render(request, "edition/check.html", context, status=429), retry=True)
    found = check(written)
    status = 404 if found.verdict is Verdict.UNKNOWN else 200
    return _finished(
        render(request, "edition/check.html", {"written": written, "found": found}, status=status)
    )


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """The proof of ``?path=`` as JSON, the same as ``mingchuang edition prove`` gives."""
    if _is_too_often(request):
        return _finished(_said(TOO_OFTEN, 429), retry=True)
    found = check(request.GET.get("path", "")[:LONGEST])
    try:
        return _finished(
            JsonResponse(prove(found.path), json_dumps_params={"ensure_ascii": False, "indent": 2})
        )
    except NotProvable as reason:
        return _finished(_said(str(reason), 404))


def _is_too_often(request: HttpRequest) -> bool:
    return rates.is_too_often(request, at=timezone.now(), purpose="check", allowed=A_MINUTE)


def _said(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


def _finished(response: HttpResponse, *, retry: bool = False) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    if retry:
        response["Retry-After"] = "60"
    return response
