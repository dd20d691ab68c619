"""What took two people in the fictional district: a lost telephone, an emergency that was looked through."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mingchuang.accounts import joint
from mingchuang.accounts.joint_rules import EMERGENCY_HOURS, JointKind
from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import RoleKind


def take_two(people: Mapping[str, Person], days: list[date]) -> None:
    """Play both on working days of the year played, to their end."""
    lost_at = _moment(days[len(days) // 4], 9, 20)
    lost = joint.ask(
        JointKind.LOST_FACTOR,
        people["qianfa"],
        reason="手机遗失，已当面核对工作证。",
        actor=people["anquan"],
        at=lost_at,
    )
    joint.confirm(lost, actor=people["shenji"], at=lost_at + timedelta(minutes=25))
    struck_at = _moment(days[len(days) // 2], 8, 40)
    asked = joint.ask(
        JointKind.EMERGENCY,
        people["gongkai"],
        wanted=RoleKind.SYSTEM_ADMINISTRATOR,
        reason="机房断电后网站恢复缓慢，系统管理员出差联系不上。",
        actor=people["gongkai"],
        at=struck_at,
    )
    confirmed = joint.confirm(asked, actor=people["lingdao"], at=struck_at + timedelta(minutes=6))
    over_at = struck_at + timedelta(hours=EMERGENCY_HOURS, minutes=7)
    joint.tidy(at=over_at)
    joint.review(confirmed, actor=people["shenji"], at=over_at + timedelta(hours=1))


def _moment(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
