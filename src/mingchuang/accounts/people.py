"""People and roles at the desk, for the security administrator."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mingchuang.accounts import actions, joint, leaving, sign_in
from mingchuang.accounts.forms import DisableForm, LeavingForm, PersonChangeForm, PersonForm, RoleForm
from mingchuang.accounts.joint_rules import JointKind
from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.queries import has_second_factor
from mingchuang.accounts.rules import AccountRefusedError, DisableReason, RoleKind
from mingchuang.accounts.sessions import end_sessions, sessions_of
from mingchuang.directory.models import Organisation
from mingchuang.journal.queries import shown_of_subject
from mingchuang.ui.desk import ActingViewSet

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


def first_password() -> str:
    """A random password to be handed over and changed at once; without letters that look alike."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3)) + "7Aa"


def _roles_line(person: Person) -> str:
    return "、".join(f"{role.kind.label}（{role.organisation}）" for role in person.roles.all()) or "无角色"


def _state(person: Person) -> str:
    return (
        "在用"
        if person.is_active
        else f"停用：{person.disable_reason.label if person.disable_reason else ''}"
    )


class PeopleFilterSet(WagtailFilterSet):
    """Whom a security administrator looks for."""

    is_active = django_filters.BooleanFilter(label="在用")
    kind = django_filters.ChoiceFilter(
        label="角色", field_name="roles__kind", choices=RoleKind.choices(), distinct=True
    )
    organisation = django_filters.ModelChoiceFilter(
        label="机构", field_name="roles__organisation", queryset=Organisation.objects.all(), distinct=True
    )

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []


class PeopleViewSet(ActingViewSet):
    """Who may sign in, and what each may do."""

    model = Person
    name = "people"
    url_prefix = "people"
    icon = "group"
    menu_label = "人员与角色"
    menu_name = "people"
    menu_order = 610
    add_to_admin_menu = True
    list_display = [
        "full_name", Column("username", label="登录账号", sort_key="username"),
        Column("roles", label="角色", accessor=_roles_line), Column("state", label="状态", accessor=_state),
        "last_login",
    ]  # fmt: skip
    filterset_class = PeopleFilterSet
    search_fields = ["full_name", "username"]
    refusal = AccountRefusedError

    def get_index_view_kwargs(self, **options: Any) -> dict[str, Any]:
        every = Person.objects.prefetch_related("roles__organisation")
        return super().get_index_view_kwargs(queryset=every, **options)

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return PersonForm

    @property
    def edit_view(self) -> Any:
        return PersonPage.as_view()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("do/<int:pk>/<slug:verb>/", PersonVerb.as_view(), name="do"),
            path("leave/<int:pk>/", PersonLeaving.as_view(), name="leave"),
        ]

    def add(self, request: HttpRequest, values: dict[str, Any], at: datetime) -> Person:
        password = first_password()
        person = actions.add_person(**values, password=password, actor=request.user, at=at)
        messages.warning(
            request, f"初始密码：{password}（只显示这一次，请当面或用可靠方式交给本人；首次登录须修改）"
        )
        return person


