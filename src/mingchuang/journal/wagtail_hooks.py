"""The journal joins the desk, for whoever may read it."""

from django.urls import path
from wagtail import hooks

from mingchuang.journal.views import JournalPage, VerifyPage
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def journal_urls() -> list:
    """The two pages of the journal."""
    return [
        path("journal/", JournalPage.as_view(), name="journal"),
        path("journal/verify/", VerifyPage.as_view(), name="journal_verify"),
    ]


READERS = "journal.view_entry"
enter("日志", "journal", right=READERS, name="journal", icon="history", order=700)
enter("核验日志", "journal_verify", right=READERS, name="journal-verify", icon="check", order=710)
