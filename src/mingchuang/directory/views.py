"""The directory at the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup

from mingchuang.directory import actions, leaders
from mingchuang.directory.forms import (
    HolderForm,
    LeaderForm,
    LeavingForm,
    OrganisationChangeForm,
    OrganisationForm,
    PostChangeForm,
    PostForm,
)
from mingchuang.directory.models import Holder, Leader, Organisation, Post
from mingchuang.directory.queries import line_of, posts_of
from mingchuang.directory.rules import DirectoryRefusedError
from mingchuang.journal.queries import shown_of_subject
from mingchuang.ui.desk import ActingViewSet


class OrganisationPage(generic.InspectView):
    """One organisation: its facts, its posts with everybody who held them, its history."""

    template_name = "directory/organisation.html"

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        shown = super().get_field_display_value(field_name, field)
        return "" if shown is None else shown

    def get_is_government_office_display_value(self) -> str:
        return "是" if self.object.is_government_office else "否"

    def get_slug_display_value(self) -> str:
        return format_html("<code>{}</code>", self.object.slug)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(
            posts=posts_of(self.object),
            line=line_of(self.object.parent),
            history=shown_of_subject(f"organisation:{self.object.code}"),
            **options,
        )


class OrganisationViewSet(ActingViewSet):
    """Organisations."""

    model = Organisation
    name = "organisations"
    url_prefix = "organisations"
    icon = "home"
    menu_label = "机构名录"
    list_display = [
        "name", "code", Column("kind", label="类别", accessor="kind.label", sort_key="kind"),
        Column("parent", label="上级机构", accessor="parent"), "telephone",
        Column("is_active", label="在用", accessor=lambda one: "在用" if one.is_active else f"{one.closed_on}撤并"),
    ]  # fmt: skip
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "short_name", "code"]
    inspect_view_enabled = True
    inspect_view_class = OrganisationPage
    inspect_template_name = "directory/organisation.html"
    inspect_view_fields = [
        "code", "name", "short_name", "slug", "kind", "is_government_office", "parent", "functions", "leader_line", "address",
        "office_hours", "telephone", "fax", "postal_address", "email", "closed_on", "merged_into",
    ]  # fmt: skip
    refusal = DirectoryRefusedError

    def get_index_view_kwargs(self, **options: Any) -> dict[str, Any]:
        every = Organisation.objects.select_related("parent")
        return super().get_index_view_kwargs(queryset=every, **options)

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationChangeForm if for_update else OrganisationForm

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> Organisation:
        named = {"code", "name", "short_name", "slug", "kind", "parent", "sort_order"}
        details = {name: value for name, value in values.items() if name not in named}
        first = {name: values[name] for name in named}
        return actions.add_organisation(**first, details=details, actor=request.user.pk, at=at)

    def change(
        self, request: HttpRequest, stored: Organisation, values: dict[str, Any], at: datetime
    ) -> Organisation:
        closed_on, merged_into = values.pop("closed_on"), values.pop("merged_into")
        changed = actions.change_organisation(stored, values, actor=request.user.pk, at=at)
        if closed_on and not changed.closed_on:
            changed = actions.close_organisation(
                changed, closed_on=closed_on, merged_into=merged_into, actor=request.user.pk, at=at
            )
        return changed


class PostViewSet(ActingViewSet):
    """Posts and the level of responsibility that each carries."""

    model = Post
    name = "posts"
    url_prefix = "posts"
    icon = "tag"
    menu_label = "岗位"
    list_display = [
        "name", Column("organisation", label="机构", accessor="organisation"),
        Column("level", label="公开工作责任层级", accessor="level.label"),
    ]  # fmt: skip
    list_filter = ["organisation", "level"]
    search_fields = ["name"]
    refusal = DirectoryRefusedError

    def get_index_view_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=Post.objects.select_related("organisation"), **options)

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return PostChangeForm if for_update else PostForm

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> Post:
        return actions.add_post(values.pop("organisation"), **values, actor=request.user.pk, at=at)

    def change(self, request: HttpRequest, stored: Post, values: dict[str, Any], at: datetime) -> Post:
        return actions.change_post(stored, values, actor=request.user.pk, at=at)


class HolderViewSet(ActingViewSet):
    """Who holds which post, since when and until when."""

    model = Holder
    name = "holders"
    url_prefix = "holders"
    icon = "user"
    menu_label = "任职"
    list_display = ["name", Column("post", label="岗位", accessor="post"), "from_on", "until_on", "telephone"]
    list_filter = ["post__organisation", "post__level"]
    search_fields = ["name"]
    refusal = DirectoryRefusedError

    def get_index_view_kwargs(self, **options: Any) -> dict[str, Any]:
        every = Holder.objects.select_related("post__organisation")
        return super().get_index_view_kwargs(queryset=every, **options)

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return LeavingForm if for_update else HolderForm

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> Holder:
        return actions.appoint(values.pop("post"), **values, actor=request.user.pk, at=at)

    def change(self, request: HttpRequest, stored: Holder, values: dict[str, Any], at: datetime) -> Holder:
        return actions.leave(stored, until_on=values["until_on"], actor=request.user.pk, at=at)


class LeaderViewSet(ActingViewSet):
    """Leaders of the district, their portfolio and order."""

    model = Leader
    name = "leaders"
    url_prefix = "leaders"
    icon = "group"
    menu_label = "区领导"
    list_display = ["name", "title", "sort_order", "from_on", "until_on"]
    search_fields = ["name", "title"]
    refusal = DirectoryRefusedError

    def get_form_class(self, for_update: bool = False) -> type[LeaderForm]:
        return LeaderForm

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> Leader:
        until_on = values.pop("until_on")
        leader = leaders.add_leader(**values, actor=request.user.pk, at=at)
        return self._retired(request, leader, until_on, at)

    def change(self, request: HttpRequest, stored: Leader, values: dict[str, Any], at: datetime) -> Leader:
        until_on, below = values.pop("until_on"), values.pop("organisations")
        leader = leaders.change_leader(stored, values, organisations=below, actor=request.user.pk, at=at)
        return self._retired(request, leader, until_on, at)

    def _retired(self, request: HttpRequest, leader: Leader, until_on: Any, at: datetime) -> Leader:
        if until_on and until_on != leader.until_on:
            return leaders.retire_leader(leader, until_on=until_on, actor=request.user.pk, at=at)
        return leader


class DirectoryGroup(ViewSetGroup):
    """The directory in the menu."""

    menu_label = "机构与人员"
    menu_name = "directory"
    menu_icon = "home"
    menu_order = 600
    items = (OrganisationViewSet, PostViewSet, HolderViewSet, LeaderViewSet)
