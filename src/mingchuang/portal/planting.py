"""Put the planned tree into an empty or half-made site. Called by ``actions.create_tree`` alone."""

from collections.abc import Iterable
from datetime import datetime

from wagtail.models import Locale, Page, Site

from mingchuang.portal.framing import FrontTask, NavigationItem, SiteSettings
from mingchuang.portal.models import ColumnPage, HomeBlock, HomePage
from mingchuang.portal.tree import COUNTY_TREE, FRONT_TASKS, HOME_BLOCKS, NAVIGATION, Plan


def plant(at: datetime) -> list[str]:
    """Make what is missing; the paths of slugs that were made."""
    site, _ = SiteSettings.objects.get_or_create(pk=1)
    home = _home(site, at)
    made: list[str] = []
    _grow(home, COUNTY_TREE, site.short_name, at, made)
    _gather(home, COUNTY_TREE, made)
    if made:
        _furnish(home, site)
    return made


def _home(site: SiteSettings, at: datetime) -> HomePage:
    found = HomePage.objects.first()
    if found is None:
        _locale()
        Page.objects.filter(depth=2, slug="home").exclude(pk__in=HomePage.objects.values("pk")).delete()
        Page.objects.filter(depth=1).update(title="全部", draft_title="全部")  # Wagtail plants it as Root
        root = Page.objects.get(depth=1)
        found = HomePage(title=site.site_name, slug="home", first_published_at=at, last_published_at=at)
        root.refresh_from_db()
        root.add_child(instance=found)
    served = Site.objects.filter(is_default_site=True).first()
    if served is None:
        Site.objects.create(
            hostname="localhost", port=80, site_name=site.site_name, root_page=found, is_default_site=True
        )
    elif served.root_page_id != found.pk:
        served.root_page = found
        served.save()
    return found


def _locale() -> None:
    if not Locale.objects.filter(language_code="zh-hans").exists():
        Locale.objects.create(language_code="zh-hans")


def _grow(parent: Page, plans: Iterable[Plan], place: str, at: datetime, made: list[str]) -> None:
    existing = {page.slug: page for page in ColumnPage.objects.child_of(parent)}
    for plan in plans:
        page = existing.get(plan.slug)
        if page is None:
            page = _column(plan, place, at)
            parent.refresh_from_db()
            parent.add_child(instance=page)
            made.append(_path(page))
        _grow(page, plan.children, place, at, made)


def _column(plan: Plan, place: str, at: datetime) -> ColumnPage:
    return ColumnPage(
        title=plan.title.format(place=place),
        slug=plan.slug,
        kind=plan.kind,
        description=plan.description.format(place=place),
        column_type=plan.column_type,
        update_days=plan.update_days,
        body=plan.body.format(place=place),
        link_url=plan.link_url,
        first_published_at=at,
        last_published_at=at,
        show_in_menus=True,
    )


def _path(page: Page) -> str:
    return "/".join(page.url_path.split("/")[2:]).strip("/")


def _by_path(home: HomePage) -> dict[str, ColumnPage]:
    return {_path(page): page for page in ColumnPage.objects.descendant_of(home)}


def _gather(home: HomePage, plans: Iterable[Plan], made: list[str]) -> None:
    columns = _by_path(home)
    fresh = set(made)
    for path, plan in _walk("", plans):
        if path not in fresh and not fresh & set(plan.gathers):
            continue
        targets = [columns[gathered] for gathered in plan.gathers if gathered in columns]
        if targets and path in columns:
            columns[path].gathers.add(*targets)


def _walk(prefix: str, plans: Iterable[Plan]) -> Iterable[tuple[str, Plan]]:
    for plan in plans:
        path = f"{prefix}{plan.slug}"
        yield path, plan
        yield from _walk(f"{path}/", plan.children)


def _furnish(home: HomePage, site: SiteSettings) -> None:
    columns = _by_path(home)
    if not NavigationItem.objects.exists():
        for order, (title, target) in enumerate(NAVIGATION, start=1):
            NavigationItem.objects.create(
                title=title.format(place=site.short_name),
                column=columns.get(target),
                url="" if target in columns else target,
                sort_order=order * 10,
            )
    if not FrontTask.objects.exists():
        for order, (title, hint, url) in enumerate(FRONT_TASKS, start=1):
            FrontTask.objects.create(title=title, hint=hint, url=url, sort_order=order * 10)
    if not HomeBlock.objects.filter(home=home).exists():
        for order, (place, title, path, count) in enumerate(HOME_BLOCKS):
            if path in columns:
                HomeBlock.objects.create(
                    home=home, place=place, title=title, column=columns[path], count=count, sort_order=order
                )


def rename(old: str, new: str) -> bool:
    """Say ``new`` for the place in titles, descriptions and texts that nobody has edited since planting."""
    home = HomePage.objects.first()
    if home is None or old == new:
        return False
    columns = _by_path(home)
    for path, plan in _walk("", COUNTY_TREE):
        page = columns.get(path)
        if page is None:
            continue
        for name in ("title", "description", "body"):
            planned = getattr(plan, name)
            if getattr(page, name) == planned.format(place=old):
                setattr(page, name, planned.format(place=new))
        page.draft_title = page.title
        page.save()
    for title, _target in NAVIGATION:
        NavigationItem.objects.filter(title=title.format(place=old)).update(title=title.format(place=new))
    return True
