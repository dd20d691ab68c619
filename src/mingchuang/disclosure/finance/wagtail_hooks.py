"""Finance disclosure joins the desk."""

from django.urls import path
from wagtail import hooks

from mingchuang.disclosure.finance import views
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def finance_urls() -> list:
    """The pages of finance."""
    return [
        path("finance/", views.overview, name="finance"),
        path("finance/approve/", views.approve, name="finance_approve"),
        path("finance/<int:pk>/", views.report, name="finance_report"),
        path("finance/<int:pk>/blank.xlsx", views.blank, name="finance_blank"),
        path("finance/<int:pk>/upload/", views.upload, name="finance_upload"),
        path("finance/<int:pk>/explain/", views.explain, name="finance_explain"),
        path("finance/<int:pk>/draft/", views.draft, name="finance_draft"),
        path("finance/<int:pk>/tables.<slug:ending>", views.download, name="finance_download"),
    ]


enter("预决算", "finance", right="finance.view_report", name="finance", icon="table", order=230)
