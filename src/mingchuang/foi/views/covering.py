"""Covering what must not go out: the pages as pictures, boxes drawn or taken from the scan, the new copy."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.casework import papers
from mingchuang.casework.actions import note_look
from mingchuang.casework.models import Enclosure
from mingchuang.documents.burning import Box
from mingchuang.documents.converting import can_convert
from mingchuang.documents.redactable import CannotRedactError, pages_of, picture_of
from mingchuang.foi import actions, inside
from mingchuang.foi.covering import (
    REASONS,
    CoverRefusedError,
    Suggestion,
    may_convert,
    may_cover,
    merged,
    needs_reading,
    suggestions,
)
from mingchuang.foi.models import Request
from mingchuang.foi.rules.registers import CoverStep
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.foi.suggesting import from_json
from mingchuang.foi.views.desk import found

PAGE_WIDTH = 1000
SECONDS = 4
"""So often the page asks how far the worker is."""
TITLE = "遮盖不予公开的内容"


def _asked(request: HttpRequest, pk: int, paper_pk: int) -> tuple[Request, Enclosure]:
    wanted = found(request, pk)
    if not has_role(request.user, HANDLERS, wanted.case.organisation):
        raise PermissionDenied
    held = wanted.case.enclosures.filter(pk=paper_pk).first()
    if held is None or not (may_cover(held) or may_convert(held)):
        raise Http404
    return wanted, held


@for_business
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """Choose what is covered, page by page, and make the copy; a document of an office program becomes a PDF first."""
    wanted, held = _asked(request, pk, paper_pk)
    if (order := inside.open_covering(held)) is not None:
        context = {"wanted": wanted, "held": held, "order": order, "header_title": TITLE, "page_title": TITLE}
        response = render(request, "foi/desk/cover_waiting.html", context)
        response["Refresh"] = str(SECONDS)
        return response
    if may_convert(held):
        return _converted(request, wanted, held)
    content = papers.read(held.paper)
    try:
        offered = _offered(held, content)
        if request.method == "POST":
            return _ordered(request, wanted, held, offered)
        last = inside.last_order(held)
        return _page(request, wanted, held, content, offered, last.refusal if last else "")
    except CannotRedactError as error:
        messages.error(request, str(error))
        return redirect("foi_case", pk)
    except (CoverRefusedError, RequestRefusedError) as error:
        return _page(request, wanted, held, content, offered, str(error), 422)


def _page(
    request: HttpRequest,
    wanted: Request,
    held: Enclosure,
    content: bytes,
    offered: Sequence[Suggestion],
    refused: str,
    status: int = 200,
) -> HttpResponse:
    note_look(wanted.case, actor=request.user, at=timezone.now())
    context = {
        "wanted": wanted,
        "held": held,
        "pages": pages_of(content),
        "suggestions": offered,
        "places": _places(offered),
        "reasons": REASONS,
        "may_read": settings.READ_PICTURES and inside.last_reading(held) is None and needs_reading(content),
        "refused": refused,
        "is_made": not refused
        and (last := inside.last_order(held)) is not None
        and last.step is CoverStep.MAKE,
        "header_title": TITLE,
        "page_title": TITLE,
    }
    return render(request, "foi/desk/cover.html", context, status=status)


def _offered(held: Enclosure, content: bytes) -> list[Suggestion]:
    """What was found in the words of the file, and what the reading of its scans has found."""
    reading = inside.last_reading(held)
    return from_json(reading.plan) if reading and not reading.refusal else suggestions(content)


def _places(offered: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Where each suggestion lies, for the script that draws them."""
    return [
        {"number": number, "page": page, "edges": [round(edge, 1) for edge in box.edges]}
        for number, one in enumerate(offered)
        for page, row in one.boxes.items()
        for box in row
    ]


def _ordered(
    request: HttpRequest, wanted: Request, held: Enclosure, offered: Sequence[Suggestion]
) -> HttpResponse:
    now = timezone.now()
    if request.POST.get("verb") == "read":
        actions.order_reading(wanted, held, actor=request.user, at=now)
        return redirect("foi_cover", wanted.pk, held.pk)
    made = actions.order_cover(wanted, held, _plan(request, offered), actor=request.user, at=now)
    if made is None:
        return redirect("foi_cover", wanted.pk, held.pk)
    messages.success(request, "已生成遮盖后的副本，列在材料中；原件不交给申请人。请打开副本核对一遍。")
    return redirect("foi_case", wanted.pk)


def _plan(request: HttpRequest, offered: Sequence[Suggestion]) -> actions.Plan:
    """What the form says: suggestions that stayed ticked, boxes drawn, words typed, each with its reason."""
    taken: list[dict[int, list[Box]]] = []
    gone = []
    for number in request.POST.getlist("found"):
        one = (
            offered[int(number)]
            if number.isascii() and number.isdigit() and int(number) < len(offered)
            else None
        )
        if one is None:
            raise CoverRefusedError("页面上的内容已经变化，请刷新页面后重新选择。")
        why = _reason(request.POST.get(f"reason-{number}", ""))
        taken.append({page: [Box(*box.edges, why) for box in row] for page, row in one.boxes.items()})
        gone.append(one.value)
    typed = [line.strip() for line in request.POST.get("words", "")[:4000].splitlines() if line.strip()]
    why = _reason(request.POST.get("reason", ""))
    boxes = merged(*taken, _drawn(request.POST.getlist("box")))
    return actions.Plan(boxes, dict.fromkeys(typed, why), gone)


def _reason(written: str) -> str:
    """One of the reasons, by its number; the first where there is none of that number."""
    known = written.isascii() and written.isdigit() and int(written) < len(REASONS)
    return REASONS[int(written)] if known else REASONS[0]


def _drawn(written: list[str]) -> dict[int, list[Box]]:
    """Boxes drawn in the browser: ``page,left,top,right,bottom,reason`` in the page's own units."""
    boxes: dict[int, list[Box]] = {}
    for one in written[:2000]:
        try:
            page, *edges, why = one.split(",")
            left, top, right, bottom = map(float, edges)
            boxes.setdefault(int(page), []).append(Box(left, top, right, bottom, _reason(why)))
        except ValueError:
            raise CoverRefusedError("有一个遮盖框没有画好，请刷新页面后重画。") from None
    return boxes


def _converted(request: HttpRequest, wanted: Request, held: Enclosure) -> HttpResponse:
    """The document as PDF, which the worker makes and which is covered then; or what to do where there can be none."""
    refused, last = "", inside.last_order(held)
    if request.method == "POST":
        try:
            actions.order_conversion(wanted, held, actor=request.user, at=timezone.now())
        except (RequestRefusedError, CoverRefusedError) as error:
            refused = str(error)
        else:
            return redirect("foi_cover", wanted.pk, held.pk)
    elif last is not None:
        made = wanted.case.enclosures.filter(pk=actions.made_of(last)).first()
        if made is not None:
            messages.success(request, "已转换为 PDF，与原文件一起留在材料中。请逐页核对后遮盖。")
            return redirect("foi_cover", wanted.pk, made.pk)
    context = {
        "wanted": wanted, "held": held, "can_convert": can_convert(), "header_title": TITLE, "page_title": TITLE,
        "refused": refused or (last.refusal if request.method == "GET" and last else ""),
    }  # fmt: skip
    return render(request, "foi/desk/cover_convert.html", context, status=422 if refused else 200)


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
