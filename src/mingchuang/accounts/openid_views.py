"""To the provincial login and back."""

import logging

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
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


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """The browser goes to the provincial login."""
    if (asked := openid.provider()) is None:
        raise Http404("no provincial login here")
    try:
        address, request.session[KEPT] = openid.begin(asked, _callback(request))
    except openid.OpenIDRefusedError as error:
        return _refused(request, error, f"现在连不上{asked.label}，请用账号和密码登录。")
    return redirect(address)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back: an account that the security administrator has linked is signed in as by a password."""
    if (asked := openid.provider()) is None:
        raise Http404("no provincial login here")
    try:
        claim = openid.finish(asked, _callback(request), request.session.pop(KEPT, {}), request.GET.dict())
    except openid.OpenIDRefusedError as error:
        return _refused(request, error, f"{asked.label}没有确认您的身份，请重试，或者用账号和密码登录。")
    person = Person.objects.filter(provincial_id=claim).first()
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
