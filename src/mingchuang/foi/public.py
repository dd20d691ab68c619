"""The public list of answers, told without their applicants; complete pages from the newest on.

Source: 《政府信息公开条例》第四十四条.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from mingchuang.documents.sheets import csv_bytes, still, xlsx_bytes
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Outcome as Rendered
from mingchuang.edition.sources import Page, PageSource
from mingchuang.foi.models import PublicAnswer
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.foi.rules.registers import ANSWERS_KEY
from mingchuang.portal.feeds import Channel, atom
from mingchuang.portal.lists import ListItem
from mingchuang.portal.public import ATOM, Crumb, Frame, column_metas

NAME, ROOT, TITLE = "foi-answers", "/zwgk/ysqgk/dafu/", "依申请公开答复选登"
LEAD = "办结的公开申请中适合让大家知道的，隐去申请人后在这里公开。同样的内容不必再次申请。"
ON_A_PAGE = 20
TABLES = (f"{ROOT}dafu.csv", f"{ROOT}dafu.xlsx")
FEED = f"{ROOT}atom.xml"
HEAD = ("标题", "申请内容", "办理结果", "答复内容", "答复机关", "答复日期")


def _answers() -> list[PublicAnswer]:
    found = PublicAnswer.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    return list(found.select_related("request__case__organisation").order_by("-published_at", "-pk"))


def _file(number: int) -> str:
    return f"{ROOT}index.html" if number == 1 else f"{ROOT}{number}.html"


def pages() -> Iterator[str]:
    """The pages of the list, the first even while it is empty."""
    last = max(1, -(-len(_answers()) // ON_A_PAGE))
    yield from (_file(number) for number in range(1, last + 1))


def placed() -> Iterator[tuple[str, PublicAnswer]]:
    """Every public answer with its address, newest first."""
    for place, answer in enumerate(_answers()):
        path = _file(place // ON_A_PAGE + 1).replace("index.html", "")
        yield f"{path}#{_anchor(answer)}", answer


def _anchor(answer: PublicAnswer) -> str:
    return f"d{answer.pk}"


def every() -> Iterator[str]:
    """The pages of the list, its tables, its feed."""
    yield from pages()
    yield from TABLES
    yield FEED


def affected(keys: frozenset[str]) -> set[str]:
    """All of it, when an answer is published or withdrawn, or the frame, the tree or an organisation's name changes."""
    beginnings = (ANSWERS_KEY, "frame", "portal:tree", "column:", "organisation:")
    if not any(key.startswith(beginnings) for key in keys):
        return set()
    standing = EditionPage.objects.filter(source=NAME).exclude(state=State.DROPPED)
    return {*every(), *standing.values_list("path", flat=True)}


def render(paths: Sequence[str], day: date) -> Iterator[Rendered]:
    """The pages and tables among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame, answers, known = Frame(day), _answers(), list(every())
    for path in wanted:
        if path in TABLES:
            rows = [_row(one) for one in answers]
            made = (
                csv_bytes(HEAD, rows) if path.endswith(".csv") else still(xlsx_bytes(HEAD, rows, title=TITLE))
            )
            yield Page(path, made)
        elif path == FEED:
            yield Page(path, _feed(frame, answers[:ON_A_PAGE]))
        elif path in known:
            yield _page(frame, path, answers, known.index(path) + 1)


def _feed(frame: Frame, newest: list[PublicAnswer]) -> bytes:
    items = [
        ListItem(
            one.title, f"{ROOT}#{_anchor(one)}", one.published_at, summary=one.question,
            organisation=one.request.case.organisation.name,
        )
        for one in newest if one.published_at is not None
    ]  # fmt: skip
    return atom(Channel(TITLE, LEAD, ROOT, frame.base, ROOT), items)


def _page(frame: Frame, path: str, answers: list[PublicAnswer], number: int) -> Page:
    pages = max(1, -(-len(answers) // ON_A_PAGE))
    title = TITLE + (f"（第{number}页）" if number > 1 else "")
    above = [frame.tree.by_path.get(step) for step in ("/zwgk/", "/zwgk/ysqgk/")]
    crumbs = [Crumb("首页", "/"), *(Crumb(one.title, one.url) for one in above if one), Crumb(title)]
    metas = frame.site_metas + column_metas(title, LEAD, f"{TITLE},政府信息公开", "依申请公开")
    context = frame.context(path, title, metas=metas, crumbs=crumbs, feeds=[(TITLE, FEED, ATOM)]) | {
        "heading": title,
        "lead": LEAD,
        "answers": [_told(one) for one in answers[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]],
        "earlier": _file(number - 1) if number > 1 else "",
        "later": _file(number + 1) if number < pages else "",
        "number": number,
        "tables": TABLES,
        "feed": FEED,
    }
    return Page(path, render_to_string("foi/answers.html", context).encode())


def _told(answer: PublicAnswer) -> dict[str, object]:
    request = answer.request
    return {
        "anchor": _anchor(answer),
        "title": answer.title,
        "question": answer.question,
        "answer": answer.answer,
        "outcome": OUTCOMES[Outcome(request.outcome)].group.label,
        "organisation": request.case.organisation.name,
        "answered_on": request.answered_on,
        "published_on": timezone.localtime(answer.published_at).date(),
    }


def _row(answer: PublicAnswer) -> tuple[object, ...]:
    told = _told(answer)
    return tuple(
        told[name] for name in ("title", "question", "outcome", "answer", "organisation", "answered_on")
    )


SOURCE = PageSource(NAME, affected, every, render)
