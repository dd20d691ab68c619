"""Tell organisations what falls due, before it is late and once it is."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.queries import people_with
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.coverage import Coverage, Line, cover
from mingchuang.disclosure.models import DueReminder
from mingchuang.disclosure.rules import TENDERS, DisclosureVerb, Standing
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.rules import Stream
from mingchuang.parameters.queries import value

REMIND = "disclosure.remind_days"


def remind_due(*, at: datetime) -> int:
    """Queue a mail to each organisation with obligations that come due or went over; how many lines it told of.

    Each due day is told once ``disclosure.remind_days`` calendar days before it, and once after it.
    """
    today = timezone.localtime(at).date()
    covered = cover(today)
    ahead = value(REMIND, on=today)
    told: dict[int, list[Line]] = defaultdict(list)
    known = set(DueReminder.objects.values_list("obligation_id", "organisation_id", "due_on", "is_late"))
    for line in covered.lines.values():
        if line.standing is Standing.NOT_APPLICABLE or line.due is None:
            continue
        left = (line.due.on - today).days
        if left <= ahead and (line.obligation, line.organisation, line.due.on, left < 0) not in known:
            told[line.organisation].append(line)
    for organisation in covered.organisations:
        if lines := told.get(organisation.pk):
            _tell(organisation, lines, covered, at)
    return sum(map(len, told.values()))


@transaction.atomic
def _tell(organisation: Organisation, lines: list[Line], covered: Coverage, at: datetime) -> None:
    DueReminder.objects.bulk_create(
        [
            DueReminder(
                obligation_id=line.obligation,
                organisation=organisation,
                due_on=line.due.on,
                is_late=line.due.on < covered.day,
                made_at=at,
            )
            for line in lines
            if line.due is not None
        ],
        ignore_conflicts=True,
    )
    people = people_with(TENDERS, organisation)
    addresses = sorted({person.email for person in people if person.email})
    if addresses:
        put_payload(Stream.MAIL, f"due:{organisation.code}", _mail(organisation, lines, covered, addresses))
    record(
        DisclosureVerb.REMINDED,
        f"organisation:{organisation.code}",
        actor=None,
        at=at,
        organisation=organisation.code,
        facts={"lines": len(lines)},
    )


def _mail(
    organisation: Organisation, lines: Iterable[Line], covered: Coverage, addresses: list[str]
) -> dict[str, object]:
    names = {row.pk: str(row) for row in covered.obligations}
    said = [
        f"· {names[line.obligation]}：{line.standing.label}，期限{line.due.on:%Y年%-m月%-d日}"
        for line in lines
        if line.due is not None
    ]
    body = [f"{organisation.name}下列公开事项临近或者超过期限，请及时公开：", "", *said, ""]
    address = f"{settings.PUBLIC_URL}/desk/obligations/mine/"
    return {
        "to": addresses,
        "subject": f"公开事项提醒：{len(said)}项",
        "body": "\n".join([*body, f"在工作台查看：{address}"]),
    }
