"""The journal joins the desk, for whoever may read it."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.journal.views import JournalPage, VerifyPage
from mingchuang.ui.desk import RightMenuItem


class JournalMenuItem(RightMenuItem):
    """Shown to the audit administrator."""

    right = "journal.view_entry"


@hooks.register("register_admin_urls")
def journal_urls() -> list:
    """The two pages of the journal."""
    return [
        path("journal/", JournalPage.as_view(), name="journal"),
        path("journal/verify/", VerifyPage.as_view(), name="journal_verify"),
    ]


@hooks.register("register_admin_menu_item")
def journal_menu() -> MenuItem:
    """The journal in the menu."""
    return JournalMenuItem("日志", reverse("journal"), name="journal", icon_name="history", order=700)


@hooks.register("register_admin_menu_item")
def verify_menu() -> MenuItem:
    """The verification in the menu."""
    return JournalMenuItem(
        "核验日志", reverse("journal_verify"), name="journal-verify", icon_name="check", order=710
    )
