"""What the pages of moving in share: rights, the frame of a page, a redirect that says why something was refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingchuang.importing.mapping import MappingError
from mingchuang.importing.models import Batch
from mingchuang.importing.rules import BatchState
from mingchuang.importing.running import BatchRefusedError

ICON = "download"
UNDER_WAY = (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING)

may_look = permission_required("importing.view_batch", raise_exception=True)
may_look_at_items = permission_required("importing.view_item", raise_exception=True)
may_move = permission_required("importing.change_batch", raise_exception=True)


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page of the desk."""
    context |= {"page_title": title, "header_title": title, "header_icon": ICON}
    context["may_move"] = request.user.has_perm("importing.change_batch")
    return render(request, f"importing/{template}", context)


def tried(request: HttpRequest, verb: Callable[[], Any], done: str) -> bool:
    """Whether a verb was done; says so, or why not."""
    try:
        verb()
    except (BatchRefusedError, MappingError) as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def steps(batch: Batch) -> list[tuple[str, str]]:
    """The way of a batch: ``(address name, label)``."""
    if batch.state is BatchState.PREPARING:
        return [
            ("batch_mapping", "一、对应关系"),
            ("batch_columns", "二、栏目和机构"),
            ("batch_preview", "三、预览和开始"),
        ]
    return [("batch", "账目"), ("batch_items", "清单"), ("batch_papers", "报告和公告")]
