"""Covering what must not go out: the pages as pictures, boxes drawn or taken from the scan, the new copy."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.queries import has_role
from mingchuang.casework import papers
from mingchuang.casework.actions import note_look
from mingchuang.casework.models import Enclosure
from mingchuang.casework.views import for_business
from mingchuang.documents.burning import Box
from mingchuang.documents.redactable import CannotRedactError, pages_of, picture_of
from mingchuang.foi import actions
from mingchuang.foi.covering import CoverRefusedError, boxes_around, may_cover, merged, suggestions
from mingchuang.foi.models import Request
from mingchuang.foi.rules.words import HANDLERS
from mingchuang.foi.views.desk import found

REASONS = (
    "个人隐私（《条例》第十五条）",
    "商业秘密（《条例》第十五条）",
    "国家秘密（《条例》第十四条）",
    "内部事务（《条例》第十六条）",
    "过程性信息（《条例》第十六条）",
)
PAGE_WIDTH = 1000


def _asked(request: HttpRequest, pk: int, paper_pk: int) -> tuple[Request, Enclosure]:
    wanted = found(request, pk)
    if not has_role(request.user, HANDLERS, wanted.case.organisation):
        raise PermissionDenied
    held = wanted.case.enclosures.filter(pk=paper_pk).first()
    if held is None or not may_cover(held):
        raise Http404
    return wanted, held


@for_business
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """Choose what is covered, page by page, and make the copy."""
    wanted, held = _asked(request, pk, paper_pk)
    content, refused = papers.read(held.paper), ""
    if request.method == "POST":
        try:
            _made(request, wanted, held, content)
        except (CoverRefusedError, CannotRedactError) as error:
            refused = str(error)
        else:
            messages.success(
                request, "已生成遮盖后的副本，列在材料中；原件不交给申请人。请打开副本核对一遍。"
            )
            return redirect("foi_case", pk)
    try:
        pages = pages_of(content)
    except CannotRedactError as error:
        messages.error(request, str(error))
        return redirect("foi_case", pk)
    note_look(wanted.case, actor=request.user, at=timezone.now())
    context = {
        "wanted": wanted,
        "held": held,
        "pages": pages,
        "suggestions": suggestions(content, held.name),
        "reasons": REASONS,
        "refused": refused,
        "header_title": "遮盖不予公开的内容",
        "page_title": "遮盖不予公开的内容",
    }
    return render(request, "foi/desk/cover.html", context, status=422 if refused else 200)


def _made(request: HttpRequest, wanted: Request, held: Enclosure, content: bytes) -> None:
    reason = request.POST.get("reason", "")[:60] or REASONS[0]
    typed = [line.strip() for line in request.POST.get("words", "")[:4000].splitlines() if line.strip()]
    words = [*request.POST.getlist("found"), *typed]
    boxes = merged(boxes_around(content, words, reason), _drawn(request.POST.getlist("box"), reason))
    actions.cover(wanted, held, boxes, words, actor=request.user, at=timezone.now())


def _drawn(written: list[str], reason: str) -> dict[int, list[Box]]:
    """Boxes drawn in the browser: ``page,left,top,right,bottom`` in the page's own units."""
    boxes: dict[int, list[Box]] = {}
    for one in written[:2000]:
        try:
            page, *edges = one.split(",")
            left, top, right, bottom = map(float, edges)
            boxes.setdefault(int(page), []).append(Box(left, top, right, bottom, reason))
        except ValueError:
            raise CoverRefusedError("有一个遮盖框没有画好，请刷新页面后重画。") from None
    return boxes


@for_business
@require_GET
def page(request: HttpRequest, pk: int, paper_pk: int, number: int) -> HttpResponse:
    """One page as a picture."""
    _wanted, held = _asked(request, pk, paper_pk)
    try:
        picture = picture_of(papers.read(held.paper), number, width=PAGE_WIDTH)
    except (CannotRedactError, IndexError) as error:
        raise Http404 from error
    response = HttpResponse(
        picture, content_type="image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    )
    response["Cache-Control"] = "private, no-store"
    return response
