"""What one person asked for, for everybody: subjects asked for repeatedly, the article out of one, the answer told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.foi import actions, disclosed
from mingchuang.foi.actions.disclosing import DECIDERS
from mingchuang.foi.forms.registers import ProactiveForm, PublicAnswerForm
from mingchuang.foi.models import PublicAnswer
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.foi.views.desk import found


@for_business
@require_GET
def repeated(request: HttpRequest) -> HttpResponse:
    """Subjects that were given more than once: each may become an article."""
    title = "多人申请的信息"
    context = {"rows": disclosed.repeated(request.user), "header_title": title, "page_title": title}
    return render(request, "foi/desk/repeated.html", context)


@for_business
@require_http_methods(["GET", "POST"])
def proactive(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft article from what was given here and to others who asked for the same."""
    wanted = found(request, pk)
    if not disclosed.was_given(wanted) or not has_role(request.user, HANDLERS, wanted.case.organisation):
        raise Http404
    alike = disclosed.alike(wanted)
    initial = {
        "title": disclosed.plain_title(wanted.case.subject),
        "text": disclosed.given_text(wanted),
        "also": [one.pk for one in alike],
    }
    form = ProactiveForm(request.POST or None, alike=alike, initial=initial)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            made = actions.make_proactive(
                [wanted, *held["also"]], held["title"], held["text"], held["column"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except RequestRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "已生成信息草稿，请补充完整后提交审核；所涉申请的页面都能看到这条信息。"
            )
            return redirect("article_case", made.article_id)
    context = {
        "wanted": wanted, "form": form, "alike": alike, "header_title": "转为主动公开", "page_title": "转为主动公开",
    }  # fmt: skip
    return render(request, "foi/desk/proactive.html", context, status=422 if form.errors else 200)


@for_business
@require_http_methods(["GET", "POST"])
def public_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an answer for the public list, decide about it, take it off."""
    wanted = found(request, pk)
    if wanted.answered_on is None:
        raise Http404
    held = PublicAnswer.objects.filter(request=wanted).select_related("proposed_by", "decided_by").first()
    initial = {
        "title": held.title if held else disclosed.plain_title(wanted.case.subject),
        "question": held.question if held else wanted.wanted,
        "answer": held.answer if held else disclosed.given_text(wanted),
    }
    form = PublicAnswerForm(initial=initial)
    if request.method == "POST":
        form = PublicAnswerForm(
            request.POST if request.POST.get("verb") == "propose" else None, initial=initial
        )
        try:
            messages.success(request, _answered(request, wanted, form))
        except RequestRefusedError as refused:
            return _page(request, wanted, held, form, str(refused))
        return redirect(reverse("foi_public_answer", args=[pk]))
    return _page(request, wanted, held, form)


def _answered(request: HttpRequest, wanted, form: PublicAnswerForm) -> str:
    now, verb = timezone.now(), request.POST.get("verb", "")
    if verb == "propose":
        if not form.is_valid():
            raise RequestRefusedError("请写明标题、申请内容和答复内容。")
        actions.propose_answer(wanted, form.wording(), actor=request.user, at=now)
        return "已提交，等待签发人决定。"
    if verb == "decide":
        actions.decide_answer(wanted, actor=request.user, at=now)
        return "已公开，网页随后更新。"
    if verb == "withdraw":
        actions.withdraw_answer(wanted, actor=request.user, at=now)
        return "已撤下，网页随后更新。"
    raise RequestRefusedError("没有这种处理方式，请刷新页面后重试。")


def _page(request: HttpRequest, wanted, held: PublicAnswer | None, form, refused: str = "") -> HttpResponse:
    is_public = held is not None and held.published_at is not None and held.withdrawn_at is None
    person, office = request.user, wanted.case.organisation
    context = {
        "wanted": wanted, "held": held, "form": form, "refused": refused, "is_public": is_public,
        "may_propose": has_role(person, HANDLERS, office) and not is_public,
        "may_decide": held is not None and held.published_at is None and has_role(person, DECIDERS, office)
        and held.proposed_by_id != person.pk,
        "may_withdraw": is_public and has_role(person, DECIDERS | HANDLERS, office),
        "header_title": "公开答复内容", "page_title": "公开答复内容",
    }  # fmt: skip
    return render(request, "foi/desk/public_answer.html", context, status=422 if refused else 200)
