"""Power lists join the desk."""

from django.urls import path
from wagtail import hooks

from mingchuang.disclosure.powers import views
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def powers_urls() -> list:
    """The pages of power lists."""
    return [
        path("powers/", views.overview, name="powers"),
        path("powers/import/", views.bring, name="powers_import"),
        path("powers/blank.xlsx", views.blank, name="powers_blank"),
        path("powers/<int:pk>/", views.version, name="powers_version"),
        path("powers/<int:pk>/draft/", views.draft, name="powers_draft"),
        path("powers/<int:pk>/discard/", views.discard, name="powers_discard"),
    ]


enter("权责清单", "powers", right="powers.view_version", name="powers", icon="list-ul", order=231)
