"""Read the tree and the frame. ``tree()`` is one snapshot of everything live, made with three queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from mingchuang.portal.framing import FrontTask, NavigationItem, RosterEntry, SiteSettings
from mingchuang.portal.models import Address, ColumnPage, HomeBlock, HomePage, TopicPage
from mingchuang.portal.occupancy import occupied
from mingchuang.portal.rules import ColumnKind, HomePlace, site_code_warning

LISTING_KINDS = frozenset({ColumnKind.LIST, ColumnKind.PICTURES, ColumnKind.AGGREGATE})
"""Kinds of columns that show items."""


@dataclass(frozen=True)
class Node:
    """A live column or topic with what it inherits; ``path`` is its public address, ``/zwgk/zcwj/``."""

    id: int
    title: str
    path: str
    kind: ColumnKind | None  # None: a topic
    parent_id: int | None  # None: below the home page
    description: str
    keywords: str
    column_type: str
    link_url: str = ""
    gathers: tuple[int, ...] = ()
    organisation_id: int | None = None
    update_days: int | None = None
    changed_on: str = ""  # ISO day of the last change of the page itself

    @property
    def url(self) -> str:
        """Where a link to it leads: a link column leads to its target."""
        return self.link_url if self.kind == ColumnKind.LINK else self.path

    @property
    def is_listing(self) -> bool:
        """Whether it shows items and so has archives, feeds and a JSON list."""
        return self.kind in LISTING_KINDS


@dataclass(frozen=True)
class Tree:
    """Everything live below the home page, in the order in which the editor sees it."""

    nodes: dict[int, Node] = field(default_factory=dict)

    @cached_property
    def by_path(self) -> dict[str, Node]:
        return {node.path: node for node in self.nodes.values()}

    @cached_property
    def _children(self) -> dict[int | None, list[Node]]:
        found: dict[int | None, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            found[node.parent_id].append(node)
        return found

    def children(self, node_id: int | None) -> list[Node]:
        """The nodes right below; ``None`` is the home page."""
        return self._children.get(node_id, [])

    def line(self, node_id: int) -> list[Node]:
        """From the first level down to the node itself."""
        found: list[Node] = []
        current: int | None = node_id
        while current is not None and current in self.nodes:
            found.append(self.nodes[current])
            current = self.nodes[current].parent_id
        return found[::-1]

    def below(self, node_id: int) -> Iterator[Node]:
        """All nodes below, without the node itself."""
        for child in self.children(node_id):
            yield child
            yield from self.below(child.id)

    def scope(self, node_id: int) -> tuple[int, ...]:
        """The columns whose items a column shows: its own and, for an aggregate, those gathered."""
        found: dict[int, None] = {}
        waiting = [node_id]
        while waiting:
            current = waiting.pop(0)
            if current in found or current not in self.nodes:
                continue
            found[current] = None
            if self.nodes[current].kind == ColumnKind.AGGREGATE:
                waiting.extend(self.nodes[current].gathers)
        return tuple(sorted(found))

    @cached_property
    def _shown_by(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for node in self.nodes.values():
            if node.is_listing:
                for column in self.scope(node.id):
                    found[column].add(node.id)
        return found

    def shown_by(self, node_id: int) -> list[int]:
        """The columns that show items of this one: itself and the aggregates that gather it."""
        return sorted(self._shown_by.get(node_id, ()))


def tree() -> Tree:
    """The live tree; what lies below something that is not live is not live either."""
    live = {row["id"]: row for row in _rows(ColumnPage, topic=False) + _rows(TopicPage, topic=True)}
    by_prefix = {row["path"]: row for row in live.values()}
    gathers: dict[int, list[int]] = defaultdict(list)
    links = ColumnPage.gathers.through.objects.order_by("id").values_list("from_columnpage", "to_columnpage")
    for gatherer, gathered in links:
        gathers[gatherer].append(gathered)
    nodes: dict[int, Node] = {}
    for row in sorted(live.values(), key=lambda row: row["path"]):
        parent = by_prefix.get(row["path"][:-4])
        if row["depth"] > 3 and (parent is None or parent["id"] not in nodes):
            continue
        above = nodes[parent["id"]] if parent else None
        nodes[row["id"]] = _node(row, above, tuple(gathers[row["id"]]))
    return Tree(nodes)


def _rows(model: type[ColumnPage] | type[TopicPage], *, topic: bool) -> list[dict]:
    columns = [
        "id",
        "title",
        "url_path",
        "path",
        "depth",
        "description",
        "keywords",
        "last_published_at",
    ]
    if not topic:
        columns += ["kind", "column_type", "link_url", "organisation_id", "update_days"]
    return list(model.objects.filter(live=True).values(*columns))


def _node(row: dict, above: Node | None, gathers: tuple[int, ...]) -> Node:
    title = row["title"]
    changed = row["last_published_at"]
    return Node(
        id=row["id"],
        title=title,
        path="/" + "/".join(row["url_path"].split("/")[2:]),
        kind=row.get("kind"),
        parent_id=above.id if above else None,
        description=row["description"] or f"{title}栏目。",
        keywords=row["keywords"] or (f"{title},{above.title}" if above else title),
        column_type=row.get("column_type") or (above.column_type if above else title),
        link_url=row.get("link_url", ""),
        gathers=gathers,
        organisation_id=row.get("organisation_id"),
        update_days=row.get("update_days"),
        changed_on=timezone.localdate(changed).isoformat() if changed else "",
    )


def settings() -> SiteSettings:
    """The one row of settings; before the site is prepared, an unsaved row with the defaults."""
    return SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)


MUST_HAVE = (
    "site_name",
    "domain",
    "site_code",
    "icp_licence",
    "police_licence",
    "conac_url",
    "mistakes_url",
    "host",
    "contact_telephone",
)
"""Footer identifiers without which the site may not go public (standards §1.3)."""


def missing_identifiers() -> list[str]:
    """The Chinese names of the identifiers that are still empty, in the order of the form."""
    row = settings()
    return [
        str(getattr(SiteSettings._meta.get_field(name), "verbose_name", name))
        for name in MUST_HAVE
        if not getattr(row, name)
    ]


def odd_identifiers() -> list[str]:
    """Sentences on identifiers that are filled in but look wrong."""
    row = settings()
    return [sentence for sentence in (site_code_warning(row.site_code, row.region_code),) if sentence]


def navigation() -> list[NavigationItem]:
    """The bar under the header, in order; items whose column is not live are left out."""
    items = NavigationItem.objects.select_related("column")
    return [item for item in items if item.column is None or item.column.live]


def front_tasks() -> list[FrontTask]:
    """The tasks on the front page, in order."""
    return list(FrontTask.objects.filter(is_shown=True))


def roster() -> list[RosterEntry]:
    """Everybody who keeps or kept the site, by duty, the latest first."""
    return list(RosterEntry.objects.all())


def home() -> HomePage | None:
    """The front page, once the site is prepared."""
    return HomePage.objects.first()


def home_blocks() -> list[HomeBlock]:
    """The lists on the front page, in order."""
    order = {place: position for position, place in enumerate(HomePlace)}
    blocks = HomeBlock.objects.order_by("sort_order", "pk")
    return sorted(blocks, key=lambda block: order.get(block.place, 9))


def topics(ids: Sequence[int]) -> list[TopicPage]:
    """The topics with their pictures and sections."""
    found = TopicPage.objects.filter(pk__in=ids, live=True).select_related("picture")
    return list(found.prefetch_related("sections"))


def bodies(ids: Sequence[int]) -> dict[int, str]:
    """The text of single pages by id, as stored."""
    return dict(ColumnPage.objects.filter(pk__in=ids).values_list("pk", "body"))


def former_addresses() -> list[tuple[str, int | None, str]]:
    """``(path, page, title)`` of addresses that a page no longer has; page None where it was removed."""
    return list(
        Address.objects.filter(is_current=False).order_by("path").values_list("path", F("page"), "title")
    )


def column_by_path(path: str) -> ColumnPage | None:
    """The column at a path of slugs (``zwgk/zcwj`` or ``/zwgk/zcwj/``); None where there is none."""
    front = home()
    if front is None:
        return None
    return ColumnPage.objects.filter(url_path=f"{front.url_path}{path.strip('/')}/").first()


def reason_to_keep(page: Page) -> str:
    """Why a page of the tree may not be deleted; empty where nothing stands in it or below it."""
    inside = [page.pk, *page.get_descendants().values_list("pk", flat=True)]
    if isinstance(page.specific, HomePage):
        return "首页不能删除，它是整个网站的根。"
    held = occupied(inside)
    if not held:
        return ""
    return (
        f"“{page.title}”及其下级栏目里还有{held}篇文章，不能删除。"
        "请先把这些文章移到其他栏目，或改为停用（取消发布）这个栏目。"
    )
