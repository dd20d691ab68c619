"""The public check of one address, and its proof."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingchuang.edition.addressing import Verdict, check
from mingchuang.edition.proofs import NotProvable, prove

LONGEST = 500


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Tells whether the page at ``?path=`` stands as it was published; an empty form without one."""
    written = request.GET.get("path", "")[:LONGEST]
    found = check(written) if written.strip() else None
    status = 404 if found and found.verdict is Verdict.UNKNOWN else 200
    return _finished(
        render(request, "edition/check.html", {"written": written, "found": found}, status=status)
    )


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """The proof of ``?path=`` as JSON, the same as ``mingchuang edition prove`` gives."""
    found = check(request.GET.get("path", "")[:LONGEST])
    try:
        return _finished(
            JsonResponse(prove(found.path), json_dumps_params={"ensure_ascii": False, "indent": 2})
        )
    except NotProvable as reason:
        answer = {"error": str(reason)}
        return _finished(JsonResponse(answer, status=404, json_dumps_params={"ensure_ascii": False}))


def _finished(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
