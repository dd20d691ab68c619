"""The desk's list of articles: filters in the address, constant query count, export."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.snippets.views.snippets import IndexView

from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.directory.models import Organisation
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.lights import clocks
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import visible_to, waiting_ids, years_of
from mingchuang.publishing.rules import ArticleKind, Stage, Validity, normal_document_number
from mingchuang.terms import Term
from mingchuang.ui.cells import guarded

MINE = (("drafted", "我起草的"), ("waiting", "等我办的"), ("owed", "待补审核的"))


def _organisations(request: Any) -> QuerySet[Organisation]:
    reached = organisations_of(request.user, BUSINESS) if request else []
    return Organisation.objects.filter(pk__in=[one.pk for one in reached])


class ArticleFilterSet(WagtailFilterSet):
    """What clerks narrow the list by."""

    stage = django_filters.MultipleChoiceFilter(
        label="状态", choices=Stage.choices(), widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label="信息类别", choices=ArticleKind.choices(), widget=forms.CheckboxSelectMultiple
    )
    home_column = django_filters.ModelChoiceFilter(label="栏目", queryset=ColumnPage.objects.order_by("path"))
    organisation = django_filters.ModelChoiceFilter(label="发布机构", queryset=_organisations)
    year = django_filters.ChoiceFilter(label="发布年份", field_name="published_at", lookup_expr="year")
    validity = django_filters.ChoiceFilter(label="有效性", choices=Validity.choices())
    mine = django_filters.ChoiceFilter(label="与我有关", choices=MINE, method="of_mine")

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years_of(self.queryset)]

    def of_mine(self, queryset: QuerySet[Article], _name: str, value: str) -> QuerySet[Article]:
        """Drafted by the person, waiting for the person, or owing its check."""
        person = self.request.user
        if value == "drafted":
            return queryset.filter(drafted_by=person)
        if value == "owed":
            return queryset.filter(check_owed=True)
        return queryset.filter(pk__in=waiting_ids(person))


class LightColumn(Column):
    """The clock of the present step: colour, shape and word."""

    cell_template_name = "publishing/desk/_light_cell.html"

    def get_value(self, instance: Article) -> Any:
        return instance.clock  # type: ignore[attr-defined]


class TermColumn(Column):
    """The Chinese word of a vocabulary."""

    def get_value(self, instance: Article) -> str:
        return label(getattr(instance, self.name))


class MomentColumn(Column):
    """A moment as ``2026-03-02 09:00``."""

    def get_value(self, instance: Article) -> str:
        return moment(getattr(instance, self.name))


def label(value: Any) -> str:
    """The word of a term; an unknown code stays as it is."""
    return value.label if isinstance(value, Term) else str(value or "")


def moment(value: Any) -> str:
    """A moment on the office's clock, to the minute."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


class ArticleIndexView(IndexView):
    """The articles of the person's organisations."""

    filterset_class = ArticleFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["title", "document_number", "document_number_key", "index_number"]
    default_ordering = "-stage_since"
    page_title = "信息"
    add_item_label = "起草"
    results_template_name = "publishing/desk/articles_results.html"
    list_export = [
        "title", "kind", "document_number", "index_number", "home_column.title", "organisation.short_name",
        "stage", "validity", "written_on", "published_at", "url",
    ]  # fmt: skip
    export_headings = {
        "home_column.title": "主栏目",
        "organisation.short_name": "发布机构",
        "published_at": "发布时间",
    }
    export_filename = "信息清单"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="article"),
            LightColumn("clock", label="期限"),
            TitleColumn(
                "title",
                label="标题",
                accessor="latest_title",
                sort_key="title",
                get_url=self.get_case_url,
                get_title_id=_title_id,
                width="30%",
            ),
            TermColumn("kind", label="类别", classname="mc-nowrap"),
            Column("home_column", label="栏目", accessor="home_column.title", classname="mc-nowrap"),
            Column("organisation", label="机构", accessor="organisation.short_name", classname="mc-nowrap"),
            TermColumn("stage", label="状态", classname="mc-nowrap"),
            MomentColumn("stage_since", label="进入本环节", sort_key="stage_since"),
            MomentColumn("published_at", label="发布时间", sort_key="published_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Article]:
        return visible_to(self.request.user).select_related("home_column", "organisation", "latest_revision")

    def get_case_url(self, article: Article) -> str:
        """Where a click on the title leads: the page of the article with what may be done now."""
        return reverse("article_case", args=[article.pk])

    def search_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if not self.is_searching:
            return queryset
        words = self.search_query.strip()
        query = Q(document_number__icontains=normal_document_number(words))
        for field in self.search_fields:
            query |= Q(**{f"{field}__icontains": words})
        return queryset.filter(query)

    def get_table(self, object_list: Any) -> Any:
        articles = list(object_list)
        found = clocks(articles, timezone.now())
        for article in articles:
            article.clock = found[article.pk]
            article.latest_title = (
                article.latest_revision.object_str if article.latest_revision else article.title
            )
        return super().get_table(articles)

    def to_row_dict(self, item: Article) -> Any:
        row = super().to_row_dict(item)
        return {name: _exported(value) for name, value in row.items()}


def _title_id(article: Article) -> str:
    return f"article_{article.pk}_title"


def _exported(value: Any) -> Any:
    """A cell of an exported list: words for terms, office time, and no text that a spreadsheet would run."""
    if isinstance(value, Term):
        return value.label
    if hasattr(value, "hour"):
        return moment(value)
    return guarded(value)
