"""Bring the standard table of a field into the catalogue; the same table twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.actions.obligations import CATALOGUE, changes
from mingchuang.disclosure.models import Obligation, ObligationNote
from mingchuang.disclosure.queries import is_office
from mingchuang.disclosure.rules import Bearer, DisclosureVerb, Origin, RefusedError
from mingchuang.disclosure.workbook import Row
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream


@dataclass
class Imported:
    """What an import did, row by row: numbers of rows, sentences on rows, obligations that the table lacks."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[tuple[int, str]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@transaction.atomic
def import_table(
    field_name: str,
    rows: Sequence[Row],
    *,
    columns: Sequence[Any],
    fallback: Organisation,
    actor: Person,
    at: datetime,
) -> Imported:
    """Add and change the obligations of a field by its table; a row is known by field, items, level and content's place.

    ``fallback`` bears what names nobody that the directory knows; ``columns`` hold the content of new rows.
    Raises ``RefusedError`` where the person may not, or there is nothing to import.
    """
    if not is_office(actor):
        raise RefusedError("标准目录由区政府的信息公开专员导入。")
    if not rows:
        raise RefusedError("表里没有可以导入的行。")
    bodies = list(Organisation.objects.filter(is_active=True))
    stored = {one.code: one for one in Obligation.objects.filter(origin=Origin.FIELD, field=field_name)}
    done, seen = Imported(), set()
    for serial, row in enumerate(rows, 1):
        code = _code(field_name, row, seen)
        seen.add(code)
        done.notes += [(row.number, note) for note in row.notes]
        values = {**row.values, "serial": serial, "bearer_words": row.bearer_words}
        known = stored.get(code)
        if known is None:
            bearer, named, note = bearer_of(row.bearer_words, bodies, fallback)
            done.notes += [(row.number, note)] if note else []
            _add(code, field_name, values | {"bearer": bearer}, named, columns, actor, at)
            done.added += 1
        elif before := changes(known, values):
            _change(known, values, before, actor, at)
            done.changed += 1
        else:
            done.unchanged += 1
    done.absent = [str(one) for code, one in stored.items() if code not in seen and one.valid_until is None]
    _note(done, actor, at)
    return done


def _note(done: Imported, actor: Person, at: datetime) -> None:
    """What an import came to, for the journal; the public catalogue follows what it changed."""
    facts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    record(DisclosureVerb.IMPORTED, "obligation:0", actor=actor.pk, at=at, facts=facts)
    if done.added or done.changed:
        put(Stream.EDITION, [CATALOGUE])


def bearer_of(
    words: str, bodies: Sequence[Organisation], fallback: Organisation
) -> tuple[Bearer, list[Organisation], str]:
    """Whom the words of 公开主体 mean, with a sentence where they name nobody known."""
    named = [body for body in bodies if body.name in words or body.short_name in words]
    if named:
        return Bearer.NAMED, named, ""
    text = "".join(words.split())
    if text in ("各镇、街道", "各乡镇", "乡镇人民政府", "镇人民政府、街道办事处", "各镇街"):
        return Bearer.TOWNS, [], ""
    if text in ("各部门", "各预算部门", "区直各部门", "各级各部门"):
        return Bearer.DEPARTMENTS, [], ""
    if text in ("各机关", "各单位", "各机关（区政府、部门、镇街）"):
        return Bearer.EVERY, [], ""
    return (
        Bearer.NAMED,
        [fallback],
        f"公开主体“{words[:60]}”不在机构名录中，暂由{fallback.short_name}承担，请核对。",
    )


def _code(field_name: str, row: Row, seen: set[str]) -> str:
    """The same for the same item of the same field; a second row of the same name gets its place among them."""
    levels = "".join(row.values["levels"])
    said = "\n".join([field_name, row.values["item"], row.values["sub_item"], levels])
    stem = f"F-{blake2b(said.encode(), digest_size=6).hexdigest()}"
    place = 1
    while f"{stem}-{place}" in seen:
        place += 1
    return f"{stem}-{place}"


def _add(
    code: str,
    field_name: str,
    values: dict[str, Any],
    named: Sequence[Organisation],
    columns: Sequence[Any],
    actor: Person,
    at: datetime,
) -> None:
    day = timezone.localtime(at).date()
    made = Obligation.objects.create(
        code=code, origin=Origin.FIELD, field=field_name, valid_from=day, renew_days=365, **values
    )
    made.organisations.set(named)
    made.columns.set(columns)
    ObligationNote.objects.create(obligation=made, reason="导入标准目录", made_by=actor, made_at=at)


def _change(
    known: Obligation, values: dict[str, Any], before: dict[str, Any], actor: Person, at: datetime
) -> None:
    for name in before:
        setattr(known, name, values[name])
    known.save()
    ObligationNote.objects.create(
        obligation=known, reason="再次导入标准目录", before=before, made_by=actor, made_at=at
    )
