"""One mixin for all of Wagtail's views of articles: what a person may not see does not exist for him.

Version 8 asks a permission policy about the instance only when it saves, previews, copies or deletes;
everywhere else the model-wide right would open every organisation's articles.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import visible_to


class Narrowed:
    """Answers 404 for an article of another organisation, before anything else is asked."""

    request: Any
    kwargs: dict[str, Any]

    def get_object(self, *args: Any, **options: Any) -> Any:
        pk = unquote(str(self.kwargs.get("pk") or getattr(self, "pk", "")))
        if not pk.isdecimal() or not visible_to(self.request.user).filter(pk=pk).exists():
            raise Http404
        return super().get_object(*args, **options)  # type: ignore[misc]


class NarrowedChoice:
    """Choosers offer what the public reads anyway, and what the person works on."""

    request: Any

    def dispatch(self, request: Any, *args: Any, **options: Any) -> Any:
        if not has_role(request.user, BUSINESS):
            raise PermissionDenied
        return super().dispatch(request, *args, **options)  # type: ignore[misc]

    def get_object_list(self) -> QuerySet[Article]:
        return choosable(self.request.user)

    def get_object(self, pk: Any) -> Article:
        found = choosable(self.request.user).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def get_objects(self, pks: Any) -> QuerySet[Article]:
        return choosable(self.request.user).filter(pk__in=pks)


def choosable(person: Any) -> QuerySet[Article]:
    """Live articles of everybody, and all that ``person`` may see."""
    mine = visible_to(person).values("pk")
    return Article.objects.filter(Q(live=True) | Q(pk__in=mine)).order_by("-id")
