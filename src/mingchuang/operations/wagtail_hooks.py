"""The state of the installation joins the desk, for whoever administers it."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.operations import views
from mingchuang.ui.desk import RightMenuItem


class StateMenuItem(RightMenuItem):
    """Shown to the system and the security administrator."""

    right = "operations.view_state"


@hooks.register("register_admin_urls")
def state_urls() -> list:
    """The page of the state."""
    return [path("state/", views.state, name="state")]


@hooks.register("register_admin_menu_item")
def state_menu() -> MenuItem:
    """The state in the menu."""
    return StateMenuItem("系统状态", reverse("state"), name="state", icon_name="cogs", order=720)
