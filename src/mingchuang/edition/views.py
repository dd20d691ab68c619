"""The public check of one address, its proof, and the log of roots."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from mingchuang.edition import addressing, queries, writing
from mingchuang.edition.addressing import Verdict, check
from mingchuang.edition.closing import log_body, manifest_body
from mingchuang.edition.proofs import NotProvable, prove
from mingchuang.ui import rates

LONGEST = 500
MOST_DIGITS = 10
IN_FEED = 50
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
    """The proof of ``?path=`` as JSON, the same as ``mingchuang edition prove`` gives; ``?since=`` adds the history."""
    if _is_too_often(request):
        return _finished(_said(TOO_OFTEN, 429), retry=True)
    since = request.GET.get("since", "")
    if since and not (since.isascii() and since.isdigit() and len(since) < MOST_DIGITS):
        return _finished(_said("版号应是数字，例如 since=12。", 400))
    path = addressing.written_path(request.GET.get("path", "")[:LONGEST])
    try:
        told = prove(path, since=int(since) if since else None)
    except NotProvable as reason:
        return _finished(_said(str(reason), 404))
    return _finished(JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2}))


@require_safe
def log_feed(_request: HttpRequest) -> HttpResponse:
    """The heads of the log of the newest editions, for feed readers: whoever keeps them can hold us to the past."""
    address = f"{settings.PUBLIC_URL}{reverse('check:page')}"
    feed = Atom1Feed("版本日志", address, "每一版的根值和版本日志的根值", language="zh-CN")
    for edition in queries.newest_editions(IN_FEED):
        feed.add_item(
            f"第 {edition.number} 版",
            f"{settings.PUBLIC_URL}{reverse('check:log')}#{edition.number}",
            f"版本日志根值 {edition.log_root}；本版根值 {edition.root}；运行日志封存值 {edition.journal_seal}",
            pubdate=edition.closed_at,
            updateddate=edition.closed_at,
            unique_id=f"{address}#{edition.number}",
        )
    return _finished(
        HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    )


@require_safe
def log(_request: HttpRequest) -> HttpResponse:
    """The whole log of roots, one line an edition, only ever added to."""
    return _finished(HttpResponse(log_body(), content_type="application/x-ndjson; charset=utf-8"))


@require_safe
def manifest(_request: HttpRequest, number: int) -> HttpResponse:
    """What one edition changed, as another node needs it to fetch that edition and anybody to compute its root."""
    edition = queries.edition(number)
    if edition is None:
        raise Http404
    return _finished(HttpResponse(manifest_body(edition), content_type="application/x-ndjson; charset=utf-8"))


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """A page as it lies in the edition, for nodes that fetch it: some have no address of their own (``/50x.html``)."""
    path = request.GET.get("path", "")[:LONGEST]
    if not (path.endswith(".html") and queries.is_live(path)):
        raise Http404
    try:
        content = (writing.current() / path[1:]).read_bytes()
    except OSError:
        raise Http404 from None
    return _finished(HttpResponse(content, content_type="application/octet-stream"))


def _is_too_often(request: HttpRequest) -> bool:
    return rates.reads_too_often(request, at=timezone.now(), purpose="check", allowed=A_MINUTE)


def _said(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


def _finished(response: HttpResponse, *, retry: bool = False) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    if retry:
        response["Retry-After"] = "60"
    return response
