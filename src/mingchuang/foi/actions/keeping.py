"""Put ended applications away, and put what is secret under new keys."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import archive
from mingchuang.documents import sharing
from mingchuang.fields.secret import SecretField, add_key, models_with_secrets, resealed, sameness
from mingchuang.foi.actions.intake import identity_of
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.packing import packed
from mingchuang.foi.rules.exporting import ExportPurpose
from mingchuang.foi.rules.retention import Erasure, steps_of
from mingchuang.foi.rules.words import FoiVerb, RequestRefusedError
from mingchuang.journal.actions import record
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def put_away(ended: Request | Correction, *, actor: Person | None, at: datetime) -> bytes:
    """The package of an ended application or correction, which counts as archived from now on."""
    case = ended.case
    if case.closed_at is None:
        raise RequestRefusedError(f"申请 {case.number} 还没有办结，不能归档。")
    if Erasure.WHOLE in steps_of(ended.erased):
        raise RequestRefusedError(f"申请 {case.number} 的案卷已按保存期限删除，请向档案馆查阅。")
    archive(case, actor=actor, at=at)
    return packed(ended, at.astimezone(CHINA).date())


def note_export(purpose: ExportPurpose, rows: int, *, actor: Person, at: datetime) -> None:
    """Record that a table with whole applicants left the system: by whom, what for, how many lines."""
    facts = {"purpose": purpose.value, "rows": rows}
    record(FoiVerb.EXPORTED, f"person:{actor.pk}", actor=actor.pk, at=at, facts=facts)


def rotate() -> dict[str, int]:
    """A new key for personal data; everything sealed so far is sealed anew. How many rows of each table, how many papers."""
    add_key()
    done = {model._meta.model_name or "": _resealed_rows(model) for model in models_with_secrets()}
    sharing.bring_all("casework/")
    papers = sorted((Path(settings.FILES) / "casework").glob("*/*"))
    for path in papers:
        fresh = path.with_suffix(".new")
        fresh.write_bytes(resealed(path.read_bytes()))
        fresh.replace(path)
        sharing.share(path)
    counted = {name: done.pop(model) for name, model in COUNTED.items()}
    return {**counted, "papers": len(papers), **done}


COUNTED = {"requests": "request", "letters": "letter", "remarks": "remark"}
"""The names under which these tables are counted in the answer; others go by their own."""


def _resealed_rows(model: type[Model]) -> int:
    """Every row of a table written anew, so that its secrets lie under the newest key; applicants keep their sameness."""
    names = [one.name for one in model._meta.concrete_fields if isinstance(one, SecretField)]
    if model in (Request, Correction):
        names.append("sameness")
    count = 0
    for pk in model._default_manager.values_list("pk", flat=True).order_by("pk").iterator(500):
        with transaction.atomic():
            row = model._default_manager.select_for_update().get(pk=pk)
            if isinstance(row, (Request, Correction)) and Erasure.CONTACT not in steps_of(row.erased):
                row.sameness = sameness(identity_of(row.id_number, row.name, row.telephone))
            row.save(update_fields=names)
        count += 1
    return count
