"""The frame of the desk: our first page, our menu, our look."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.accounts import joint_views
from mingchuang.accounts.network_views import desk_networks
from mingchuang.accounts.people import PeopleViewSet
from mingchuang.accounts.views import AccountPage, end_session
from mingchuang.ui.desk import enter

WAGTAILS_OWN = {"reports", "help", "documents", "snippets", "settings"}
"""Items of Wagtail's menu that lead to pages this house does not use."""

RENAMED = {"explorer": "栏目", "images": "图片"}


@hooks.register("register_admin_viewset")
def people_viewset() -> PeopleViewSet:
    """People and roles."""
    return PeopleViewSet()


@hooks.register("register_admin_urls")
def account_urls() -> list:
    """One's own account."""
    return [
        path("my-account/", AccountPage.as_view(), name="my_account"),
        path("my-account/end/", end_session, name="my_account_end"),
        path("networks/", desk_networks, name="desk_networks"),
        path("joint/", joint_views.joint_requests, name="joint"),
        path("joint/ask/", joint_views.ask_emergency, name="joint_ask"),
        path("joint/<int:pk>/<slug:verb>/", joint_views.decide_joint, name="joint_do"),
    ]


@hooks.register("register_admin_menu_item")
def home_menu() -> MenuItem:
    """The first page in the menu."""
    return MenuItem("工作台", reverse("wagtailadmin_home"), name="desk-home", icon_name="home", order=1)


@hooks.register("register_admin_menu_item")
def account_menu() -> MenuItem:
    """One's own account in the menu."""
    return MenuItem("我的账号", reverse("my_account"), name="my-account", icon_name="user", order=9000)


enter("双人办理", "joint", right="accounts.view_jointrequest", name="joint", icon="group", order=620)
enter(
    "访问网段", "desk_networks", right="accounts.change_desknetworks", name="networks", icon="lock", order=630
)


@hooks.register("construct_main_menu", order=1000)
def our_menu(request: HttpRequest, items: list[Any]) -> None:
    """Only our items, in our words; and the person's name, by which Wagtail's sidebar means a first name."""
    request.user.first_name = request.user.get_full_name()
    items[:] = [item for item in items if item.name not in WAGTAILS_OWN]
    if not request.user.groups.exists():
        items[:] = [item for item in items if item.name != "images"]
    for item in items:
        item.label = RENAMED.get(item.name, item.label)


@hooks.register("insert_global_admin_css")
def our_look() -> str:
    """Our colours and measures over Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("ui/desk.css"))
