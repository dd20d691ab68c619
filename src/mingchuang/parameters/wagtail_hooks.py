"""Parameters and calendars in the desk."""

from django.urls import path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from mingchuang.parameters import views
from mingchuang.ui.desk import RightMenuItem


class ParametersMenuItem(RightMenuItem):
    """Shown to those who may look."""

    right = "parameters.view_override"


class ParametersViewSet(ViewSet):
    """``/desk/parameters/``"""

    name = "parameters"
    icon = "cog"
    menu_label = "参数与日历"
    menu_name = "parameters"
    menu_order = 800
    add_to_admin_menu = True
    menu_item_class = ParametersMenuItem

    def get_urlpatterns(self) -> list:
        return [
            path("", views.index, name="index"),
            path("calendar/", views.calendar, name="calendar"),
            path("withdraw/<int:pk>/", views.withdraw, name="withdraw"),
            path("value/<str:name>/", views.parameter, name="parameter"),
        ]


@hooks.register("register_admin_viewset")
def parameters_viewset() -> ParametersViewSet:
    """Under 设置 for the system administrator."""
    return ParametersViewSet()
