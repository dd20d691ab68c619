"""The page of one article: what is asked, the decision, what changed, what was said before."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from mingchuang.publishing import actions, public
from mingchuang.publishing.dossier import gather, happenings
from mingchuang.publishing.forms.deciding import DecisionForm
from mingchuang.publishing.lights import clocks
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import (
    releases_of,
    visible_to,
    waiting_for,
    working_version,
)
from mingchuang.publishing.rules import SECRECY_CHECKLIST, Stage
from mingchuang.publishing.screened import columns_of, screen_article, subject_of
from mingchuang.publishing.views.editing import REFUSALS
from mingchuang.screening.queries import results_of
from mingchuang.screening.rules import Choice

HOME = [{"url": "/desk/", "label": "首页"}]


def found(request: HttpRequest, pk: int) -> Article:
    """The article, if this person may see it. Raises ``Http404`` otherwise."""
    article = visible_to(request.user).select_related("organisation", "home_column").filter(pk=pk).first()
    if article is None:
        raise Http404
    return article


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself."""
    return _page(request, found(request, pk), None)


def _page(
    request: HttpRequest, article: Article, form: DecisionForm | None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    screen_article(article, at=now)
    dossier = gather(article, request.user, now)
    form = form or DecisionForm(colleagues=dossier.colleagues, now=now)
    queue = [one.pk for one in waiting_for(request.user)]
    following = [pk for pk in queue if pk != article.pk]
    settled = article.live and article.stage is Stage.SETTLED
    screened = results_of(subject_of(article), columns_of(dossier.draft), is_live=settled)
    context = {
        "dossier": dossier,
        "article": article,
        "draft": dossier.draft,
        "form": form,
        "checklist": SECRECY_CHECKLIST,
        "checked": form.data.getlist("checklist") if form.is_bound else [],
        "is_secrecy_check": article.stage is Stage.SECRECY_CHECK,
        "is_signing": article.stage is Stage.SIGN,
        "position": queue.index(article.pk) + 1 if article.pk in queue else 0,
        "waiting": len(queue),
        "previous": _neighbour(queue, article.pk, -1),
        "next": _neighbour(queue, article.pk, 1) or (following[0] if following else None),
        "releases": releases_of(article),
        "screened": screened,
        "open_findings": sum(len(result.open) for result in screened),
        "maskable": any(result.awaits_masking for result in screened),
        "choices": list(Choice),
        "notes": article.notes.all(),
        "breadcrumbs_items": [
            *HOME,
            {"url": "/desk/articles/", "label": "信息"},
            {"url": "", "label": dossier.draft.title},
        ],
        "header_title": dossier.draft.title,
    }
    return render(request, "publishing/desk/case.html", context, status=status)


def _neighbour(queue: list[int], pk: int, step: int) -> int | None:
    if pk not in queue:
        return None
    place = queue.index(pk) + step
    return queue[place] if 0 <= place < len(queue) else None


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one decision; then the same page, or the next that waits."""
    article = found(request, pk)
    now = timezone.now()
    dossier = gather(article, request.user, now)
    form = DecisionForm(request.POST, colleagues=dossier.colleagues, now=now)
    if not form.is_valid():
        return _page(request, article, form, 422)
    seen = request.POST.get("revision", "")
    if seen != str(article.latest_revision_id or ""):
        form.add_error(None, "您打开本页之后，内容有了新版本。请看过新的内容再作决定。")
        return _page(request, found(request, pk), form, 409)
    queue = [one.pk for one in waiting_for(request.user)]
    try:
        words = _carry_out(article, form, request, now)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found(request, pk), form, 422)
    messages.success(request, words)
    if "and_next" in request.POST:
        after = _neighbour(queue, pk, 1) or next((one for one in queue if one != pk), None)
        return redirect("article_case", after) if after else redirect("article_waiting")
    return redirect("article_case", pk)


def _carry_out(article: Article, form: DecisionForm, request: HttpRequest, now: Any) -> str:
    kept, title = form.cleaned_data, f"“{article.title}”"
    move, remark, person = kept["move"], kept["remark"].strip(), request.user
    if move in ("pass_check", "pass_secrecy"):
        done = actions.pass_on(article, actor=person, at=now, remark=remark, checklist=form.confirmed)
        return f"{title}已通过，现在是“{done.stage.label}”。"
    if move == "sign":
        done = actions.sign(article, actor=person, at=now, when=kept["when"], remark=remark)
        if done.stage is Stage.SCHEDULED:
            return (
                f"{title}已签发，将在{timezone.localtime(done.scheduled_for):%Y年%-m月%-d日%H:%M}自动公开。"
            )
        return f"{title}已签发，几秒内在网站公开。"
    if move == "send_back":
        actions.send_back(article, actor=person, at=now, remark=remark)
        return f"{title}已退回起草人。"
    if move == "reassign":
        if kept["to"] is None:
            raise actions.RefusedError("请选择转交给谁。")
        actions.reassign(article, kept["to"], actor=person, at=now)
        return f"{title}已转交{kept['to']}。"
    simple = {
        "submit": (actions.submit, "已提交审核。"),
        "recall": (actions.recall, "已取回，可以修改了。"),
        "cancel_schedule": (actions.cancel_schedule, "已取消定时发布，回到待签发。"),
    }
    if move == "make_up_check":
        actions.make_up_check(article, actor=person, at=now, remark=remark)
        return f"{title}已补办审核。"
    if move not in simple:
        raise actions.RefusedError("没有这种处理方式，请刷新页面后重试。")
    verb, words = simple[move]
    verb(article, actor=person, at=now)
    return title + words


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """等我审核: everything that this person is asked to decide or to mend, longest waiting first."""
    articles = waiting_for(request.user)
    now = timezone.now()
    lights = clocks(articles, now)
    rows = [(article, lights[article.pk]) for article in articles]
    context = {
        "rows": rows,
        "header_title": "等我审核",
        "breadcrumbs_items": [*HOME, {"url": "", "label": "等我审核"}],
    }
    return render(request, "publishing/desk/waiting.html", context)


@require_GET
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """历史: versions, decisions and the journal of an article."""
    article = found(request, pk)
    versions = list(
        article.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")[:100]
    )
    context = {
        "article": article,
        "versions": list(zip_longest(versions, versions[1:])),
        "reviews": article.reviews.select_related("person"),
        "happenings": happenings(article),
        "header_title": f"历史：{article.title}",
        "breadcrumbs_items": [
            *HOME,
            {"url": "/desk/articles/", "label": "信息"},
            {"url": f"/desk/review/{article.pk}/", "label": article.title},
            {"url": "", "label": "历史"},
        ],
    }
    return render(request, "publishing/desk/past.html", context)


@require_GET
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version as the public would see it, for the frame on the article's page."""
    draft = working_version(found(request, pk))
    return HttpResponse(public.preview(draft, timezone.localdate()))
