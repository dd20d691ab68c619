"""Made-up people: every number here is computed, none was given to anybody."""

import openpyxl

from mingchuang.screening.numbers import id_check_digit


def id_card(serial: int = 1, *, region: str = "990101", birthday: str = "19870412") -> str:
    """An identity number that passes its checks; ``serial`` is the order among those born that day."""
    region = "410702" if region == "990101" else region
    head = f"{region}{birthday}{serial % 999 + 1:03}"
    return head + id_check_digit(head + "0")


def mobile(serial: int = 1) -> str:
    """A mobile number."""
    return f"139{serial * 7919 % 100_000_000:08}"


def bank_card(serial: int = 1) -> str:
    """A card of 19 digits that adds up."""
    head = f"621799{serial * 104729 % 10**12:012}"
    for digit in "0123456789":
        total = sum(
            sum(divmod(int(one) * (1 + place % 2), 10)) for place, one in enumerate(reversed(head + digit))
        )
        if total % 10 == 0:
            return head + digit
    raise AssertionError


def grant_book(path, rows: int = 213, phones: int = 198) -> None:
    """A list of recipients whose second, hidden sheet holds everything."""
    book = openpyxl.Workbook()
    shown = book.active
    shown.title = "公示名单"
    shown.append(["序号", "姓名", "补贴金额（元）"])
    base = book.create_sheet("底稿")
    base.sheet_state = "hidden"
    base.append(["序号", "姓名", "身份证号", "手机号"])
    for number in range(1, rows + 1):
        shown.append([number, f"王{'甲乙丙丁戊'[number % 5]}", 1200])
        base.append([number, "王某", id_card(number), mobile(number) if number <= phones else ""])
    book.save(path)


def leaked(district, *new):
    """Published in bulk while the district let identity numbers pass; it does so no more."""
    from mingchuang.publishing.actions import publish_in_bulk
    from mingchuang.screening.models import TreatmentRule
    from mingchuang.screening.rules import Kind, Treatment
    from tests.publishing.factories import MORNING

    rule = TreatmentRule.objects.create(
        kind=Kind.ID_CARD, treatment=Treatment.NOTE, reason="试行期间不拦截。"
    )
    articles = publish_in_bulk(new, actor=None, at=MORNING)
    rule.delete()
    return articles