class PersonPage(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """One person: details, roles, account, history."""

    permission_required = "accounts.change_person"
    raise_exception = True
    template_name = "accounts/person.html"
    header_icon = "user"
    breadcrumbs_items = ()

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        self.page_title = person.full_name
        return super().get_context_data(
            person=person,
            roles=person.roles.select_related("organisation").order_by("kind", "pk"),
            details=PersonChangeForm(instance=person),
            role_form=RoleForm(),
            disable_form=DisableForm(),
            second_factor=has_second_factor(person),
            sessions=sessions_of(person),
            history=shown_of_subject(f"person:{person.pk}", 50),
            **options,
        )


class PersonLeaving(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """What would be handed over if this person left, to whom; and the one step that does it."""

    permission_required = "accounts.change_person"
    raise_exception = True
    template_name = "accounts/leaving.html"
    header_icon = "user"
    breadcrumbs_items = ()

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        person = get_object_or_404(Person, pk=self.kwargs["pk"], is_active=True)
        self.page_title = f"办理离岗：{person.full_name}"
        held = leaving.in_hands_of(person, timezone.now())
        form = options.pop("form", None) or LeavingForm(person=person, held=held)
        return super().get_context_data(
            person=person, held=held, form=form, roles=person.roles.all(), **options
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, at = get_object_or_404(Person, pk=pk, is_active=True), timezone.now()
        form = LeavingForm(request.POST, person=person, held=leaving.in_hands_of(person, at))
        if form.is_valid():
            try:
                given = leaving.leave(person, form.cleaned_data, actor=request.user, at=at)
            except AccountRefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request, f"已办理离岗：移交{sum(given.values())}件，角色、登录和订阅地址已停用。"
                )
                return redirect("people:edit", pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PersonVerb(PermissionRequiredMixin, View):
    """Carries out one verb on a person and returns to his or her page."""

    permission_required = "accounts.change_person"
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        person = get_object_or_404(Person, pk=pk)
        carry_out = VERBS.get(verb)
        if carry_out is None:
            return HttpResponse(status=404)
        try:
            done = carry_out(request, person, timezone.now())
        except AccountRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("people:edit", pk)


def _change(request: HttpRequest, person: Person, at: datetime) -> str:
    form = PersonChangeForm(request.POST)
    if not form.is_valid():
        raise AccountRefusedError("；".join(error for errors in form.errors.values() for error in errors))
    actions.change_person(person, **form.cleaned_data, actor=request.user, at=at)
    return "已保存。"


def _grant(request: HttpRequest, person: Person, at: datetime) -> str:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise AccountRefusedError("请选择角色和机构。")
    kind = RoleKind(form.cleaned_data["kind"])
    actions.grant_role(person, kind, form.cleaned_data["organisation"], actor=request.user, at=at)
    return f"已授予“{kind.label}”。"


def _revoke(request: HttpRequest, person: Person, at: datetime) -> str:
    number = request.POST.get("role", "")
    role = Role.objects.filter(person=person, pk=int(number) if number.isdigit() else 0).first()
    if role is None:
        raise AccountRefusedError("这个角色已不存在，请刷新页面。")
    actions.revoke_role(role, actor=request.user, at=at)
    return f"已撤销“{role.kind.label}”。"


def _disable(request: HttpRequest, person: Person, at: datetime) -> str:
    form = DisableForm(request.POST)
    if not form.is_valid():
        raise AccountRefusedError("请选择停用原因。")
    reason = DisableReason(form.cleaned_data["reason"])
    actions.disable_person(person, reason=reason, actor=request.user, at=at)
    return "账号已停用，已登录的页面同时失效。"


def _enable(request: HttpRequest, person: Person, at: datetime) -> str:
    actions.enable_person(person, actor=request.user, at=at)
    return "账号已恢复。"


def _reset_password(request: HttpRequest, person: Person, at: datetime) -> str:
    password = first_password()
    sign_in.reset_password(person, password, actor=request.user, at=at)
    return f"新的初始密码：{password}（只显示这一次，请交给本人；下次登录须修改）"


def _reset_second_factor(request: HttpRequest, person: Person, at: datetime) -> str:
    reason = request.POST.get("reason", "")
    joint.ask(JointKind.LOST_FACTOR, person, reason=reason, actor=request.user, at=at)
    return "已提出，24小时内由系统管理员、审计管理员或领导在“双人办理”中确认后重置；已通知本人。"


def _end_sessions(request: HttpRequest, person: Person, at: datetime) -> str:
    ended = end_sessions(person, actor=actions.guard(request.user, person), at=at)
    return f"已结束{ended}处登录，本人须重新登录。" if ended else "现在没有登录着的浏览器。"


VERBS = {
    "change": _change,
    "grant": _grant,
    "revoke": _revoke,
    "disable": _disable,
    "enable": _enable,
    "end-sessions": _end_sessions,
    "reset-password": _reset_password,
    "reset-second-factor": _reset_second_factor,
}
