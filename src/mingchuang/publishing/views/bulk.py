"""Several articles at once: a preview of what will happen, then each one through the gate on its own."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from wagtail.admin.views.bulk_action import BulkAction

from mingchuang.publishing import actions
from mingchuang.publishing.forms.articles import ColumnField, columns_for_articles
from mingchuang.publishing.forms.measures import PinForm, ValidityForm, WithdrawForm
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import may_see, visible_to
from mingchuang.publishing.rules import SECRECY_CHECKLIST, Stage, Validity
from mingchuang.publishing.screened import undecided
from mingchuang.publishing.views.editing import REFUSALS

MOST = 200
"""So many at most in one go; a click must not hold the desk for minutes."""


class ArticleBulkAction(BulkAction):
    """What bulk actions on articles share: narrowing, one by one, a result that says what was refused and why."""

    models: ClassVar[list[type[Article]]] = [Article]
    template_name = "publishing/desk/bulk.html"
    what_happens = ""

    @classmethod
    def get_queryset(cls, model: type[Article], object_ids: Any) -> Any:
        ids = [int(pk) for pk in object_ids if str(pk).isdecimal()]
        return model.objects.filter(pk__in=ids).select_related("organisation", "home_column")[:MOST]

    def check_perm(self, article: Article) -> bool:
        return may_see(self.request.user, article)

    def get_all_objects_in_listing_query(self, _parent_id: Any) -> Any:
        return visible_to(self.request.user).order_by("-stage_since").values_list("pk", flat=True)[:MOST]

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        return {
            **context,
            "articles": [item["item"] for item in context["items"]],
            "unseen": len(context.get("items_with_no_access", [])),
            "action": self,
            "header_title": f"{self.display_name}：预览",
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        articles, _unseen = self.get_actionable_objects()
        done: list[Article] = []
        refused: list[tuple[Article, str]] = []
        for article in articles:
            try:
                self.do(article, form.cleaned_data, timezone.now())
            except REFUSALS as refusal:
                refused.append((article, str(refusal)))
            else:
                done.append(article)
        if not refused:
            messages.success(self.request, f"{self.display_name}：{len(done)}条已办理。")
            return redirect(self.next_url)
        context = {
            "done": done,
            "refused": refused,
            "action": self,
            "next": self.next_url,
            "header_title": f"{self.display_name}：结果",
        }
        return render(self.request, "publishing/desk/bulk_result.html", context)

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        """One verb on one article. Raises what the verb raises."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: Any, **options: Any) -> tuple[int, int]:
        raise NotImplementedError("articles are handled one by one in form_valid")


class MoveColumnForm(forms.Form):
    """The new home column of several."""

    column = ColumnField(
        label="主栏目", queryset=columns_for_articles(), error_messages={"required": "请选择栏目。"}
    )


class MoveMany(ArticleBulkAction):
    display_name = "调整栏目"
    aria_label = "调整所选信息的栏目"
    action_type = "move_column"
    action_priority = 10
    form_class = MoveColumnForm
    what_happens = "下列信息的主栏目会改为所选栏目，网址不变。"

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        actions.move_to(article, kept["column"], actor=self.request.user, at=now)


class PinMany(ArticleBulkAction):
    display_name = "置顶或取消置顶"
    aria_label = "置顶或取消置顶所选信息"
    action_type = "pin"
    action_priority = 20
    form_class = PinForm
    what_happens = "下列信息在所在栏目首页置顶到所选日期；日期留空即取消置顶。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": timezone.localdate()}

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        actions.pin(article, kept["until"], actor=self.request.user, at=now)


class ValidityMany(ArticleBulkAction):
    display_name = "变更有效性"
    aria_label = "变更所选信息的有效性"
    action_type = "validity"
    action_priority = 30
    form_class = ValidityForm
    what_happens = "下列信息的有效性会改变，依据显示在各自的页面上。"

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        validity = Validity(kept["validity"])
        actions.set_validity(article, validity, actor=self.request.user, at=now, reason=kept["reason"])


class WithdrawMany(ArticleBulkAction):
    display_name = "撤回"
    aria_label = "撤回所选信息"
    action_type = "withdraw"
    action_priority = 60
    classes: ClassVar[set[str]] = {"serious"}
    form_class = WithdrawForm
    what_happens = "下列信息会从网站、列表和搜索中撤下，原网址显示撤回原因。附件随之撤下。"

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        actions.withdraw(article, actor=self.request.user, at=now, reason=kept["reason"])


class PassForm(forms.Form):
    """The remark and, for secrecy checks, the checklist that holds for each of the chosen articles."""

    remark = forms.CharField(label="意见", required=False, max_length=2000)
    checklist = forms.MultipleChoiceField(
        label="保密审查事项（对其中待保密审查的逐条确认）",
        required=False,
        choices=[(name, sentence) for name, sentence, _ground in SECRECY_CHECKLIST],
        widget=forms.CheckboxSelectMultiple,
    )


class PassMany(ArticleBulkAction):
    display_name = "通过或签发"
    aria_label = "通过或签发所选信息"
    action_type = "pass"
    action_priority = 5
    form_class = PassForm
    what_happens = "下列信息各自通过所在的环节：待审核的审核通过，待保密审查的保密审查通过，待签发的签发并立即公开。不由您办理的不会处理。"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """With those that await signature and that screening will hold, and why."""
        context = super().get_context_data(**options)
        now = timezone.now()
        awaiting = [article for article in context["articles"] if article.stage is Stage.SIGN]
        rows = [(article, undecided(article, at=now)) for article in awaiting]
        return {**context, "held": [(article, said) for article, said in rows if said]}

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        if article.stage is Stage.SIGN:
            actions.sign(article, actor=self.request.user, at=now, remark=kept["remark"])
            return
        confirmed = dict.fromkeys(kept["checklist"], True)
        actions.pass_on(article, actor=self.request.user, at=now, remark=kept["remark"], checklist=confirmed)


class DeleteMany(ArticleBulkAction):
    """Takes the place of Wagtail's own bulk deletion, which asks no action."""

    display_name = "删除草稿"
    aria_label = "删除所选草稿"
    action_type = "delete"
    action_priority = 90
    classes: ClassVar[set[str]] = {"serious"}
    what_happens = "下列草稿和它们的全部版本会删除，不能恢复。公开过的、正在审核的、别人起草的不会删除。"

    def do(self, article: Article, kept: dict[str, Any], now: Any) -> None:
        actions.delete_draft(article, actor=self.request.user, at=now)


EVERY = (MoveMany, PinMany, ValidityMany, WithdrawMany, PassMany, DeleteMany)
