"""Writing an article: the edit form saves through ``publishing.actions`` and nothing else."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views.generic.mixins import RevisionsRevertMixin
from wagtail.snippets.views.snippets import CreateView, EditView

from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.publishing import actions
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import by_document_number, may_edit
from mingchuang.publishing.rules import Stage
from mingchuang.publishing.views.listing import moment
from mingchuang.publishing.views.narrowing import Narrowed

FORM_SECONDS = 12 * 3600
"""So long a sent form is known again: a working day, as long as a session."""

REFUSALS = (actions.RefusedError, MoveRefusedError)


class FormMenu:
    """The buttons below the form: save, save and submit."""

    media = MediaContainer([]).media

    def __init__(self, request: HttpRequest, context: dict[str, Any]) -> None:
        self.request = request
        self.context = context

    def render_html(self) -> str:
        """The buttons as HTML."""
        return render_to_string("publishing/desk/_form_menu.html", self.context, request=self.request)


class ThroughTheGate:
    """What creating and editing share: saving by action, submitting, refusals as sentences in the form."""

    request: Any
    object: Any
    view_name: str
    form: Any
    error_message = "没有保存：有几处需要修改，见下面标出的地方。您填写的内容都在。"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False

    def get_available_actions(self) -> list[str]:
        return ["create" if self.view_name == "create" else "edit", "submit"]

    def save_instance(self) -> Article:
        article = self.form.save(commit=False)
        if not article.title:  # Wagtail asks a draft for nothing
            raise actions.RefusedError("请填写标题。")
        now = timezone.now()
        self.new_revision = actions.save_draft(article, actor=self.request.user, at=now)
        if self.action == "submit":  # type: ignore[attr-defined]
            actions.submit(article, actor=self.request.user, at=now)
        return article

    def submit_action(self) -> None:
        """Submitted already, in the transaction that saved."""

    def form_valid(self, form: Any) -> HttpResponse:
        fresh = form.instance.pk is None
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except REFUSALS as refusal:
            if fresh:
                form.instance.pk, self.object = None, None
            return self.refused(form, str(refusal))

    def refused(self, form: Any, sentence: str) -> HttpResponse:
        """The form again, with everything that was typed and the reason."""
        form.add_error(None, sentence)
        self.produced_error_code, self.produced_error_message = "refused", "没有保存："
        return self.form_invalid(form)  # type: ignore[attr-defined]

    def get_success_message(self, _instance: Any = None) -> str:
        words = "已保存草稿" if self.action != "submit" else "已提交审核"  # type: ignore[attr-defined]
        number = self.object.document_number
        same = by_document_number(number).exclude(pk=self.object.pk).first() if number else None
        doubt = f"请核对：文号{number}已用于“{same.title}”。" if same else ""
        return f"{words}：{self.object.title}。{doubt}"

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_url(self) -> str:
        if self.action == "submit":  # type: ignore[attr-defined]
            return reverse("article_case", args=[self.object.pk])
        return self.get_edit_url()  # type: ignore[attr-defined]

    def _get_action_menu(self) -> FormMenu:
        return FormMenu(self.request, {"article": self.object, "view": self})

    def get_side_panels(self) -> MediaContainer:
        instance = self.form.instance
        preview = PreviewSidePanel(instance, self.request, preview_url=self.get_preview_url())  # type: ignore[attr-defined]
        return MediaContainer([preview])

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []


class ArticleCreateView(ThroughTheGate, CreateView):
    """A new article."""

    page_title = "起草"
    template_name = "publishing/desk/article_form.html"

    @cached_property
    def once(self) -> str:
        """The number of this form: two clicks on it, or the browser's way back to it, make one article."""
        return self.request.POST.get("once", "")[:64] or secrets.token_urlsafe(16)

    @property
    def _kept_as(self) -> str:
        return f"article-form:{self.request.user.pk}:{self.once}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at_work = f"{self._kept_as}:now"
        is_first = cache.add(at_work, 1, settings.REQUEST_SECONDS)  # lapses where this process is killed
        try:
            if saved := self._saved_before():
                return self._sent_before(saved)
            if not is_first:
                return self._still_saving()
            return super().post(request, *args, **kwargs)
        finally:
            if is_first:
                cache.delete(at_work)

    def save_instance(self) -> Article:
        article = super().save_instance()
        # Noted before the commit: if it never comes, this version is not found, and the form can be sent again.
        cache.set(self._kept_as, (article.pk, self.new_revision.created_at), FORM_SECONDS)
        return article

    def _saved_before(self) -> int | None:
        """The article that this form has become, if it has."""
        pk, created_at = cache.get(self._kept_as) or (None, None)
        article = Article.objects.filter(pk=pk).first() if pk else None
        return pk if article and article.revisions.filter(created_at=created_at).exists() else None

    def _sent_before(self, saved: int) -> HttpResponse:
        messages.warning(
            self.request, "这张表单已经保存为下面这条信息，没有再新建一条。后来的改动没有保存，请在这里修改。"
        )
        return redirect("article_case", saved)

    def _still_saving(self) -> HttpResponse:
        """The form again, with everything in it: whether the first click was saved is not known yet."""
        self.object = None
        form = self.get_form()
        form.is_valid()
        return self.refused(
            form,
            "这张表单刚才提交过一次，还在保存。请一分钟后再按一次“保存”：已经存下的不会再存一份，没有存下的会存下。",
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "信息"},
            {"url": "", "label": "起草"},
        ]


