"""Articles in the desk: Wagtail's viewset, narrowed to what a person may see and without its ways of publishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import (
    PreviewOnCreateView,
    PreviewOnEditView,
    PreviewRevisionView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from mingchuang.publishing.forms.articles import ArticleForm
from mingchuang.publishing.models import Article
from mingchuang.publishing.public import preview
from mingchuang.publishing.views.editing import ArticleCreateView, ArticleEditView, ArticleRevertView
from mingchuang.publishing.views.listing import ArticleIndexView
from mingchuang.publishing.views.narrowing import Narrowed, NarrowedChoice

PANELS = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel(
                    "title", help_text="写明机关、事项和文种，例如“明窗区教育局关于做好春季开学工作的通知”。"
                ),
                FieldPanel("kind", help_text="类别决定要填哪些属性、能不能设到期日期。"),
                FieldPanel("organisation"),
                FieldPanel("home_column"),
                FieldPanel("also_in"),
                FieldPanel("summary", help_text="两三句话，显示在列表和搜索结果里。可以不填。"),
            ],
            heading="基本",
            classname="mc-basic",
        ),
        MultiFieldPanel([FieldPanel("body")], heading="正文"),
        MultiFieldPanel(
            [
                InlinePanel(
                    "attachments",
                    label="附件",
                    panels=[
                        FieldPanel("file"),
                        FieldPanel("title", help_text="下载时显示的名称，留空则用文件标题。"),
                    ],
                ),
                FieldPanel("cover", help_text="图文列表和首页显示的图片。"),
            ],
            heading="附件和图片",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "document_number", help_text="例如“明政办〔2026〕12号”。括号不论写法，保存时统一。"
                ),
                FieldPanel("issuing_body"),
                FieldPanel("written_on"),
                FieldPanel("effective_on"),
                FieldPanel("genre"),
                FieldPanel("subject"),
                FieldPanel("audience"),
                FieldPanel("keywords", help_text="用空格分开。"),
            ],
            heading="文件属性",
            classname="mc-document",
        ),
        MultiFieldPanel(
            [
                FieldPanel("disclosure"),
                FieldPanel(
                    "expires_on", help_text="公示的最后一天；次日自动撤下。只用于公告公示和人事信息。"
                ),
                FieldPanel(
                    "original_on",
                    help_text="以前在别处发布过的，写当时的日期；发布时间由系统记录，不能填写。",
                ),
                FieldPanel(
                    "urgent",
                    help_text="突发事件等紧急信息走紧急路径：先保密审查和签发，部门审核在发布后补办。",
                ),
            ],
            heading="公开与期限",
        ),
        MultiFieldPanel(
            [
                InlinePanel(
                    "relations",
                    label="关联",
                    panels=[FieldPanel("kind"), FieldPanel("target")],
                    help_text="解读与文件互相链接；废止、修改在发布时改变对方的有效性。",
                ),
                FieldPanel("source", help_text="转载的写明来源。"),
                FieldPanel("source_url"),
                FieldPanel("author"),
            ],
            heading="关联与来源",
        ),
    ],
    base_form_class=ArticleForm,
)


class ArticleUsageView(Narrowed, UsageView):
    """Where an article is referred to."""


class InPublicLook:
    """The preview beside the form: what is typed, as the page of the edition will show it."""

    object: Any

    @method_decorator(xframe_options_sameorigin)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(self._get_form_data(self._get_form_state()))  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            return self.error_response()  # type: ignore[attr-defined]
        form.save(commit=False)
        return in_public_look(self.object)


def in_public_look(draft: Article) -> HttpResponse:
    """The page of a draft; of an article that lacks organisation or column, a sentence."""
    if not draft.organisation_id or not draft.home_column_id:
        return HttpResponse("<p>请先选择发布机构和主栏目，再看预览。</p>")
    return HttpResponse(preview(draft, timezone.localdate()))


class ArticlePreviewOnEdit(InPublicLook, Narrowed, PreviewOnEditView):
    """The preview while editing."""


class ArticlePreviewOnCreate(InPublicLook, PreviewOnCreateView):
    """The preview while drafting."""


class ArticlePreviewRevision(Narrowed, PreviewRevisionView):
    """The preview of one version."""

    permission_required = "view"

    @method_decorator(xframe_options_sameorigin)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return in_public_look(self.revision_object)


class ArticleCompareView(Narrowed, RevisionsCompareView):
    """Two versions side by side."""

    permission_required = "view"


class ArticleChooseView(NarrowedChoice, ChooseView):
    """Choose an article to relate to."""


class ArticleChooseResultsView(NarrowedChoice, ChooseResultsView):
    """The results of a search in the chooser."""


class ArticleChosenView(NarrowedChoice, SnippetChosenView):
    """One article was chosen."""


class ArticleChosenMultipleView(NarrowedChoice, SnippetChosenMultipleView):
    """Several articles were chosen."""


class ArticleChooserViewSet(SnippetChooserViewSet):
    """The chooser of articles."""

    choose_view_class = ArticleChooseView
    choose_results_view_class = ArticleChooseResultsView
    chosen_view_class = ArticleChosenView
    chosen_multiple_view_class = ArticleChosenMultipleView
    choose_one_text = "选择一条信息"
    choose_another_text = "另选一条"
    edit_item_text = "修改这条信息"


GONE = {
    "unpublish", "revisions_unschedule", "lock", "unlock", "delete", "history", "history_results", "copy",
    "inspect", "reorder",
}  # fmt: skip
"""Wagtail's addresses that articles do not have: each is a verb of ours or none."""


class ArticleViewSet(SnippetViewSet):
    """The articles of the desk."""

    model = Article
    icon = "doc-full"
    menu_label = "信息"
    menu_order = 110
    add_to_admin_menu = True
    base_url_path = "articles"
    admin_url_namespace = "articles"
    chooser_base_url_path = "articles/choose"
    chooser_admin_url_namespace = "article_chooser"
    index_view_class = ArticleIndexView
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
    usage_view_class = ArticleUsageView
    revisions_view_class = ArticlePreviewRevision
    revisions_compare_view_class = ArticleCompareView
    preview_on_add_view_class = ArticlePreviewOnCreate
    preview_on_edit_view_class = ArticlePreviewOnEdit
    chooser_viewset_class = ArticleChooserViewSet
    create_template_name = "publishing/desk/article_form.html"
    edit_template_name = "publishing/desk/article_form.html"
    index_template_name = "publishing/desk/articles.html"
    index_results_template_name = "publishing/desk/articles_results.html"
    copy_view_enabled = False
    list_per_page = 30
    search_fields = ArticleIndexView.search_fields
    search_backend_name = None
    edit_handler = PANELS

    @property
    def revisions_revert_view_class(self) -> type[ArticleRevertView]:
        return ArticleRevertView

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": "首页"}]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_common_view_kwargs(**kwargs)
        for name in (
            "lock",
            "unlock",
            "revisions_unschedule",
            "unpublish",
            "delete",
            "history",
            "copy",
            "inspect",
        ):
            found[f"{name}_url_name"] = None
        found.pop("history_results_url_name", None)
        return found

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in GONE]
