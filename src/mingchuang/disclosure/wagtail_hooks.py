"""Where disclosure enters the desk."""

from django.urls import path
from wagtail import hooks

from mingchuang.disclosure.views import catalogue, cleanup, doing, guide, overview
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def disclosure_urls() -> list:
    """Overview and lines, the catalogue, the guide, rounds of review."""
    return [
        path("obligations/", overview.overview, name="obligations"),
        path("obligations/mine/", overview.mine, name="obligation_mine"),
        path("obligations/list/", catalogue.obligation_list, name="obligation_list"),
        path("obligations/new/", catalogue.obligation_add, name="obligation_add"),
        path("obligations/import/", catalogue.obligation_import, name="obligation_import"),
        path("obligations/template/", catalogue.obligation_template, name="obligation_template"),
        path("obligations/edit/<int:pk>/", catalogue.obligation_edit, name="obligation_edit"),
        path("obligations/<int:pk>/<str:code>/", overview.line, name="obligation_line"),
        path("obligations/<int:pk>/<str:code>/<str:verb>/", doing.do, name="obligation_do"),
        path("guide/", guide.guide_desk, name="guide_desk"),
        path("guide/intake/<str:intake>/", guide.intake, name="guide_intake"),
        path("review-rounds/", cleanup.review_rounds, name="review_rounds"),
        path("review-rounds/<int:pk>/", cleanup.review_round, name="review_round"),
        path("review-rounds/<int:pk>/<str:verb>/", cleanup.review_item, name="review_item"),
    ]


enter(
    "公开事项",
    "obligations",
    right="disclosure.view_obligation",
    name="obligations",
    icon="list-ul",
    order=120,
)
