"""Premises for tests of finance: a district with the column, people of the bureau, workbooks that add up."""

import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.disclosure.finance import actions
from mingchuang.disclosure.finance.models import Report
from mingchuang.disclosure.finance.queries import filled_workbook
from mingchuang.disclosure.finance.rules import Key, Level, ReportKind
from mingchuang.operations.demo.money import budget, final_accounts
from mingchuang.portal.models import ColumnPage
from tests.publishing.factories import MORNING, District, shanghai

ACCOUNTS = Key(2024, ReportKind.FINAL_ACCOUNTS)
APPROVED = date(2026, 2, 10)  # Tuesday


def accounts_workbook(
    year: int = 2024, code: str = "MC02", change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """The final accounts of a department as a workbook, changed where a test wants it."""
    return changed(
        filled_workbook(
            "明窗区教育局", Level.DEPARTMENT, ReportKind.FINAL_ACCOUNTS, year, final_accounts(code, year)
        ),
        change,
    )


def budget_workbook(
    year: int = 2026, code: str = "MC02", change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """The budget of a department as a workbook."""
    return changed(
        filled_workbook("明窗区教育局", Level.DEPARTMENT, ReportKind.BUDGET, year, budget(code, year)), change
    )


def changed(raw: bytes, change: Callable[[openpyxl.Workbook], None] | None) -> bytes:
    """The workbook after a change of its cells."""
    if change is None:
        return raw
    book = openpyxl.load_workbook(io.BytesIO(raw))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bureau() -> District:
    """The district of publishing with the column for budgets; its editor works for the whole government."""
    district = District.make()
    parent = district.notices.get_parent()
    parent.add_child(instance=ColumnPage(title="财政预算决算", slug="czyjs"))
    for person, kind in (
        (district.editor, RoleKind.INFORMATION_OFFICER), (district.checker, RoleKind.CHECKER),
        (district.secrecy_checker, RoleKind.SECRECY_CHECKER), (district.signer, RoleKind.SIGNER),
    ):  # fmt: skip
        Role.objects.create(person=person, organisation=district.government, kind=kind, granted_at=MORNING)
    return district


def approved(district: District, key: Key = ACCOUNTS, on: date = APPROVED) -> Report:
    """A report of the department whose approval is recorded."""
    return actions.record_approval([district.department], key, on, actor=district.editor, at=MORNING)[0]


def uploaded(district: District, raw: bytes | None = None, **options: object) -> Report:
    """A report with tables that add up."""
    report = approved(district, **options)
    return actions.upload_tables(
        report, raw or accounts_workbook(report.year), "a.xlsx", actor=district.editor, at=MORNING
    )


def published(district: District, at: datetime = MORNING, **options: object) -> Report:
    """A report that the public reads."""
    report = actions.draft_article(uploaded(district, **options), actor=district.editor, at=at, submit=False)
    district.through_review(report.article, at=at)
    report.refresh_from_db()
    return report


__all__ = [
    "APPROVED",
    "MORNING",
    "accounts_workbook",
    "approved",
    "budget_workbook",
    "bureau",
    "published",
    "shanghai",
    "uploaded",
]
