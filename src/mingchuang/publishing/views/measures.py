"""What is done with a published article: each page says first what will happen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mingchuang.publishing import actions
from mingchuang.publishing.dossier import measures
from mingchuang.publishing.forms.measures import (
    CorrectForm,
    MoveForm,
    PinForm,
    ReleaseForm,
    ValidityForm,
    WithdrawForm,
)
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import Channel, Validity
from mingchuang.publishing.views.case import HOME, found
from mingchuang.publishing.views.editing import REFUSALS

Make = Callable[[HttpRequest, Article], forms.Form]
Do = Callable[[HttpRequest, Article, dict[str, Any], Any], str]


def measure(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for what a measure needs, then carry it out."""
    article = found(request, pk)
    choice = next((one for one in measures(article, request.user) if one.name == name), None)
    if choice is None or name not in MEASURES:
        raise Http404
    make, do, template = MEASURES[name]
    form = make(request, article)
    refusal = choice.refusal
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            words = do(request, article, form.cleaned_data, timezone.now())
        except REFUSALS as refused:
            refusal = str(refused)
        else:
            messages.success(request, words)
            return redirect("articles:list") if name == "delete" else redirect("article_case", pk)
    context = {
        "article": article,
        "choice": choice,
        "refusal": refusal,
        "form": form,
        "what_happens": template,
        "lists": [placement.column for placement in article.placements.select_related("column")],
        "files": article.live_files.exclude(download_name=""),
        "header_title": f"{choice.label}：{article.title}",
        "breadcrumbs_items": [
            *HOME,
            {"url": "/desk/articles/", "label": "信息"},
            {"url": f"/desk/review/{pk}/", "label": article.title},
            {"url": "", "label": choice.label},
        ],
    }
    status = 200 if request.method == "GET" else 403 if refusal else 422
    return render(request, "publishing/desk/measure.html", context, status=status)


def _form(form: type[forms.Form]) -> Make:
    return lambda request, _article: form(request.POST or None)


def _pin_form(request: HttpRequest, article: Article) -> forms.Form:
    today = timezone.localdate()
    return PinForm(request.POST or None, today=today, initial={"until": article.pinned_until})


def _validity_form(request: HttpRequest, article: Article) -> forms.Form:
    return ValidityForm(request.POST or None, initial={"validity": article.validity})


def _move_form(request: HttpRequest, article: Article) -> forms.Form:
    return MoveForm(request.POST or None, initial={"column": article.home_column_id})


def _release_form(request: HttpRequest, _article: Article) -> forms.Form:
    initial = {"released_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    return ReleaseForm(request.POST or None, request.FILES or None, initial=initial)


def _correct(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    actions.correct(article, actor=request.user, at=now, reason=kept["reason"])
    return "更正说明已发布，显示在页面上。"


def _withdraw(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    actions.withdraw(article, actor=request.user, at=now, reason=kept["reason"])
    return f"“{article.title}”已撤回，原网址显示撤回原因。"


def _validity(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    validity = Validity(kept["validity"])
    actions.set_validity(article, validity, actor=request.user, at=now, reason=kept["reason"])
    return f"有效性已变更为“{validity.label}”。"


def _pin(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    actions.pin(article, kept["until"], actor=request.user, at=now)
    return f"已置顶至{kept['until']:%Y年%-m月%-d日}。" if kept["until"] else "已取消置顶。"


def _move(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    actions.move_to(article, kept["column"], actor=request.user, at=now)
    return f"已调整到“{kept['column'].title}”，网址不变。"


def _release(request: HttpRequest, article: Article, kept: dict[str, Any], now: Any) -> str:
    channel, evidence = Channel(kept["channel"]), None
    if file := kept["evidence"]:
        evidence = actions.store_file(
            file.read(), file.name, organisation=article.organisation, actor=request.user, at=now
        )
    actions.register_release(
        article,
        channel,
        actor=request.user,
        at=now,
        released_at=kept["released_at"],
        place=kept["place"],
        evidence=evidence,
    )
    return f"已登记：{channel.label}。"


def _delete(request: HttpRequest, article: Article, _kept: dict[str, Any], now: Any) -> str:
    actions.delete_draft(article, actor=request.user, at=now)
    return f"草稿“{article.title}”已删除。"


MEASURES: dict[str, tuple[Make, Do, str]] = {
    "correct": (_form(CorrectForm), _correct, "说明会显示在信息页面的顶部，列表中的位置和网址不变。"),
    "withdraw": (_form(WithdrawForm), _withdraw, "withdraw"),
    "validity": (_validity_form, _validity, "页面、列表和搜索都会显示新的有效性和依据。"),
    "pin": (_pin_form, _pin, "信息排在所在栏目首页的最前面，到期次日自动取消。"),
    "move": (_move_form, _move, "信息从原主栏目的列表移到新栏目的列表，网址不变，旧链接继续有效。"),
    "release": (_release_form, _release, "登记后计入发布渠道统计，公众页面不变。网站发布由系统自动登记。"),
    "delete": (
        _form(forms.Form),
        _delete,
        "草稿和它的全部版本会删除，不能恢复；日志保留删除记录。附件仍在附件库中。",
    ),
}
