"""The first page of the desk, and the way in and out."""

from typing import Any, NoReturn

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import AccountRefusedError
from mingchuang.accounts.sessions import end_own_session, sessions_of
from mingchuang.accounts.waiting import figures_for, sent_by, together_for, waiting_for
from mingchuang.journal.queries import shown_of_subject

SHOWN = 30
"""At most so many rows of a list on the first page."""


def closed(_request: HttpRequest) -> NoReturn:
    """A name that a library asks for and this house does not use."""
    raise Http404("not used in this house")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in address leads to ours."""
    return redirect_to_login(request.GET.get("next", reverse("wagtailadmin_home")), reverse("account_login"))


def to_sign_out(_request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-out address leads to ours, which asks once more."""
    return redirect("account_logout")


def to_account(_request: HttpRequest) -> HttpResponse:
    """Wagtail's own account page leads to ours."""
    return redirect("my_account")


class SignInPage(LoginView):
    """Allauth's sign-in, with the way to the provincial login where there is one."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        label = settings.OPENID_LABEL if settings.OPENID_ISSUER else ""
        return super().get_context_data(openid_label=label, **options)


class HomePage(WagtailAdminTemplateMixin, TemplateView):
    """What waits for me, what I sent on, the numbers of my organisation."""

    template_name = "accounts/home.html"
    page_title = "工作台"
    header_icon = "home"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        person, today = self.request.user, timezone.localdate()
        waiting, sent = waiting_for(person, today), sent_by(person, today)
        return super().get_context_data(
            waiting=waiting[:SHOWN],
            waiting_count=len(waiting),
            together=together_for(person, today),
            sent=sent[:SHOWN],
            sent_count=len(sent),
            figures=figures_for(person, today),
            roles=Role.objects.filter(person=person).select_related("organisation"),
            **options,
        )


class AccountPage(WagtailAdminTemplateMixin, TemplateView):
    """One's own account: what I may do, my password, my second factor."""

    template_name = "accounts/my_account.html"
    page_title = "我的账号"
    header_icon = "user"
    breadcrumbs_items = ()

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        roles = Role.objects.filter(person=self.request.user).select_related("organisation")
        return super().get_context_data(
            roles=roles,
            sessions=sessions_of(self.request.user, self.request.session.session_key),
            history=shown_of_subject(f"person:{self.request.user.pk}", SHOWN),
            **options,
        )


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One of one's own other sessions ends, or all of them."""
    number = request.POST.get("session", "")
    try:
        ended = end_own_session(
            request.user,
            int(number) if number.isdigit() else None,
            request.session.session_key,
            at=timezone.now(),
        )
    except AccountRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已结束{ended}处登录。" if ended else "这处登录已经结束。")
    return redirect("my_account")
