"""Inspections join the desk, for whoever may read them."""

from django.urls import path
from wagtail import hooks

from mingchuang.inspection import views
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def inspection_urls() -> list:
    """The pages of inspections."""
    return [
        path("inspections/", views.inspections, name="inspections"),
        path("inspections/ask/", views.ask, name="inspection_ask"),
        path("inspections/<int:pk>/", views.inspection, name="inspection"),
        path("inspections/<int:pk>/pictures/<str:name>", views.picture, name="inspection_picture"),
    ]


enter(
    "网站检查",
    "inspections",
    right="inspection.view_inspection",
    name="inspections",
    icon="circle-check",
    order=640,
)
