"""Register reconsiderations and suits."""

from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import enter
from mingchuang.casework.models import Case
from mingchuang.foi.models import Contestation
from mingchuang.foi.rules.remedies import Contest, ContestResult, Procedure
from mingchuang.foi.rules.words import FoiVerb, RequestRefusedError
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def contest(
    case: Case,
    kind: Contest,
    number: str,
    *,
    body: str,
    filed_on: date,
    result: ContestResult,
    decided_on: date | None,
    procedure: Procedure = Procedure.ORDINARY,
    reached_on: date | None = None,
    replied_on: date | None = None,
    actor: Person,
    at: datetime,
) -> Contestation:
    """Register a reconsideration or a suit about a case, or what came of it (the same number again; days once entered
    stay).
    """
    today = at.astimezone(CHINA).date()
    if filed_on < case.received_on or filed_on > today:
        raise RequestRefusedError("受理日期应在收到申请之日与今天之间，请核对。")
    if (result is ContestResult.PENDING) != (decided_on is None):
        raise RequestRefusedError("审结的请同时填写结果和审结日期；尚未审结的，两项都不填。")
    if decided_on is not None and not filed_on <= decided_on <= today:
        raise RequestRefusedError("审结日期应在受理日期与今天之间，请核对。")
    known = Contestation.objects.select_for_update().filter(kind=kind, number=number.strip()).first()
    if known is not None and (known.case_id != case.pk or known.result != ContestResult.PENDING):
        raise RequestRefusedError("这个案号已经登记，请核对。")
    made = known or Contestation(case=case, kind=kind, number=number.strip())
    made.body, made.filed_on, made.result, made.decided_on = body.strip(), filed_on, result, decided_on
    made.procedure = procedure
    made.reached_on, made.replied_on = reached_on or made.reached_on, replied_on or made.replied_on
    _refuse_days(made, today)
    made.save()
    enter(case, FoiVerb.CONTESTED, actor, at, kind=kind.value, result=result.value)
    return made


def _refuse_days(made: Contestation, today: date) -> None:
    if made.reached_on is not None and not made.filed_on <= made.reached_on <= today:
        raise RequestRefusedError("收到副本的日期应在受理日期与今天之间，请核对。")
    if made.replied_on is not None and (
        made.reached_on is None or not made.reached_on <= made.replied_on <= today
    ):
        raise RequestRefusedError("提交答复的日期应在收到副本的日期与今天之间；请先填写收到副本的日期。")
