"""What the applicant sends afterwards: the supplement with its paper, both or neither; that nothing is wanted any more."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import enclose, enter, locked
from mingchuang.casework.models import Letter
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.actions.happening import Told, note
from mingchuang.foi.actions.issuing import take_in
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.queries import WITHDRAWAL, timing_now, withdrawn_on
from mingchuang.foi.rules.events import EventKind, TimingState
from mingchuang.foi.rules.receiving import Handed
from mingchuang.foi.rules.words import OPEN_STATES, FoiVerb, RequestRefusedError
from mingchuang.foi.writing import in_words
from mingchuang.parameters.queries import CHINA


@dataclass(frozen=True)
class OnPaper:
    """What an officer writes down of something that the applicant handed in at the counter or by post."""

    officer: Person
    on: date
    excused: bool = False


@transaction.atomic
def supplement(
    request: Request,
    text: str,
    paper: tuple[bytes, str] | None,
    *,
    at: datetime,
    on_paper: OnPaper | None = None,
) -> Letter | None:
    """The applicant's supplement, with its receipt; the period starts anew. ``paper``: content and name of a file.

    After its last day only an officer may enter one, with the good reason (《条例》第三十条). Raises
    ``RequestRefusedError``, ``RefusedFileError``.
    """
    actor, day = (on_paper.officer, on_paper.on) if on_paper else (None, at.astimezone(CHINA).date())
    if on_paper is None:
        _refuse_late(request, day)
    told = Told(remark=text, excused=on_paper is not None and on_paper.excused)
    note(request, EventKind.SUPPLEMENT_RECEIVED, told, on=day, actor=actor, at=at)
    papers = []
    if paper is not None:
        papers = [enclose(request.case, EnclosureKind.SUPPLEMENT, *paper, actor=actor, at=at)]
    return take_in(request, Handed.SUPPLEMENT, papers, on=day, actor=actor, at=at)


def _refuse_late(request: Request, today: date) -> None:
    found = timing_now(request, today)
    if found.state is TimingState.ABANDONED and request.answered_on is None:
        last = found.limits.get("supplement_by") or found.lapsed_on
        until = f"补正期限到{in_words(last)}为止，" if last else "期限"
        raise RequestRefusedError(
            f"{until}现已超过，按规定视为放弃申请。有正当理由的，请与本机关联系说明；您也可以另行提出申请。（《条例》第三十条）"
        )


@transaction.atomic
def withdraw(
    request: Request, reason: str, *, at: datetime, on_paper: OnPaper | None = None
) -> Letter | None:
    """The applicant wants nothing any more; the receipt. The office closes the case, its clock runs until then.

    The Regulation is silent about it; the annual report counts such cases among 其他处理. Raises
    ``RequestRefusedError`` once the case has ended, or where it was withdrawn before.
    """
    case = locked(request.case)
    actor, day = (on_paper.officer, on_paper.on) if on_paper else (None, at.astimezone(CHINA).date())
    if case.state not in OPEN_STATES:
        raise RequestRefusedError("这件申请已经办结，不能再撤回。")
    if (earlier := withdrawn_on(request)) is not None:
        raise RequestRefusedError(f"申请已于{in_words(earlier)}撤回，不必重复提交。")
    if not case.received_on <= day <= at.astimezone(CHINA).date():
        raise RequestRefusedError("日期应在收到申请之日与今天之间，请核对。")
    text = json.dumps({"remark": reason.strip(), "on": day.isoformat()}, ensure_ascii=False)
    Remark.objects.create(request=request, what=WITHDRAWAL, text=text, person=actor, at=at)
    enter(case, FoiVerb.WITHDRAWN, actor, at)
    request.case = case
    return take_in(request, Handed.WITHDRAWAL, on=day, actor=actor, at=at)
