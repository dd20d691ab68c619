"""Word lists and treatment rules at the desk."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import HeaderButton

from mingchuang.screening import actions
from mingchuang.screening.forms import RuleForm, WordForm, WordsForm
from mingchuang.screening.models import ListedWord, TreatmentRule
from mingchuang.screening.rules import POLICY, Confidence, Kind, Treatment
from mingchuang.ui.desk import ActingViewSet


class RemovingView(generic.DeleteView):
    """Removes by ``viewset.remove``."""

    viewset: Any = None

    def delete_action(self) -> None:
        self.viewset.remove(self.request, self.object, timezone.now())


class RemovableViewSet(ActingViewSet):
    """Rows that can be taken away again, by action."""

    delete_view_class = RemovingView
    refusal = actions.RefusedError

    def get_common_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": self.get_url_name("delete"), **options})

    def get_delete_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_delete_view_kwargs(viewset=self, **options)

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("delete/<int:pk>/", self.delete_view, name="delete")]


class WordsIndex(generic.IndexView):
    """The words, with the door to adding many."""

    @property
    def header_buttons(self) -> list[Any]:
        many = HeaderButton("成批添加", url=reverse("screening_words:many"), icon_name="list-ul")
        return [*super().header_buttons, many]


class WordViewSet(RemovableViewSet):
    """用语表: wrong, outdated or forbidden words."""

    model = ListedWord
    name = "screening_words"
    url_prefix = "screening/words"
    icon = "edit"
    menu_label = "用语表"
    list_display = ["word", "advice", Column("treatment", label="处理", accessor="treatment.label"), "reason"]
    list_filter = ["treatment"]
    search_fields = ["word", "advice"]
    index_view_class = WordsIndex

    def get_form_class(self, for_update: bool = False) -> type[WordForm]:
        return WordForm

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> ListedWord:
        return self.change(request, ListedWord(), values, at)

    def change(
        self, request: HttpRequest, stored: ListedWord, values: dict[str, Any], at: datetime
    ) -> ListedWord:
        return actions.set_word(
            stored, text=values["word"], advice=values["advice"], treatment=Treatment(values["treatment"]),
            reason=values["reason"], actor=request.user, at=at,
        )  # fmt: skip

    def remove(self, request: HttpRequest, stored: ListedWord, at: datetime) -> None:
        actions.remove_word(stored, actor=request.user, at=at)

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("many/", self.many, name="many")]

    def many(self, request: HttpRequest) -> HttpResponse:
        """成批添加."""
        if not self.permission_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        form = WordsForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            kept = form.cleaned_data
            try:
                count = actions.add_words(
                    kept["words"],
                    kept["treatment"],
                    reason=kept["reason"],
                    actor=request.user,
                    at=timezone.now(),
                )
            except actions.RefusedError as refused:
                form.add_error("reason", str(refused))
            else:
                messages.success(
                    request, f"已添加{count}条，另有{len(kept['words']) - count}条重复，没有添加。"
                )
                return redirect("screening_words:index")
        context = {
            "form": form,
            "header_title": "成批添加用语",
            "breadcrumbs_items": [
                {"url": reverse("screening_words:index"), "label": "用语表"}, {"url": "", "label": "成批添加"}
            ],
        }  # fmt: skip
        return render(request, "screening/many.html", context, status=422 if form.errors else 200)


class RuleViewSet(RemovableViewSet):
    """检查规则: what follows from a kind of finding, in a column or everywhere."""

    model = TreatmentRule
    name = "screening_rules"
    url_prefix = "screening/rules"
    icon = "tasks"
    menu_label = "检查规则"
    list_display = [
        "__str__",  # the way to the form
        Column("kind", label="类型", accessor="kind.label"),
        Column("column", label="栏目", accessor=lambda one: one.column or "全站"),
        Column("treatment", label="处理", accessor="treatment.label"), "reason",
    ]  # fmt: skip
    list_filter = ["kind", "treatment"]
    index_template_name = "screening/rules.html"

    def get_form_class(self, for_update: bool = False) -> type[RuleForm]:
        return RuleForm

    def get_index_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(extra_context={"usual": usual()}, **options)

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> TreatmentRule:
        return self.change(request, TreatmentRule(), values, at)

    def change(
        self, request: HttpRequest, stored: TreatmentRule, values: dict[str, Any], at: datetime
    ) -> TreatmentRule:
        return actions.set_rule(
            stored, kind=Kind(values["kind"]), column=values["column"], treatment=Treatment(values["treatment"]),
            reason=values["reason"], actor=request.user, at=at,
        )  # fmt: skip

    def remove(self, request: HttpRequest, stored: TreatmentRule, at: datetime) -> None:
        actions.remove_rule(stored, actor=request.user, at=at)


def usual() -> list[tuple[str, list[str]]]:
    """The built-in treatments: a kind, then one word for each confidence from sure to possible."""
    order = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)
    return [(kind.label, [row[sure].label for sure in order]) for kind, row in POLICY.items()]


class ScreeningGroup(ViewSetGroup):
    """Both in one place of the menu."""

    menu_label = "发布前检查"
    menu_icon = "view"
    menu_order = 700
    items = (WordViewSet, RuleViewSet)
