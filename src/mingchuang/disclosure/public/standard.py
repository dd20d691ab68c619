"""The standard catalogue in public: what must be published, by whom, by when, where; by field, with downloads.

Source: 国办发〔2019〕54号; 《政府信息公开条例》第二十条、第二十一条.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from mingchuang.directory.models import Organisation
from mingchuang.disclosure import queries
from mingchuang.disclosure.models import Evidence, Obligation
from mingchuang.disclosure.public.common import WHOLE, Column, html, is_touched, sheet, standing
from mingchuang.disclosure.rules import Audience, Bearer, Carrier, Level, Origin
from mingchuang.disclosure.statute import field_code
from mingchuang.disclosure.workbook import HEAD, as_row
from mingchuang.edition.sources import Outcome, PageSource
from mingchuang.portal.public import Crumb, Frame

NAME = "disclosure-standard"
ROOT = "/zwgk/bzml/"
INDEX = f"{ROOT}index.html"
TITLE = "公开事项标准目录"
LEAD = "哪些信息应当公开，由谁公开，什么时候公开，在哪里能看到。"
FILES = ("index.html", "mulu.csv", "mulu.xlsx")
KEYS = (*WHOLE, "obligations", "organisation:", "day:")

_OWN = {Origin.STATUTE: ("tiaoli", "法定主动公开内容"), Origin.LOCAL: ("bendi", "本地增加的公开事项")}


def groups(day: date) -> dict[str, tuple[str, list[Obligation]]]:
    """The obligations in force by the slug of their field: its title and rows, in the catalogue's order."""
    found: dict[str, tuple[str, list[Obligation]]] = {}
    for row in queries.in_order(queries.in_force(day)):
        slug, title = _group(row.origin, row.field)
        found.setdefault(slug, (title, []))[1].append(row)
    return found


def slug_of(field: str) -> str:
    """The name of a field in addresses."""
    return field_code(field) or f"ly-{blake2b(field.encode(), digest_size=4).hexdigest()}"


def every() -> list[str]:
    """The index and three files for each group that ever had an obligation, even if none holds today."""
    return [INDEX, *(f"{ROOT}{slug}/{name}" for slug in _titles() for name in FILES)]


def _titles() -> dict[str, str]:
    """The titles of all groups by slug."""
    rows = Obligation.objects.order_by("field", "origin").values_list("origin", "field").distinct()
    return dict(_group(Origin(origin), field) for origin, field in rows)


def _group(origin: Origin, field: str) -> tuple[str, str]:
    """Slug and title of the group to which an obligation belongs."""
    return (slug_of(field), field) if field else _OWN.get(origin, ("qita", "其他"))


def affected(keys: frozenset[str]) -> set[str]:
    """Everything when the catalogue, the directory, the tree or the day changes; else the pages naming an article."""
    if is_touched(keys, *KEYS):
        return {*every(), *standing(NAME)}
    articles = {int(key[8:]) for key in keys if key.startswith("article:") and key[8:].isdigit()}
    if not articles:
        return set()
    rows = Obligation.objects.filter(evidence__article__in=articles).distinct()
    return {f"{ROOT}{_group(row.origin, row.field)[0]}/index.html" for row in rows}


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages and tables among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame, known, titles = Frame(day), groups(day), _titles()
    where = Places(frame)
    for path in wanted:
        slug, _, name = path.removeprefix(ROOT).partition("/")
        if path == INDEX:
            yield _index(frame, known)
        elif slug in titles and name in FILES:
            title, rows = titles[slug], known.get(slug, ("", []))[1]
            if name == "index.html":
                yield _field(frame, path, title, rows, where)
            else:
                yield sheet(path, HEAD, map(as_row, rows), title)


def _index(frame: Frame, known: dict[str, tuple[str, list[Obligation]]]) -> Outcome:
    cards = [(f"{ROOT}{slug}/", title, len(rows)) for slug, (title, rows) in known.items()]
    return html(frame, INDEX, "standard_index", TITLE, LEAD, {"cards": cards})


def _field(frame: Frame, path: str, title: str, rows: list[Obligation], where: "Places") -> Outcome:
    lead = f"{title}应当公开的事项、内容、依据、时限、主体和渠道。"
    shown = {"rows": where.told(rows), "folder": path.removesuffix("index.html")}
    name = f"{title}标准目录" if title not in ("法定主动公开内容",) else f"{title}目录"
    trail = [Crumb(TITLE, ROOT)]
    return html(frame, path, "standard_field", name, lead, shown, trail=trail, column=Column(TITLE, LEAD))


class Places:
    """Where the content behind an obligation is found, and whom it binds, in words."""

    def __init__(self, frame: Frame) -> None:
        self.tree = frame.tree
        self.named: dict[int, list[tuple[str, str]]] = {}
        told = Evidence.objects.filter(article__live=True).order_by("-article__listed_at", "-article_id")
        for row, title, url in told.values_list("obligation_id", "article__title", "article__url"):
            if (title, url) not in self.named.setdefault(row, []):
                self.named[row].append((title, url))

    def told(self, rows: Sequence[Obligation]) -> list[dict[str, Any]]:
        """Each obligation as the page shows it."""
        return [self.one(row) for row in rows]

    def one(self, row: Obligation) -> dict[str, Any]:
        """One obligation as the page shows it: links lead to the columns and to articles named by hand."""
        nodes = [self.tree.nodes[column.pk] for column in row.columns.all() if column.pk in self.tree.nodes]
        links = [(node.title, node.url) for node in nodes]
        if row.code == "20-2":
            links.insert(0, ("各机构页面", "/zwgk/bm/"))
        return {
            "row": row,
            "bearer": bearer_words(row),
            "carriers": "、".join(one.label for one in Carrier if one.value in row.carriers),
            "audience": "全社会" if row.audience == Audience.EVERYBODY else row.audience_words or "特定群体",
            "levels": "、".join(Level(one).label for one in row.levels),
            "links": links + self.named.get(row.pk, [])[:5],
        }


def bearer_words(row: Obligation) -> str:
    """Whom an obligation binds, as the public reads it."""
    if row.bearer == Bearer.NAMED:
        return "、".join(one.name for one in row.organisations.all() if one.is_active)
    if row.bearer == Bearer.DISTRICT:
        root = Organisation.objects.filter(parent=None, is_active=True).first()
        return f"{root.name}及其部门" if root else "区政府及其部门"
    return row.get_bearer_display()


SOURCE = PageSource(NAME, affected, every, render)
