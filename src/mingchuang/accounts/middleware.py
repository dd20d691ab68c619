"""What stands between a signed-in person and the desk: time-out, password, second factor, closed doors."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mingchuang.accounts import sign_in
from mingchuang.accounts.doors import Door, door_of
from mingchuang.accounts.networks import is_let_in
from mingchuang.accounts.permissions import cached_kinds

LAST_SEEN = "last_seen"
DESK = "/desk/"
GUARDED = (DESK, "/accounts/")
FEED = re.compile(r"/desk/due/[^/]+\.ics")
BACKGROUND = ("wagtailadmin_editing_sessions", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite")
"""What a page left open asks by itself; it does not keep anybody signed in."""


class NetworkMiddleware:
    """The desk and its sign-in answer only to the networks that the security administrator listed. The private feed of
    due days is read by calendar programs elsewhere and stays reachable by its secret address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_guarded = request.path.startswith(GUARDED) and not FEED.fullmatch(request.path)
        address = request.META.get("REMOTE_ADDR", "")
        if is_guarded and not is_let_in(address):
            return render(request, "accounts/elsewhere.html", {"address": address}, status=403)
        return self.get_response(request)


class IdleMiddleware:
    """Ends a session after the minutes of idleness that the installation allows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _options: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        now = timezone.now()
        seen = request.session.get(LAST_SEEN)
        idle = (now - datetime.fromisoformat(seen)).total_seconds() if seen else 0
        if idle > sign_in.limits().idle_minutes * 60:
            logout(request)
            messages.info(request, "您有一段时间没有操作，为安全起见已自动退出，请重新登录。")
            return redirect(f"/accounts/login/?next={request.get_full_path()}")
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (not seen or idle > 60) and not (name or "").startswith(BACKGROUND):
            request.session[LAST_SEEN] = now.isoformat()
            UserSession.objects.create_from_request(request)
        return None


class DeskMiddleware:
    """Before any page of the desk: the password is one's own and fresh, the second factor is set up, and
    the page is one that this house uses (``doors``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _options: Any
    ) -> HttpResponse | None:
        if not request.path.startswith(DESK) or request.resolver_match is None:
            return None
        door = door_of(request.resolver_match.view_name if request.resolver_match.url_name else "")
        if door == Door.OPEN:
            return None
        if door == Door.CLOSED:
            raise Http404("not used in this house")
        if not request.user.is_authenticated:
            return None
        if sign_in.must_change_password(request.user, at=timezone.now()):
            messages.info(request, "请先设置新密码：初始密码须修改，密码须定期更换。")
            return redirect("account_change_password")
        if sign_in.must_set_second_factor(request.user):
            messages.info(request, "您的角色须使用第二重验证，请先设置动态口令或安全密钥。")
            return redirect("mfa_index")
        if isinstance(door, frozenset) and not door & cached_kinds(request.user):
            raise PermissionDenied
        return None
