"""Change the tree and the frame: addresses, settings, navigation. What must be rendered anew follows as keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.portal import queries
from mingchuang.portal.framing import SiteSettings
from mingchuang.portal.models import Address, HomePage, TopicPage
from mingchuang.portal.planting import plant, rename
from mingchuang.portal.rules import PortalVerb

FRAME_KEY = "frame"
"""Every HTML page depends on it: a change of settings or navigation renders the whole edition anew."""

GREY_KEY = "portal:grey"
HOME_KEY = "portal:home"
TREE_KEY = "portal:tree"
ROSTER_KEY = "portal:roster"


@transaction.atomic
def create_tree(*, actor: int | None, at: datetime) -> list[str]:
    """Make what is missing of the site frame: home page, statutory columns, navigation, tasks, settings.

    Idempotent: what an editor has renamed, moved or removed afterwards stays as it is only if its address is
    still taken; nothing that exists is changed. Returns the paths that were made.
    """
    made = plant(at)
    if made:
        settle_addresses(actor=actor, at=at)
        record(PortalVerb.TREE_CREATED, "site:1", actor=actor, at=at, facts={"made": len(made)})
        put(Stream.EDITION, [FRAME_KEY, TREE_KEY, HOME_KEY])
    return made


@transaction.atomic
def settle_addresses(*, actor: int | None, at: datetime) -> list[tuple[str, str]]:
    """Compare the tree with the stored addresses; what moved leaves its old address behind as a redirect.

    Call it after anything that may rename, move, add or remove a page. Returns ``(old, new)`` for each page
    that moved. Articles keep their own addresses.
    """
    now = queries.tree().nodes
    stored = {row.page_id: row for row in Address.objects.filter(is_current=True, page__isnull=False)}
    moved: list[tuple[str, str]] = []
    keys: list[str] = []
    for node in now.values():
        row = stored.get(node.id)
        if row is not None and row.path == node.path:
            continue
        if row is not None:
            moved.append((row.path, node.path))
            Address.objects.filter(pk=row.pk).update(is_current=False)
            record(PortalVerb.COLUMN_MOVED, f"column:{node.id}", actor=actor, at=at)
        Address.objects.filter(path=node.path).delete()
        Address.objects.create(path=node.path, page_id=node.id, title=node.title, since=at)
        keys.append(f"column:{node.id}")
    removed = Address.objects.filter(is_current=True, page__isnull=True)
    keys.extend(f"portal:removed:{path}" for path in removed.values_list("path", flat=True))
    removed.update(is_current=False)
    if keys:
        put(Stream.EDITION, [*keys, TREE_KEY])
    if moved:
        put(Stream.EDITION, [FRAME_KEY])
    return moved


@transaction.atomic
def column_changed(page_id: int, *, actor: int | None, at: datetime, added: bool = False) -> None:
    """A column or topic was edited, published, moved, unpublished or put in another order in the desk.

    Its own pages, those of everything below it (their way from home names it), its neighbours' menus and the
    pages that list it are rendered anew.
    """
    verb = PortalVerb.COLUMN_ADDED if added else PortalVerb.COLUMN_CHANGED
    record(verb, f"column:{page_id}", actor=actor, at=at)
    settle_addresses(actor=actor, at=at)
    tree = queries.tree()
    keys = [f"column:{page_id}", *(f"column:{node.id}" for node in tree.below(page_id)), TREE_KEY, HOME_KEY]
    put(Stream.EDITION, keys)
    if any(item.column_id == page_id for item in queries.navigation()):
        put(Stream.EDITION, [FRAME_KEY])


@transaction.atomic
def add_topic(topic: TopicPage, *, actor: int | None, at: datetime) -> TopicPage:
    """Put a topic with its sections below the home page and publish it."""
    HomePage.objects.get().add_child(instance=topic)
    column_changed(topic.pk, actor=actor, at=at, added=True)
    return topic


@transaction.atomic
def column_removed(page_id: int, *, actor: int | None, at: datetime) -> None:
    """A column or topic was deleted; its addresses answer 410 from now on."""
    record(PortalVerb.COLUMN_REMOVED, f"column:{page_id}", actor=actor, at=at)
    settle_addresses(actor=actor, at=at)
    put(Stream.EDITION, [TREE_KEY, HOME_KEY, FRAME_KEY])


@transaction.atomic
def home_changed(*, actor: int | None, at: datetime) -> None:
    """The front page's blocks or tasks were edited."""
    record(PortalVerb.COLUMN_CHANGED, "home:1", actor=actor, at=at)
    put(Stream.EDITION, [HOME_KEY])


@transaction.atomic
def change_settings(row: SiteSettings, *, actor: int | None, at: datetime) -> SiteSettings:
    """Store edited site settings. The grey switch alone changes one small file; anything else, every page.

    Raises ``ValidationError`` for identifiers that cannot be right.
    """
    row.pk = 1
    row.full_clean(validate_constraints=False, validate_unique=False)
    before = SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)
    changed = [name for name in _field_names(SiteSettings) if getattr(before, name) != getattr(row, name)]
    row.save()
    if "short_name" in changed:
        rename(before.short_name, row.short_name)
    if "is_grey" in changed:
        record(PortalVerb.GREY_SWITCHED, "site:1", actor=actor, at=at, facts={"grey": row.is_grey})
        put(Stream.EDITION, [GREY_KEY])
    if set(changed) - {"is_grey"}:
        record(PortalVerb.SETTINGS_CHANGED, "site:1", actor=actor, at=at, facts={"fields": changed})
        put(Stream.EDITION, [FRAME_KEY, TREE_KEY, HOME_KEY])
    return row


@transaction.atomic
def navigation_changed(*, actor: int | None, at: datetime) -> None:
    """The bar under the header was edited: every page shows it."""
    record(PortalVerb.NAVIGATION_CHANGED, "site:1", actor=actor, at=at)
    put(Stream.EDITION, [FRAME_KEY])


@transaction.atomic
def roster_changed(*, actor: int | None, at: datetime) -> None:
    """The roster of the site was edited."""
    record(PortalVerb.ROSTER_CHANGED, "site:1", actor=actor, at=at)
    put(Stream.EDITION, [ROSTER_KEY])


@transaction.atomic
def build_all(*, at: datetime) -> None:
    """Queue everything that the frame touches (a new version of the templates or the style sheet)."""
    put(Stream.EDITION, [FRAME_KEY, TREE_KEY, HOME_KEY, GREY_KEY, ROSTER_KEY])


def _field_names(model: type[models.Model]) -> Iterable[Any]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]
