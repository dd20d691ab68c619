"""The state of the installation and the site's safety join the desk, for whoever administers it."""

from django.urls import path
from wagtail import hooks

from mingchuang.operations import views
from mingchuang.ui.desk import enter


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


enter("系统状态", "state", right="operations.view_state", name="state", icon="cogs", order=720)


enter("网站安全", "safety", right="operations.view_safety", name="safety", icon="warning", order=710)
