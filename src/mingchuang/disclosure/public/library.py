"""The policy library: every policy document with its validity and relations, by year and subject; what no longer
holds; the results of reviews; tables for download.

Source: 国办发〔2017〕47号 (validity marked on changed and repealed documents).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear, Substr
from django.utils import timezone

from mingchuang.disclosure import queries
from mingchuang.disclosure.models import ReviewRound, RoundItem
from mingchuang.disclosure.public import paging
from mingchuang.disclosure.public.catalogue import made_on
from mingchuang.disclosure.public.common import Column, html, is_touched, sheet, standing
from mingchuang.disclosure.rules import CONCLUSIONS
from mingchuang.edition.sources import Outcome, PageSource
from mingchuang.portal.public import Crumb, Frame
from mingchuang.publishing.queries import subject_name
from mingchuang.publishing.rules import RelationKind, Validity

NAME = "disclosure-library"
ROOT = "/zwgk/zcwjk/"
INDEX = f"{ROOT}index.html"
ENDED = f"{ROOT}feizhi/"
ROUNDS = f"{ROOT}qingli/"
TABLES = {f"{ROOT}wenjian.csv", f"{ROOT}wenjian.xlsx"}
TITLE = "政策文件库"
LEAD = "现行和已经废止、失效的政策文件，可按文号、标题、主题、年份、有效性查找，可以整表下载。"
COLUMN = Column(TITLE, LEAD, "政策文件")
FEW = 20
HEAD = ("标题", "发文字号", "发文机关", "成文日期", "发布日期", "有效性", "主题分类", "索引号", "网址")
GONE = (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED)

_SAID = {
    RelationKind.REPEALS: "被废止，依据",
    RelationKind.AMENDS: "被修改，见",
    RelationKind.INTERPRETS: "解读",
    RelationKind.CONSOLIDATES: "修改后全文",
}


def facets() -> dict[str, int]:
    """The folders of lists with how many documents each holds: years, subjects, those no longer in force."""
    documents = queries.policies().order_by()
    by_year = documents.annotate(year=ExtractYear("listed_at")).values_list("year").annotate(n=Count("pk"))
    by_subject = documents.annotate(top=Substr("subject", 1, 2)).values_list("top").annotate(n=Count("pk"))
    ended = documents.filter(validity__in=GONE).count()
    return {
        **{f"{ROOT}{year}/": count for year, count in sorted(by_year)},
        **{f"{ROOT}zt-{top}/": count for top, count in sorted(by_subject) if top},
        **({ENDED: ended} if ended else {}),
    }


def documents_in(folder: str) -> QuerySet[Any]:
    """The documents of a list, the newest first."""
    name = folder.removeprefix(ROOT).rstrip("/")
    if folder == ENDED:
        return queries.policies(validity__in=GONE)
    if name.startswith("zt-"):
        return queries.policies(subject__startswith=name.removeprefix("zt-"))
    return queries.policies(listed_at__year=int(name))


def every() -> Iterator[str]:
    """The index, the tables, the lists in pages, the published rounds."""
    yield from (INDEX, f"{ENDED}index.html", f"{ROUNDS}index.html", *sorted(TABLES))
    for folder, count in facets().items():
        yield from (path for path in paging.files(folder, count) if path != f"{ENDED}index.html")
    published = ReviewRound.objects.exclude(published_at=None)
    yield from (f"{ROUNDS}{pk}.html" for pk in published.order_by("pk").values_list("pk", flat=True))


def affected(keys: frozenset[str]) -> set[str]:
    """The index, the tables and what is no longer in force with each policy document; else the lists that hold it."""
    if is_touched(keys, "frame", "portal:tree", "column:", "organisation:"):
        return {*every(), *standing(NAME)}
    articles = {int(key[8:]) for key in keys if key.startswith("article:") and key[8:].isdigit()}
    found = _of_rounds(keys, articles)
    known = list(queries.policies(pk__in=articles)) if articles else []
    subjects = {key.partition(":")[2] for key in keys if key.startswith("policies:")}
    ended = "ended" in subjects or any(one.validity in GONE for one in known)
    if not known and not is_touched(keys, "policies:"):
        return found
    years = {key.split(":")[2] for key in keys if key.startswith("archive:")}
    years |= {str(timezone.localtime(one.listed_at).year) for one in known}
    subjects |= {one.subject[:2] for one in known}
    counts = facets()
    folders = {f"{ROOT}{year}/" for year in years} | {f"{ROOT}zt-{top}/" for top in subjects if top}
    folders |= {ENDED} if ended else set()
    for folder in folders:
        found.update(paging.files(folder, counts.get(folder, 0)), standing(NAME, folder))
    return found | {INDEX} | TABLES | ({f"{ENDED}index.html"} if ended else set())


def _of_rounds(keys: frozenset[str], articles: Iterable[int]) -> set[str]:
    """The pages of rounds that these keys touch: a new result, or a document of one that changed."""
    if "review-rounds" in keys:
        return {path for path in (*every(), *standing(NAME, ROUNDS)) if path.startswith(ROUNDS)} | {INDEX}
    items = RoundItem.objects.filter(article__in=list(articles)).exclude(round__published_at=None)
    return {f"{ROUNDS}{pk}.html" for pk in items.values_list("round_id", flat=True).distinct()}


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages and tables of the library among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame, counts = Frame(day), facets()
    for path in wanted:
        folder, _, name = path.rpartition("/")
        folder += "/"
        if path == INDEX:
            yield _index(frame, counts)
        elif path in TABLES:
            yield sheet(path, HEAD, (_row(one, frame.base) for one in queries.policies()), TITLE)
        elif folder == ROUNDS:
            yield from _round(frame, path, name)
        elif path in paging.files(folder, counts.get(folder, 0)) or path == f"{ENDED}index.html":
            yield _list(frame, path, folder, counts.get(folder, 0), paging.number_of(name))


def _index(frame: Frame, counts: dict[str, int]) -> Outcome:
    names = {folder: folder.removeprefix(ROOT).rstrip("/") for folder in counts}
    shown = {
        "items": entries(queries.policies()[:FEW]),
        "years": [(folder, f"{name}年") for folder, name in reversed(names.items()) if name.isdigit()],
        "subjects": [
            (folder, subject_name(name[3:])) for folder, name in names.items() if name.startswith("zt-")
        ],
    }
    return html(frame, INDEX, "library_index", TITLE, LEAD, shown, column=COLUMN)


def _list(frame: Frame, path: str, folder: str, count: int, number: int) -> Outcome:
    name = folder.removeprefix(ROOT).rstrip("/")
    if folder == ENDED:
        title, lead = "已废止、失效和修改的文件", "这些文件已经废止、失效或者修改，仅供查阅。"
    elif name.startswith("zt-"):
        title, lead = f"{subject_name(name[3:])}政策文件", "按发布时间排列，最新的在前。"
    else:
        title, lead = f"{name}年政策文件", "按发布时间排列，最新的在前。"
    shown = {
        "items": entries(paging.cut(documents_in(folder), number)),
        **paging.links(folder, count, number),
    }
    heading = title + (f"（第{number}页）" if number > 1 else "")
    return html(frame, path, "library", heading, lead, shown, trail=[Crumb(TITLE, ROOT)], column=COLUMN)


def entries(documents: Any) -> list[dict[str, Any]]:
    """Documents as the lists show them: facts, validity, and what other live documents say about them."""
    found = (
        documents.prefetch_related("pointed_at_by__article")
        if hasattr(documents, "prefetch_related")
        else documents
    )
    return [
        {
            "title": one.title,
            "url": one.url,
            "document_number": one.document_number,
            "organisation": one.issuing_body or one.organisation.name,
            "made_on": made_on(one),
            "validity": getattr(one.validity, "label", "有效"),
            "ended": one.validity in GONE,
            "related": _related(one),
        }
        for one in found
    ]


def _related(document: Any) -> list[tuple[str, str, str]]:
    """``(what, title, address)`` of live documents that interpret, amend, repeal or consolidate this one."""
    pointing = sorted(document.pointed_at_by.all(), key=lambda one: (str(one.kind), one.pk))
    return [
        (_SAID[one.kind], one.article.title, one.article.url)
        for one in pointing
        if one.kind in _SAID and one.article.live
    ]


def _row(document: Any, base: str) -> tuple[object, ...]:
    return (
        document.title, document.document_number, document.issuing_body or document.organisation.name, document.written_on,
        timezone.localtime(document.listed_at).date(), getattr(document.validity, "label", "有效"),
        subject_name(document.subject) if document.subject else "", document.index_number, f"{base}{document.url}",
    )  # fmt: skip


def _round(frame: Frame, path: str, name: str) -> Iterator[Outcome]:
    trail = [Crumb(TITLE, ROOT)]
    published = ReviewRound.objects.exclude(published_at=None)
    if name == "index.html":
        lead = "历次文件清理的范围和结果。"
        shown: dict[str, Any] = {"rounds": list(published)}
        yield html(frame, path, "rounds", "文件清理结果", lead, shown, trail=trail, column=COLUMN)
        return
    number = name.removesuffix(".html")
    found = published.filter(pk=int(number)).first() if number.isdigit() and len(number) < 10 else None
    if found is None or path != f"{ROUNDS}{found.pk}.html":
        return
    items = found.items.select_related("article", "organisation")
    groups = [
        (label, [one for one in items if one.decided == validity]) for validity, label in CONCLUSIONS.items()
    ]
    shown = {"round": found, "groups": [group for group in groups if group[1]]}
    lead = f"清理截至{found.until_on:%Y年%-m月%-d日}的现行政策文件，结论如下。"
    trail.append(Crumb("文件清理结果", ROUNDS))
    yield html(frame, path, "round", found.title, lead, shown, trail=trail, column=COLUMN)


SOURCE = PageSource(NAME, affected, every, render)
