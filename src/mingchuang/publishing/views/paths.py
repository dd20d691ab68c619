"""The editor of review paths, for the government's information officer."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from mingchuang.publishing import actions
from mingchuang.publishing.forms.paths import ReviewPathForm
from mingchuang.publishing.models import ReviewPath
from mingchuang.publishing.rules import Stage


class StepsColumn(Column):
    """The steps in their order, with their hours."""

    def get_value(self, instance: ReviewPath) -> str:
        return " → ".join(f"{Stage(step['stage']).label}（{step['hours']}小时）" for step in instance.steps)


class UrgentColumn(Column):
    """Usual or urgent."""

    def get_value(self, instance: ReviewPath) -> str:
        return "紧急" if instance.urgent else "一般"


class ReviewPathIndexView(IndexView):
    """All paths; the most specific one holds."""

    columns = [
        TitleColumn("name", label="适用于", accessor="__str__", url_name="review_paths:edit"),
        UrgentColumn("urgent", label="路径"),
        StepsColumn("steps", label="环节"),
    ]

    def get_base_queryset(self) -> Any:
        return ReviewPath.objects.select_related("organisation", "column").order_by(
            "organisation", "column", "urgent"
        )


class SetByAction:
    """A form view that keeps a path by action."""

    form: Any
    request: Any

    def save_instance(self) -> ReviewPath:
        path = self.form.save(commit=False)
        return actions.set_review_path(path, actor=self.request.user, at=timezone.now())


class ReviewPathCreateView(SetByAction, CreateView):
    """A new path."""


class ReviewPathEditView(SetByAction, EditView):
    """Another scope or other steps."""


class ReviewPathDeleteView(DeleteView):
    """Removes a path by action."""

    def delete_action(self) -> None:
        actions.remove_review_path(self.object, actor=self.request.user, at=timezone.now())


class ReviewPathViewSet(SnippetViewSet):
    """机构、栏目各用哪条审核路径."""

    model = ReviewPath
    icon = "tasks"
    menu_label = "审核路径"
    menu_order = 300
    add_to_admin_menu = True
    base_url_path = "review-paths"
    admin_url_namespace = "review_paths"
    index_view_class = ReviewPathIndexView
    add_view_class = ReviewPathCreateView
    edit_view_class = ReviewPathEditView
    delete_view_class = ReviewPathDeleteView
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("organisation"), FieldPanel("column"), FieldPanel("urgent")], heading="适用范围"
            ),
            MultiFieldPanel(
                [FieldPanel("check_hours"), FieldPanel("secrecy_check_hours"), FieldPanel("sign_hours")],
                heading="环节和时限",
            ),
        ],
        base_form_class=ReviewPathForm,
    )
