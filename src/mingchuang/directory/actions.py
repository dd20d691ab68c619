"""Change the directory: organisations, posts, holders, leaders."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from mingchuang.directory.models import Holder, Organisation, Post
from mingchuang.directory.queries import line_of
from mingchuang.directory.rules import (
    DirectoryRefusedError,
    DirectoryVerb,
    OrganisationKind,
    ResponsibilityLevel,
    misfit,
    overlaps,
)
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream

CHANGEABLE = frozenset(
    {
        "name", "short_name", "kind", "parent", "sort_order", "functions", "leader_line", "address",
        "office_hours", "telephone", "fax", "postal_address", "email", "is_government_office",
    }
)  # fmt: skip
"""What may change in an organisation; code and slug are part of numbers and addresses and stay."""


def _announce(verb: DirectoryVerb, organisation: Organisation, subject: str, **record_options: Any) -> None:
    record(verb, subject, organisation=organisation.code, **record_options)
    put(Stream.EDITION, [f"organisation:{organisation.code}", "directory"])


def _checked(instance: models.Model) -> None:
    try:
        instance.full_clean()
    except ValidationError as error:
        raise DirectoryRefusedError("；".join(error.messages)) from error


def _set_changed(instance: models.Model, changes: Mapping[str, Any]) -> list[str]:
    changed = sorted(name for name, value in changes.items() if getattr(instance, name) != value)
    for name in changed:
        setattr(instance, name, changes[name])
    return changed


@transaction.atomic
def add_organisation(
    *,
    code: str,
    name: str,
    short_name: str,
    slug: str,
    kind: OrganisationKind,
    parent: Organisation | None = None,
    sort_order: int = 100,
    details: Mapping[str, Any] | None = None,
    actor: int | None,
    at: datetime,
) -> Organisation:
    """A new organisation. ``details`` are its texts (functions, address, telephone …).

    Raises ``DirectoryRefusedError`` for a code or slug in use, or a text that does not fit.
    """
    organisation = Organisation(
        code=code,
        name=name,
        short_name=short_name,
        slug=slug,
        kind=kind,
        parent=parent,
        sort_order=sort_order,
    )
    unknown = set(details or {}) - CHANGEABLE
    if unknown:
        raise ValueError(f"unknown details {sorted(unknown)}")
    _set_changed(organisation, details or {})
    _checked(organisation)
    organisation.save(force_insert=True)
    _announce(
        DirectoryVerb.ORGANISATION_ADDED, organisation, f"organisation:{code}", actor=actor, at=at,
        facts={"kind": str(kind), "parent": parent.code if parent else ""},
    )  # fmt: skip
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, changes: Mapping[str, Any], *, actor: int | None, at: datetime
) -> Organisation:
    """Change what may change; the journal names the fields. Nothing is written where nothing differs.

    Raises ``DirectoryRefusedError`` for a parent that is the organisation itself or lies below it.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"cannot change {sorted(unknown)}")
    stored = Organisation.objects.get(pk=organisation.pk)
    if reason := misfit(stored.code, [above.code for above in line_of(changes.get("parent"))]):
        raise DirectoryRefusedError(reason)
    former_parent = stored.parent
    changed = _set_changed(stored, changes)
    if not changed:
        return stored
    _checked(stored)
    stored.save(update_fields=changed)
    _announce(
        DirectoryVerb.ORGANISATION_CHANGED, stored, f"organisation:{stored.code}", actor=actor, at=at,
        facts={"fields": changed},
    )  # fmt: skip
    put(Stream.EDITION, [f"organisation:{above.code}" for above in (former_parent, stored.parent) if above])
    return stored


@transaction.atomic
def close_organisation(
    organisation: Organisation,
    *,
    closed_on: date,
    merged_into: Organisation | None = None,
    actor: int | None,
    at: datetime,
) -> Organisation:
    """The organisation ends on that day; its pages stay and name the successor.

    Raises ``DirectoryRefusedError`` where something in use still hangs below it, or the successor is closed
    or is the organisation itself.
    """
    stored = Organisation.objects.get(pk=organisation.pk)
    if stored.closed_on:
        raise DirectoryRefusedError(f"“{stored.name}”已于{stored.closed_on}撤并，不必重复办理。")
    if stored.children.filter(is_active=True).exists():
        raise DirectoryRefusedError("本机构还有在用的下级机构，请先调整下级机构的隶属关系，再办理撤并。")
    if merged_into and (merged_into.pk == stored.pk or not merged_into.is_active):
        raise DirectoryRefusedError("并入的机构须是另一个在用的机构，请重新选择。")
    stored.closed_on, stored.merged_into, stored.is_active = closed_on, merged_into, False
    stored.save(update_fields=["closed_on", "merged_into", "is_active"])
    _announce(
        DirectoryVerb.ORGANISATION_CLOSED, stored, f"organisation:{stored.code}", actor=actor, at=at,
        facts={"closed_on": closed_on.isoformat(), "into": merged_into.code if merged_into else ""},
    )  # fmt: skip
    if merged_into:
        put(Stream.EDITION, [f"organisation:{merged_into.code}"])
    return stored


