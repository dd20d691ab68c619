"""The state of the installation and the site's safety join the desk, for whoever administers it."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.operations import views
from mingchuang.ui.desk import RightMenuItem


class StateMenuItem(RightMenuItem):
    """Shown to the system and the security administrator."""

    right = "operations.view_state"


class SafetyMenuItem(RightMenuItem):
    """Shown to administrators, information officers, signers and leaders."""

    right = "operations.view_safety"


@hooks.register("register_admin_urls")
def state_urls() -> list:
    """The pages of state and safety."""
    return [
        path("state/", views.state, name="state"),
        path("safety/", views.safety, name="safety"),
        path("safety/read-only/", views.read_only, name="safety_read_only"),
        path("safety/grey/", views.grey, name="safety_grey"),
        path("safety/take-down/", views.take_down, name="safety_take_down"),
        path("safety/papers/<slug:kind>/", views.paper, name="safety_paper"),
        path("safety/events/new/", views.new_event, name="safety_event_new"),
        path("safety/events/<int:pk>/", views.event, name="safety_event"),
    ]


@hooks.register("register_admin_menu_item")
def state_menu() -> MenuItem:
    """The state in the menu."""
    return StateMenuItem("系统状态", reverse("state"), name="state", icon_name="cogs", order=720)


@hooks.register("register_admin_menu_item")
def safety_menu() -> MenuItem:
    """The site's safety in the menu."""
    return SafetyMenuItem("网站安全", reverse("safety"), name="safety", icon_name="warning", order=710)
