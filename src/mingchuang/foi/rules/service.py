"""When a letter counts as served, and whether that was in time.

Source: 国办公开办函〔2016〕235号 (by post the day of posting, by hand or through another body the day of signature);
《邮政法》第五十五条 (only the postal enterprise carries official documents).
"""

from dataclasses import dataclass
from datetime import date

from mingchuang.terms import Term
from mingchuang.workdays import Calendar


class Carrier(Term):
    """How a letter goes out."""

    CHINA_POST = "china_post", "中国邮政（挂号信、EMS）"
    IN_PERSON = "in_person", "当面送达"
    ANOTHER_BODY = "another_body_for_us", "由其他行政机关转送"
    ONLINE = "online", "申请平台送达"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"
    PRIVATE_COURIER = "private_courier", "其他快递"


COUNTED_BY_SIGNATURE = frozenset({Carrier.IN_PERSON, Carrier.ANOTHER_BODY})
COURIER_WARNING = "国家机关公文只能由邮政企业寄递，请改用中国邮政。（《邮政法》第五十五条）"


@dataclass(frozen=True)
class Service:
    """Whether a letter went out in time. ``counted_on`` None: the day that counts is not yet known."""

    counted_on: date | None
    on_time: bool | None
    late_working_days: int
    warning: str


def service(
    carrier: Carrier,
    *,
    sent_on: date | None,
    signed_on: date | None,
    due_on: date | None,
    calendar: Calendar,
) -> Service:
    """How a service counts against ``due_on`` (None: nothing was due)."""
    counted_on = signed_on if carrier in COUNTED_BY_SIGNATURE else sent_on
    warning = COURIER_WARNING if carrier is Carrier.PRIVATE_COURIER else ""
    if counted_on is None or due_on is None:
        return Service(counted_on, None, 0, warning)
    late = calendar.count(due_on, counted_on) if counted_on > due_on else 0
    return Service(counted_on, counted_on <= due_on, late, warning)
