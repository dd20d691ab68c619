"""What the desk's pages of disclosure share: their frame, downloads, refusals as messages."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingchuang.disclosure.queries import is_office
from mingchuang.disclosure.rules import RefusedError
from mingchuang.documents.sheets import csv_bytes, xlsx_bytes
from mingchuang.publishing.actions import RefusedError as PublishingRefusedError

View = Callable[..., HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    trail: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """A page in the desk's frame; ``trail`` are ``(address, label)`` from the overview down."""
    crumbs = [
        {"url": reverse("obligations"), "label": "公开事项"},
        *({"url": url, "label": label} for url, label in trail),
    ]
    frame = {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": crumbs if trail else crumbs[:1],
    }
    return render(request, f"disclosure/desk/{template}.html", {**frame, **context})


def for_office(view: View) -> View:
    """Opens a view to whoever keeps the catalogue for the whole district, and to nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not is_office(request.user):
            raise PermissionDenied
        return view(request, *args, **options)

    return guarded


def attempted(request: HttpRequest, verb: Callable[[], Any], done: str) -> bool:
    """Carry out ``verb`` and tell the person how it went."""
    try:
        verb()
    except (RefusedError, PublishingRefusedError) as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def download(form: str, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A table as CSV or XLSX under a Chinese name."""
    content, kind = (
        (xlsx_bytes(head, rows, title=name), XLSX)
        if form == "xlsx"
        else (csv_bytes(head, rows), "text/csv; charset=utf-8")
    )
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{form}"
    return answer