class ArticleEditView(Narrowed, ThroughTheGate, EditView):
    """The newest version of an article, while it is not in review."""

    page_title = "修改"
    template_name = "publishing/desk/article_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and not may_edit(request.user, self.live_object):
            messages.warning(request, self.why_closed)
            return redirect("article_case", self.live_object.pk)
        return super().dispatch(request, *args, **kwargs)

    @property
    def why_closed(self) -> str:
        """Why this person does not edit this article now."""
        stage = self.live_object.stage
        if stage in (Stage.CHECK, Stage.SECRECY_CHECK, Stage.SIGN, Stage.SCHEDULED):
            return f"这条信息现在是“{stage.label}”，不能修改。需要修改的，请先取回或退回。"
        return "您没有修改这条信息的权限，可以查看。"

    def is_valid(self, form: Any) -> bool:
        if not may_edit(self.request.user, self.live_object):
            form.is_valid()
            form.add_error(None, self.why_closed + "您填写的内容仍在下面，可以复制保存。")
            self.produced_error_code, self.produced_error_message = "closed", "没有保存："
            return False
        if self.is_overtaken:
            form.is_valid()
            form.add_error(None, self.overtaken_words)
            self.produced_error_code, self.produced_error_message = "invalid_revision", "没有保存："
            return False
        return super().is_valid(form)

    @cached_property
    def is_overtaken(self) -> bool:
        """Whether somebody saved a version after this form was opened."""
        loaded = self.request.POST.get("loaded_revision_id", "")
        return loaded != str(self.latest_revision.pk if self.latest_revision else "")

    @property
    def overtaken_words(self) -> str:
        """Who saved what in between, and what to do."""
        newer = self.latest_revision
        who = newer.user if newer and newer.user else "另一位编辑"
        when = moment(newer.created_at) if newer else ""
        return (
            f"您打开之后，{who}在{when}保存了新版本。为了不覆盖对方的修改，这次没有保存，您填写的内容都在下面。"
            "请先在“历史”里查看对方的版本，合并后再次保存。"
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "信息"},
            {"url": reverse("article_case", args=[self.object.pk]), "label": self.get_page_subtitle()},
            {"url": "", "label": "修改"},
        ]


class ArticleRevertView(RevisionsRevertMixin, ArticleEditView):
    """An earlier version as the start of a new one."""

    view_name = "revisions_revert"

    def save_instance(self) -> Article:
        return ThroughTheGate.save_instance(self)

    def get_warning_message(self) -> str:
        who = self.revision.user or "系统"
        return f"这是{who}在{moment(self.revision.created_at)}保存的版本。保存后成为最新版本，中间的版本仍在历史里。"

    def get_success_message(self, instance: Any = None) -> str:
        return f"已用{moment(self.revision.created_at)}的版本另存为最新版本：{self.object.title}。"
