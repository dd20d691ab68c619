"""To the provincial login and back."""

import logging

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.accounts import openid, sign_in
from mingchuang.accounts.models import Person

log = logging.getLogger(__name__)
KEPT = "openid"


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("openid_back"))


def _asked() -> openid.Provider:
    if (asked := openid.provider()) is None:
        raise Http404("no provincial login here")
    return asked


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """The browser goes to the provincial login."""
    try:
        address, request.session[KEPT] = openid.begin(_asked(), _callback(request))
    except openid.OpenIDRefusedError as error:
        return _refused(request, error, f"现在连不上{settings.OPENID_LABEL}，请用账号和密码登录。")
    return redirect(address)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back: an account that the security administrator has linked is signed in as by a password."""
    kept = request.session.pop(KEPT, {})
    try:
        claims = openid.finish(_asked(), _callback(request), kept, request.GET.dict())
        number = openid.told(claims, settings.OPENID_CLAIM)
    except openid.OpenIDRefusedError as error:
        return _refused(
            request, error, f"{settings.OPENID_LABEL}没有确认您的身份，请重试，或者用账号和密码登录。"
        )
    person = Person.objects.filter(provincial_id=number).first()
    if person is None:
        sign_in.unknown_to_us(at=timezone.now())
        messages.error(request, "您的身份已确认，但还没有对应的账号。请联系安全管理员登记“统一认证编号”。")
        return redirect("account_login")
    record_authentication(request, person, "openid")
    return perform_login(request, person)


def _refused(request: HttpRequest, error: Exception, sentence: str) -> HttpResponse:
    log.warning("provincial login refused: %s", error)
    messages.error(request, sentence)
    return redirect("account_login")
