"""What Django answers when it cannot: the finished pages of the edition, or a bare sentence without them."""

import sys

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static

from mingchuang.importing.queries import where_leads
from mingchuang.ui.room import Trouble, trouble

_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
    "<title>{title}</title>{sheet}</head><body><main><h1>{title}</h1><p>{text}</p>"
    '<a class="more" href="/">回到首页</a></main></body></html>'
)
_SHEET = "ui/entrance.css"


def _said(title: str, text: str) -> bytes:
    """A page that needs no database, and no style sheet either where none was gathered yet."""
    try:
        sheet = f'<link rel="stylesheet" href="{static(_SHEET)}">'
    except (ValueError, OSError):
        sheet = ""
    return _PAGE.format(title=title, text=text, sheet=sheet).encode()


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing has this address; an address of an old platform that carries a query leads to what stands for it."""
    if target := _moved_to(request):
        return HttpResponsePermanentRedirect(target)
    return _finished(
        "404.html", 404, "没有找到这个页面", "地址可能有误，或页面已经移走。请从首页查找或搜索。"
    )


def _moved_to(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    if not query or request.method not in ("GET", "HEAD"):
        return ""
    try:
        return where_leads(f"{request.path}?{query}")
    except DatabaseError:
        return ""


def refused(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not see this."""
    return _finished(
        "403.html", 403, "不能查看这个页面", "您的账号没有这一页的权限。如有需要，请联系系统管理员。"
    )


def not_from_here(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark that only our own pages carry: forged, or kept open too long."""
    title, text = (
        "没有提交成功",
        "页面打开的时间太长，或浏览器没有接受本站的 Cookie。请返回上一页，刷新后重新提交。",
    )
    return HttpResponse(_said(title, text), status=403)


def not_taken(_request: HttpRequest) -> HttpResponse:
    """A method that this address does not take."""
    title, text = "不能这样访问这个地址", "请从网页上的链接进入，或用网页上的表单提交。"
    return HttpResponse(_said(title, text), status=405)


def troubled(request: HttpRequest, found: Trouble) -> HttpResponse:
    """The disk is full, the database gone or too slow: what that means for what was being done."""
    if request.method in ("GET", "HEAD"):
        title, text = "页面暂时打不开", found.sentence.replace("，没有保存", "")
    else:
        title, text = "没有保存", f"{found.sentence}请把填写的内容另外保留一份。"
    response = HttpResponse(_said(title, text), status=found.status)
    if found.status == 503:
        response["Retry-After"] = "60"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke here, not at the reader's; the machine's own troubles are told as what they are."""
    if found := trouble(sys.exc_info()[1]):
        return troubled(request, found)
    return _finished("50x.html", 500, "页面暂时打不开", "系统出了差错，已经记录下来。请稍后再试。")


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request makes no sense."""
    return _finished("400.html", 400, "无法识别的请求", "请返回上一页，刷新后再试。")


def _finished(name: str, status: int, title: str, text: str) -> HttpResponse:
    try:
        content = (settings.EDITION / "current" / name).read_bytes()
    except OSError:
        content = _said(title, text)
    return HttpResponse(content, status=status)
