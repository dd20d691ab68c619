"""The public search of powers, and the desk's pages of power lists."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.disclosure.powers import actions, queries
from mingchuang.disclosure.powers.forms import ImportForm
from mingchuang.disclosure.powers.models import Version
from mingchuang.disclosure.powers.public import power_path
from mingchuang.disclosure.powers.rules import LABELS, PowerKind
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.publishing.actions import RefusedError as PublishingRefusedError
from mingchuang.ui import rates

ON_A_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Powers that hold now, by words, kind and organisation."""
    if rates.reads_too_often(
        request, at=timezone.now(), purpose="powers", allowed=settings.SEARCH_PER_MINUTE
    ):
        return HttpResponse("查询过于频繁，请一分钟后再试。", status=429, headers={"Retry-After": "60"})
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "kind", "organisation")}
    found = queries.search(asked["q"], asked["kind"], asked["organisation"])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "kinds": list(PowerKind),
        "organisations": [version.organisation for version in queries.current()],
        "page": page,
        "rows": [(item, power_path(item.version.organisation.slug, item.code)) for item in page.object_list],
        "address": urlencode({name: text for name, text in asked.items() if text}),
        "page_title": "查询权责清单",
    }
    response = render(request, "powers/search.html", context)
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response


def for_powers(right: str) -> Callable[[View], View]:
    """Only for whoever holds the right somewhere; each version is asked for besides."""

    def guard(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            if not request.user.has_perm(f"powers.{right}_version"):
                raise PermissionDenied
            return view(request, *args, **options)

        return asked

    return guard


def found(request: HttpRequest, pk: int) -> Version:
    """The version, if this person may see it. Raises ``Http404`` otherwise."""
    version = queries.visible_to(request.user).filter(pk=pk).first()
    if version is None:
        raise Http404
    return version


@for_powers("view")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All versions that this person may see."""
    context = {
        "versions": queries.visible_to(request.user),
        "may_import": bool(queries.organisations_for(request.user)),
    }
    return _page(request, "overview.html", "权责清单", context)


@for_powers("add")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Import a version."""
    choices = queries.organisations_for(request.user)
    form = ImportForm(
        request.POST or None, request.FILES or None, choices=choices, today=timezone.localdate()
    )
    refused: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made = actions.import_version(
                kept["organisation"], form.content, form.name, adjusted_on=kept["adjusted_on"], reason=kept["reason"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except actions.RefusedError as error:
            refused = error.sentences
        else:
            messages.success(request, f"已导入{made.items.count()}项。请核对变化，再生成公开稿。")
            return redirect("powers_version", made.pk)
    context = {"form": form, "refused": refused, "choices": choices}
    return _page(request, "import.html", "导入权责清单", context, 422 if request.method == "POST" else 200)


@for_powers("view")
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """The form to fill in."""
    content = xlsx_bytes(list(LABELS.values()), [], title="权责清单")
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="powers.xlsx"'}
    )


@for_powers("view")
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it changes, its items, its article."""
    return _version(request, found(request, pk))


def _version(request: HttpRequest, one: Version, refused: Any = (), status: int = 200) -> HttpResponse:
    powers = queries.powers(one)
    context = {
        "version": one,
        "refused": refused,
        "counts": queries.counts(powers),
        "before": queries.earlier(one),
        "changes": queries.differences(one),
        "powers": powers,
        "may_edit": queries.may_edit(request.user, one.organisation),
    }
    return _page(request, "version.html", one.title, context, status)


@for_powers("change")
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the article and send it on its way."""
    one = found(request, pk)
    try:
        actions.draft_article(one, actor=request.user, at=timezone.now())
    except (actions.RefusedError, PublishingRefusedError, MoveRefusedError) as refused:
        return _version(request, one, getattr(refused, "sentences", (str(refused),)), 422)
    messages.success(request, "公开稿已生成并提交审核。签发以后，公众查到的就是这一版。")
    return redirect("powers_version", pk)


@for_powers("change")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a version that was never public."""
    one = found(request, pk)
    try:
        actions.discard(one, actor=request.user, at=timezone.now())
    except actions.RefusedError as refused:
        return _version(request, one, refused.sentences, 422)
    messages.success(request, "这一版已删除。")
    return redirect("powers")


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {**context, "page_title": title, "header_title": title, "header_icon": "list-ul"}
    return render(request, f"powers/desk/{template}", shown, status=status)
