"""What the desk's pages share: menu items by right, viewsets whose forms end in one action, never in ``save()``."""

from functools import partial
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet


class YesNoColumn(Column):
    """A fact in words; Wagtail writes True and False."""

    def get_value(self, instance: models.Model) -> str:
        return "是" if super().get_value(instance) else "否"


class RightMenuItem(MenuItem):
    """Shown to those who hold the named right ``right`` (``app.codename``)."""

    right: str

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.right)


class Entry(RightMenuItem):
    """An entry of the menu that needs a right and nothing else."""

    def __init__(self, label: str, address: str, *, right: str, name: str, icon: str, order: int) -> None:
        super().__init__(label, reverse(address), name=name, icon_name=icon, order=order)
        self.right = right


def enter(label: str, address: str, *, right: str, name: str, icon: str, order: int) -> None:
    """Put a page (by the name of its address) into the desk's menu, for those who hold ``right``."""
    entry = partial(Entry, label, address, right=right, name=name, icon=icon, order=order)
    hooks.register("register_admin_menu_item", entry)


class ActingMixin:
    """A form view that hands its clean values to the viewset's action and shows a refusal beside the form."""

    viewset: Any = None
    refusal: type[Exception] = ValueError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except self.refusal as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ActingCreateView(ActingMixin, generic.CreateView):
    """Adds by ``viewset.add``."""

    def save_instance(self) -> models.Model:
        return self.viewset.add(self.request, self.form.cleaned_data, timezone.now())


class ActingEditView(ActingMixin, generic.EditView):
    """Changes by ``viewset.change``; the instance is read again, the form only gives values."""

    def save_instance(self) -> models.Model:
        stored = self.model._default_manager.get(pk=self.object.pk)
        return self.viewset.change(self.request, stored, self.form.cleaned_data, timezone.now())


class ActingViewSet(ModelViewSet):
    """List, add and edit of a model that is neither copied nor deleted.

    Subclasses define ``add(request, values, at)`` and ``change(request, instance, values, at)``, both of which
    call one action, and ``refusal``: the error whose message people may read.
    """

    add_view_class = ActingCreateView
    edit_view_class = ActingEditView
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    refusal: ClassVar[type[Exception]] = ValueError

    def get_add_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_add_view_kwargs(viewset=self, refusal=self.refusal, **options)

    def get_edit_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(viewset=self, refusal=self.refusal, **options)

    def get_common_view_kwargs(self, **options: Any) -> dict[str, Any]:
        names = {"delete_url_name": None, "history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**names, **options})

    def get_urlpatterns(self) -> list[Any]:
        conv = self.pk_path_converter
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path(f"edit/<{conv}:pk>/", self.edit_view, name="edit"),
        ]
        if self.inspect_view_enabled:
            patterns.append(path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"))
        return patterns
