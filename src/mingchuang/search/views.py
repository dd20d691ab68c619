"""The search page and the suggestions under its field."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingchuang.search import forms
from mingchuang.search.queries import LAST_PAGE, PAGE, Advice, Answers, advise, choices, search, suggest
from mingchuang.search.rules import Facet, QuestionError, Sort
from mingchuang.search.store import IndexAbsentError
from mingchuang.ui import rates

NEAR_PAGES = 2


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answers with filters, order and pages; whole without a script."""
    if _too_often(request, "page"):
        return _finished(render(request, "search/too_often.html", status=429), retry=True)
    asked = forms.read(request.GET)
    context: dict[str, Any] = {"asked": asked, "sorts": list(Sort), "written": asked.written[:200]}
    status = 200
    if asked.has_words or asked.filters:
        try:
            context |= _answered(asked)
        except QuestionError as reason:
            context["sentence"] = str(reason)
            status = 400
        except IndexAbsentError:
            context["sentence"] = "搜索正在准备中，几分钟后即可使用。您也可以先从首页的栏目查找。"
            status = 503
    return _finished(render(request, "search/page.html", context, status=status))


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that contain what was typed so far, for the small script of the search field."""
    if _too_often(request, "suggest"):
        return _finished(JsonResponse({"suggestions": []}, status=429), retry=True)
    try:
        titles = suggest(request.GET.get("q", ""))
    except (QuestionError, IndexAbsentError):
        titles = []
    return _finished(JsonResponse({"suggestions": titles}, json_dumps_params={"ensure_ascii": False}))


def _too_often(request: HttpRequest, purpose: str) -> bool:
    allowed = settings.SEARCH_PER_MINUTE * (5 if purpose == "suggest" else 1)
    return rates.reads_too_often(request, at=timezone.now(), purpose=purpose, allowed=allowed)


def _finished(response: HttpResponse, *, retry: bool = False) -> HttpResponse:
    """Not for search engines, not to be stored, and nothing of the question handed on to the next page."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    if retry:
        response["Retry-After"] = "60"
    return response


def _answered(asked: forms.Asked) -> dict[str, Any]:
    answers = search(asked.written, asked.filters, sort=asked.sort, page=asked.page, facets=True)
    advice = None if answers.total or not asked.has_words else advise(asked.written, asked.filters)
    names = _names(answers, advice)
    return {
        "answers": answers,
        "rows": [_row(hit, names) for hit in answers.hits],
        "filters": [
            {"facet": facet, "choices": answers.facets[facet], "chosen": asked.filters.get(facet, "")}
            for facet in Facet
        ],
        "narrowed": len(asked.filters),
        "whole_address": forms.Asked(asked.written, sort=asked.sort).address(),
        "orders": [(one, asked.address(sort=one.value, page=1)) for one in Sort] if asked.has_words else [],
        "advice": advice,
        "similar": [_row(hit, names) for hit in advice.similar] if advice else [],
        "shorter": [(one, forms.Asked(one.value).address()) for one in advice.shorter] if advice else [],
        "pages": _pages(asked, answers),
        "is_cut": answers.page == LAST_PAGE and answers.total > LAST_PAGE * PAGE,
    }


def _names(answers: Answers, advice: Advice | None) -> dict[Facet, dict[str, str]]:
    """The Chinese names of the codes that the rows show."""
    hits = [*answers.hits, *(advice.similar if advice else [])]
    codes = {
        Facet.ORGANISATION: {hit.organisation for hit in hits},
        Facet.KIND: {hit.kind for hit in hits},
        Facet.VALIDITY: {hit.validity for hit in hits},
    }
    return {
        facet: {one.value: one.label for one in choices(facet, [(code, 0) for code in sorted(found - {""})])}
        for facet, found in codes.items()
    }


def _row(hit: Any, names: dict[Facet, dict[str, str]]) -> dict[str, Any]:
    return {
        "hit": hit,
        "organisation": names[Facet.ORGANISATION].get(hit.organisation, ""),
        "kind": names[Facet.KIND].get(hit.kind, ""),
        "validity": names[Facet.VALIDITY].get(hit.validity, ""),
        "in_force": hit.validity in {"", "in_force"},
    }


def _pages(asked: forms.Asked, answers: Answers) -> dict[str, Any]:
    """The links of the pager: first, near ones, last."""
    near = range(max(1, answers.page - NEAR_PAGES), min(answers.pages, answers.page + NEAR_PAGES) + 1)
    numbers = sorted({1, *near, answers.pages})
    return {
        "links": [(number, asked.address(page=number)) for number in numbers],
        "previous": asked.address(page=answers.page - 1) if answers.page > 1 else "",
        "next": asked.address(page=answers.page + 1) if answers.page < answers.pages else "",
    }
