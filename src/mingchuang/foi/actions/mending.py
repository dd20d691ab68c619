"""What the applicant sends afterwards: the supplement with its paper, both or neither; that nothing is wanted any more."""

import json
from datetime import datetime

from django.db import transaction

from mingchuang.casework.actions import enclose, locked
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.actions.happening import Told, note
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.queries import WITHDRAWAL, timing_now, withdrawn_on
from mingchuang.foi.rules.events import EventKind, TimingState
from mingchuang.foi.rules.words import OPEN_STATES, FoiVerb, RequestRefusedError
from mingchuang.foi.writing import in_words
from mingchuang.journal.actions import record
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def supplement(request: Request, text: str, paper: tuple[bytes, str] | None, *, at: datetime) -> Request:
    """The applicant's supplement; the period starts anew today. ``paper``: content and name of a file with it.

    After its last day only an officer may enter one, with the good reason (《条例》第三十条). Raises
    ``RequestRefusedError``, ``RefusedFileError``.
    """
    today = at.astimezone(CHINA).date()
    found = timing_now(request, today)
    if found.state is TimingState.ABANDONED and request.answered_on is None:
        last = found.limits.get("supplement_by") or found.lapsed_on
        until = f"补正期限到{in_words(last)}为止，" if last else "期限"
        raise RequestRefusedError(
            f"{until}现已超过，按规定视为放弃申请。有正当理由的，请与本机关联系说明；您也可以另行提出申请。（《条例》第三十条）"
        )
    note(request, EventKind.SUPPLEMENT_RECEIVED, Told(remark=text), on=today, actor=None, at=at)
    if paper is not None:
        content, name = paper
        enclose(request.case, EnclosureKind.SUPPLEMENT, content, name, actor=None, at=at)
    return request


@transaction.atomic
def withdraw(request: Request, reason: str, *, at: datetime) -> Remark:
    """The applicant wants nothing any more; the office closes the case, its clock runs until then.

    The Regulation is silent about it; the annual report counts such cases among 其他处理. Raises
    ``RequestRefusedError`` once the case has ended, or where it was withdrawn before.
    """
    case = locked(request.case)
    if case.state not in OPEN_STATES:
        raise RequestRefusedError("这件申请已经办结，不能再撤回。")
    if (day := withdrawn_on(request)) is not None:
        raise RequestRefusedError(f"您已于{in_words(day)}撤回申请，不必重复提交。")
    text = json.dumps({"remark": reason.strip()}, ensure_ascii=False)
    made = Remark.objects.create(request=request, what=WITHDRAWAL, text=text, at=at)
    record(FoiVerb.WITHDRAWN, f"foi:{request.pk}", actor=None, at=at, organisation=case.organisation.code)
    return made
