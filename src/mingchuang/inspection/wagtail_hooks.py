"""Inspections join the desk, for whoever may read them."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.inspection import views
from mingchuang.ui.desk import RightMenuItem


class InspectionMenuItem(RightMenuItem):
    """Shown to information officers, leaders and the system administrator."""

    right = "inspection.view_inspection"


@hooks.register("register_admin_urls")
def inspection_urls() -> list:
    """The pages of inspections."""
    return [
        path("inspections/", views.inspections, name="inspections"),
        path("inspections/ask/", views.ask, name="inspection_ask"),
        path("inspections/<int:pk>/", views.inspection, name="inspection"),
        path("inspections/<int:pk>/pictures/<str:name>", views.picture, name="inspection_picture"),
    ]


@hooks.register("register_admin_menu_item")
def inspection_menu() -> MenuItem:
    """Inspections in the menu."""
    return InspectionMenuItem(
        "网站检查", reverse("inspections"), name="inspections", icon_name="circle-check", order=640
    )
