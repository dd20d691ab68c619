"""Put ended applications away, and put what is secret under new keys."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import archive
from mingchuang.casework.models import Letter
from mingchuang.documents import sharing
from mingchuang.fields.secret import add_key, resealed, sameness
from mingchuang.foi.actions.intake import identity_of
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.packing import packed
from mingchuang.foi.rules.retention import Erasure, steps_of
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def put_away(request: Request, *, actor: Person | None, at: datetime) -> bytes:
    """The package of an ended application, which counts as archived from now on."""
    if request.case.closed_at is None:
        raise RequestRefusedError(f"申请 {request.case.number} 还没有办结，不能归档。")
    if Erasure.WHOLE in steps_of(request.erased):
        raise RequestRefusedError(f"申请 {request.case.number} 的案卷已按保存期限删除，请向档案馆查阅。")
    archive(request.case, actor=actor, at=at)
    return packed(request, at.astimezone(CHINA).date())


def rotate() -> dict[str, int]:
    """A new key for personal data; everything sealed so far is sealed anew. How many of each."""
    add_key()
    done = {"requests": 0, "letters": 0, "remarks": 0, "papers": 0}
    for request in Request.objects.select_related("case").iterator(200):
        with transaction.atomic():
            current = Request.objects.select_for_update().get(pk=request.pk)
            if Erasure.CONTACT not in steps_of(current.erased):
                current.sameness = sameness(identity_of(current.id_number, current.name, current.telephone))
            current.save()
        done["requests"] += 1
    for model, name in ((Letter, "letters"), (Remark, "remarks")):
        for row in model.objects.iterator(200):
            row.save(update_fields=["text"])
            done[name] += 1
    sharing.bring_all("casework/")
    for path in sorted((Path(settings.FILES) / "casework").glob("*/*")):
        fresh = path.with_suffix(".new")
        fresh.write_bytes(resealed(path.read_bytes()))
        fresh.replace(path)
        sharing.share(path)
        done["papers"] += 1
    return done
