"""Put obligations into the catalogue and change them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from mingchuang.accounts.models import Person
from mingchuang.disclosure.models import Obligation, ObligationNote
from mingchuang.disclosure.queries import is_office
from mingchuang.disclosure.rules import Bearer, DisclosureVerb, Origin, RefusedError
from mingchuang.disclosure.statute import statutory
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.portal.queries import column_by_path
from mingchuang.terms import Term

CATALOGUE = "obligations"
"""The key of the catalogue's public pages."""

MANY = ("organisations", "columns")


@transaction.atomic
def install_statute(*, at: datetime) -> list[str]:
    """Bring in the obligations of the regulation that are not there yet; the codes of those brought in.

    Idempotent: what the district has changed stays. Columns that the tree lacks are left out.
    """
    known = set(Obligation.objects.values_list("code", flat=True))
    made = []
    for serial, row in enumerate(statutory(), 1):
        if row.code in known:
            continue
        obligation = Obligation.objects.create(
            code=row.code,
            origin=Origin.STATUTE,
            serial=serial,
            item=row.item,
            content=row.content,
            basis=row.basis,
            limit=row.limit.stored(),
            limit_words=row.limit.words,
            bearer=row.bearer,
            carriers=[carrier.value for carrier in row.carriers],
            levels=["town"] if row.bearer is Bearer.TOWNS else ["county"],
            renew_days=row.renew_days,
            valid_from=row.holds_from,
        )
        obligation.columns.set(filter(None, (column_by_path(path) for path in row.columns)))
        made.append(row.code)
    if made:
        record(DisclosureVerb.INSTALLED, "obligation:0", actor=None, at=at, facts={"made": len(made)})
        put(Stream.EDITION, [CATALOGUE])
    return made


@transaction.atomic
def add_obligation(values: Mapping[str, Any], *, actor: Person, at: datetime, reason: str) -> Obligation:
    """A new obligation of the district's own. ``values`` are fields of ``Obligation``.

    Raises ``RefusedError`` where the person may not, a value does not fit, or no reason is given.
    """
    _refuse_unless_office(actor, reason)
    obligation = Obligation(code=_next_code(), origin=Origin.LOCAL)
    plain = {name: value for name, value in values.items() if name not in MANY}
    for name, value in plain.items():
        setattr(obligation, name, value)
    _checked(obligation, values)
    obligation.save()
    for name in MANY:
        getattr(obligation, name).set(values.get(name, ()))
    _note(DisclosureVerb.ADDED, obligation, {}, actor=actor, at=at, reason=reason)
    return obligation


@transaction.atomic
def change_obligation(
    obligation: Obligation, values: Mapping[str, Any], *, actor: Person, at: datetime, reason: str
) -> Obligation:
    """Change an obligation; what it said before is kept with the reason. Nothing is written where nothing differs.

    Raises ``RefusedError`` where the person may not, a value does not fit, or no reason is given.
    """
    _refuse_unless_office(actor, reason)
    stored = Obligation.objects.select_for_update().get(pk=obligation.pk)
    before = changes(stored, values)
    if not before:
        return stored
    for name in before:
        if name not in MANY:
            setattr(stored, name, values[name])
    _checked(stored, values)
    stored.save()
    for name in set(before) & set(MANY):
        getattr(stored, name).set(values[name])
    _note(DisclosureVerb.CHANGED, stored, before, actor=actor, at=at, reason=reason)
    return stored


def changes(obligation: Obligation, values: Mapping[str, Any]) -> dict[str, Any]:
    """What these values would change: the present values of the fields that differ, as JSON can hold them."""
    found = {}
    for name, value in values.items():
        if name in MANY:
            now = sorted(getattr(obligation, name).values_list("pk", flat=True))
            if now != sorted(one.pk for one in value):
                found[name] = now
        elif getattr(obligation, name) != value:
            found[name] = _plain(getattr(obligation, name))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Term):
        return value.value
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def _checked(obligation: Obligation, values: Mapping[str, Any]) -> None:
    if obligation.bearer == Bearer.NAMED and not values.get("organisations", obligation.pk):
        raise RefusedError("公开主体选“指定的机构”时，请至少选一个机构。")
    try:
        obligation.full_clean()
    except ValidationError as error:
        raise RefusedError("；".join(error.messages)) from error


def _refuse_unless_office(actor: Person, reason: str) -> None:
    if not is_office(actor):
        raise RefusedError("公开事项由区政府的信息公开专员维护。")
    if not reason.strip():
        raise RefusedError("请写明依据或原因，它会记入修改历史。")


def _next_code() -> str:
    last = Obligation.objects.filter(origin=Origin.LOCAL, code__startswith="L-").order_by("-pk").first()
    return f"L-{int(last.code.removeprefix('L-')) + 1 if last else 1}"


def _note(
    verb: DisclosureVerb,
    obligation: Obligation,
    before: dict[str, Any],
    *,
    actor: Person,
    at: datetime,
    reason: str,
) -> None:
    note = ObligationNote.objects.create(
        obligation=obligation, reason=reason.strip(), before=before, made_by=actor, made_at=at
    )
    facts = {"note": note.pk, "fields": sorted(before)}
    record(verb, f"obligation:{obligation.pk}", actor=actor.pk, at=at, facts=facts)
    put(Stream.EDITION, [CATALOGUE])
