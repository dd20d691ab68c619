"""The calendar of due days joins the desk."""

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework import views


class DueDaysMenuItem(MenuItem):
    """Shown to whoever works on contents and cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, BUSINESS)


@hooks.register("register_admin_urls")
def casework_urls() -> list:
    """The pages of due days."""
    return [
        path("due/", views.due_days, name="due_days"),
        path("due/leave/", views.leave, name="due_leave"),
        path("due/leave/<int:pk>/back/", views.back, name="due_back"),
        path("due/feed/", views.subscribe, name="due_subscribe"),
        path("together/", views.case_batches, name="case_batches"),
        path("together/<int:pk>/", views.case_batch, name="case_batch"),
    ]


@hooks.register("register_admin_menu_item")
def due_menu() -> MenuItem:
    """The calendar in the menu, after the first page."""
    return DueDaysMenuItem("期限日历", reverse("due_days"), name="due-days", icon_name="calendar", order=5)
