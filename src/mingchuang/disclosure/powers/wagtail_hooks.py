"""Power lists join the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.disclosure.powers import views
from mingchuang.ui.desk import RightMenuItem


class PowersMenuItem(RightMenuItem):
    """Shown to whoever works on power lists or reviews them."""

    right = "powers.view_version"


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


@hooks.register("register_admin_menu_item")
def powers_menu() -> MenuItem:
    """权责清单 in the menu."""
    return PowersMenuItem("权责清单", reverse("powers"), name="powers", icon_name="list-ul", order=231)