@transaction.atomic
def add_post(
    organisation: Organisation,
    *,
    name: str,
    level: ResponsibilityLevel | str = "",
    duty: str = "",
    is_single: bool = True,
    sort_order: int = 100,
    actor: int | None,
    at: datetime,
) -> Post:
    """A new post of an organisation. Raises ``DirectoryRefusedError`` for a name in use there."""
    post = Post(
        organisation=organisation,
        name=name,
        level=level,
        duty=duty,
        is_single=is_single,
        sort_order=sort_order,
    )
    _checked(post)
    post.save(force_insert=True)
    _announce(
        DirectoryVerb.POST_ADDED, organisation, f"post:{post.pk}", actor=actor, at=at,
        facts={"level": str(level)},
    )  # fmt: skip
    return post


@transaction.atomic
def change_post(post: Post, changes: Mapping[str, Any], *, actor: int | None, at: datetime) -> Post:
    """Change name, level, duty or order of a post; how many may hold it stays as it was set up."""
    unknown = set(changes) - {"name", "level", "duty", "sort_order"}
    if unknown:
        raise ValueError(f"cannot change {sorted(unknown)}")
    stored = Post.objects.select_related("organisation").get(pk=post.pk)
    changed = _set_changed(stored, changes)
    if changed:
        _checked(stored)
        stored.save(update_fields=changed)
        _announce(
            DirectoryVerb.POST_CHANGED, stored.organisation, f"post:{stored.pk}", actor=actor, at=at,
            facts={"fields": changed},
        )  # fmt: skip
    return stored


@transaction.atomic
def appoint(
    post: Post,
    *,
    name: str,
    from_on: date,
    until_on: date | None = None,
    telephone: str = "",
    actor: int | None,
    at: datetime,
) -> Holder:
    """Somebody takes up ``post`` on ``from_on`` (and left it on ``until_on``, for the record of the past).

    Raises ``DirectoryRefusedError`` where a single post would have two holders on one day.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk)
    terms = Holder.objects.filter(post=stored).values_list("from_on", "until_on")
    if stored.is_single and overlaps((from_on, until_on), terms):
        raise DirectoryRefusedError("这一岗位在所填日期内已有人任职，请先登记前任的离任日期。")
    holder = Holder(
        post=stored,
        name=name,
        telephone=telephone,
        from_on=from_on,
        until_on=until_on,
        is_single=stored.is_single,
    )
    _checked(holder)
    holder.save(force_insert=True)
    _announce(
        DirectoryVerb.HOLDER_APPOINTED, stored.organisation, f"post:{stored.pk}", actor=actor, at=at,
        facts={"holder": holder.pk, "from_on": from_on.isoformat(), "level": str(stored.level)},
    )  # fmt: skip
    return holder


@transaction.atomic
def leave(holder: Holder, *, until_on: date, actor: int | None, at: datetime) -> Holder:
    """The holder's last day in the post. Raises ``DirectoryRefusedError`` for a day before the first."""
    stored = Holder.objects.select_related("post__organisation").get(pk=holder.pk)
    if stored.until_on:
        raise DirectoryRefusedError(f"这次任职已于{stored.until_on}结束，不必重复登记。")
    if until_on < stored.from_on:
        raise DirectoryRefusedError("离任日期早于任职日期，请核对。")
    stored.until_on = until_on
    stored.save(update_fields=["until_on"])
    _announce(
        DirectoryVerb.HOLDER_LEFT, stored.post.organisation, f"post:{stored.post_id}", actor=actor, at=at,
        facts={"holder": stored.pk, "until_on": until_on.isoformat()},
    )  # fmt: skip
    return stored
