"""Change the guide's words and intakes; make a new version whenever it no longer says what holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.disclosure.guide import compose, differences, text
from mingchuang.disclosure.models import GuideVersion, IntakeWay
from mingchuang.disclosure.queries import is_office
from mingchuang.disclosure.rules import DisclosureVerb, Intake, RefusedError
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream

GUIDE = "guide"
"""The key of the guide's public pages."""


@transaction.atomic
def renew_guide(*, at: datetime, actor: Person | None = None, reason: str = "") -> GuideVersion | None:
    """Make a new version where directory, catalogue, intakes or words have changed; None where none has."""
    content = compose(timezone.localtime(at).date())
    last = GuideVersion.objects.select_for_update().first()
    if last is not None and last.content == content:
        return None
    changed = differences(last.content, content) if last else []
    made = GuideVersion.objects.create(
        number=last.number + 1 if last else 1,
        content=content,
        changed=changed,
        reason=reason.strip() or ("机构信息或者公开事项有变化，自动更新" if last else "首次编制"),
        made_by=actor,
        made_at=at,
    )
    record(
        DisclosureVerb.GUIDE_RENEWED,
        f"guide:{made.number}",
        actor=actor.pk if actor else None,
        at=at,
        facts={"version": made.number, "changed": len(changed)},
    )
    put(Stream.EDITION, [GUIDE])
    put(Stream.SEARCH, ["guide:current"])
    return made


@transaction.atomic
def change_guide(
    values: Mapping[str, Any], *, actor: Person, at: datetime, reason: str
) -> GuideVersion | None:
    """Change the office's own words; the new version stands at once."""
    _refuse_unless_office(actor, reason)
    words = text()
    for name, value in values.items():
        setattr(words, name, value)
    try:
        words.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise RefusedError("；".join(error.messages)) from error
    words.save()
    record(DisclosureVerb.GUIDE_CHANGED, "guide:0", actor=actor.pk, at=at, facts={"fields": sorted(values)})
    return renew_guide(at=at, actor=actor, reason=reason)


@transaction.atomic
def set_intake(
    intake: Intake, *, is_open: bool, details: str, url: str, actor: Person, at: datetime, reason: str
) -> IntakeWay:
    """Open, close or describe a way by which applications may come in; at least one stays open."""
    _refuse_unless_office(actor, reason)
    if is_open and not details.strip():
        raise RefusedError("请写明怎样提交，例如地址、传真号码。")
    if url and not url.startswith(("/", "https://", "http://")):
        raise RefusedError("网址以 / 或者 https:// 开头。")
    others = IntakeWay.objects.filter(is_open=True).exclude(intake=intake)
    if not is_open and not others.exists():
        raise RefusedError("至少保留一种申请方式。（《条例》第二十八条）")
    way, _new = IntakeWay.objects.update_or_create(
        intake=intake,
        defaults={"is_open": is_open, "details": details.strip()[:300], "url": url.strip()[:300]},
    )
    facts = {"intake": intake.value, "open": is_open}
    record(DisclosureVerb.GUIDE_CHANGED, "guide:0", actor=actor.pk, at=at, facts=facts)
    if GuideVersion.objects.exists():  # the first version is made with the office's words
        renew_guide(at=at, actor=actor, reason=reason)
    return way


def _refuse_unless_office(actor: Person, reason: str) -> None:
    if not is_office(actor):
        raise RefusedError("公开指南由区政府的信息公开专员维护。")
    if not reason.strip():
        raise RefusedError("请写修改说明，公众在历史版本里看得到。")
