"""Where publishing enters the desk."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.urls.resolvers import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.publishing import rich_text
from mingchuang.publishing.models import StoredFile
from mingchuang.publishing.views import bulk
from mingchuang.publishing.views.addresses import urlpatterns
from mingchuang.publishing.views.articles import ArticleViewSet
from mingchuang.publishing.views.paths import ReviewPathViewSet

hooks.register("register_rich_text_features", rich_text.register)
register_snippet(ArticleViewSet)
register_snippet(ReviewPathViewSet)
for action in bulk.EVERY:
    hooks.register("register_bulk_action", action, order=10)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Review, measures and history; Wagtail asks for a signed-in person before each."""
    return urlpatterns


class BusinessMenuItem(MenuItem):
    """An entry for those who work on contents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, BUSINESS)


@hooks.register("register_admin_menu_item")
def waiting_entry() -> MenuItem:
    """等我审核."""
    return BusinessMenuItem(
        "等我审核", reverse("article_waiting"), name="article-waiting", icon_name="tasks", order=105
    )


@hooks.register("before_serve_document")
def only_to_those_who_may_see(document: StoredFile, request: HttpRequest) -> Any:
    """Originals are for those who work with them; the public copy lies in the edition."""
    policy = policy_registry.get_by_type(StoredFile)
    if not policy.user_has_permission_for_instance(request.user, "choose", document):
        raise Http404
