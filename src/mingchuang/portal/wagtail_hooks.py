"""Edits of the tree in the desk lead through the portal's actions; a column that holds articles stays."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from mingchuang.portal import actions, queries
from mingchuang.portal.desk import SiteGroup
from mingchuang.portal.models import HomePage


@hooks.register("register_admin_viewset")
def site_group() -> SiteGroup:
    """Settings, navigation, tasks and roster."""
    return SiteGroup()


@hooks.register("construct_page_action_menu")
def publish_first(menu_items: list[Any], _request: HttpRequest, _context: dict[str, Any]) -> None:
    """The button in the open publishes: a column has no preview, and what is only kept as a draft changes nothing."""
    menu_items.sort(key=lambda item: item.name != "action-publish")


def _changed(request: HttpRequest, page: Page, *, added: bool = False) -> None:
    at = timezone.now()
    if isinstance(page.specific, HomePage):
        actions.home_changed(actor=request.user.pk, at=at)
    else:
        actions.column_changed(page.pk, actor=request.user.pk, at=at, added=added)


@hooks.register("after_create_page")
def after_create(request: HttpRequest, page: Page) -> None:
    """A page was added; drafts change nothing that the public sees."""
    if page.live:
        _changed(request, page, added=True)


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_move_page")
def after_change(request: HttpRequest, page: Page) -> None:
    """A page was edited, published, taken off the site or moved."""
    _changed(request, page)


@hooks.register("after_copy_page")
def after_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A page was copied."""
    if new_page.live:
        _changed(request, new_page, added=True)


@hooks.register("after_delete_page")
def after_delete(request: HttpRequest, page: Page) -> None:
    """A page was deleted; its former addresses answer 410."""
    actions.column_removed(page.pk, actor=request.user.pk, at=timezone.now())


@hooks.register("before_delete_page")
def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refused while articles stand in the column or below it."""
    reason = queries.reason_to_keep(page)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def before_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    if action_type != "delete":
        return None
    reasons = [
        reason for page in objects if isinstance(page, Page) if (reason := queries.reason_to_keep(page))
    ]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    return redirect(request.path_info if request.method == "GET" else "wagtailadmin_home")


@hooks.register("after_bulk_action")
def after_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> None:
    """Several pages were published, moved, taken off or deleted at once."""
    for page in objects:
        if not isinstance(page, Page):
            continue
        if action_type == "delete":
            actions.column_removed(page.pk, actor=request.user.pk, at=timezone.now())
        else:
            _changed(request, page)
