"""The ledger as a table to save: applicants masked, or whole for whoever may and says what for."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import organisations_of
from mingchuang.documents.sheets import csv_bytes, xlsx_bytes
from mingchuang.foi import actions
from mingchuang.foi.ledger import ledger
from mingchuang.foi.models import Request
from mingchuang.foi.rules.exporting import ExportPurpose, masked_name, masked_number
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import REGISTRARS, State

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "依申请公开台账"
HEAD = (
    "登记编号", "收到日期", "承办机关", "申请方式", "申请人类别", "所需信息", "状态", "期限", "办理结果", "答复日期", "用时（工作日）",
    "申请人", "联系电话",
)  # fmt: skip
WHOLE_HEAD = (*HEAD, "证件号码", "通信地址", "电子邮箱")


def masked_table(rows: Any, form: str) -> HttpResponse:
    """The ledger with masked applicants, for everybody who sees it."""
    cells = (
        (*_cells(one), masked_name(one.applicant_kind, one.name), masked_number(one.telephone))
        for one in rows.iterator(500)
    )
    return saved_table(HEAD, cells, form, TITLE, "foi")


@for_business
@require_POST
def whole(request: HttpRequest) -> HttpResponse:
    """The ledger with whole applicants: for those who register, of their own organisations, with the purpose journalled."""
    own = organisations_of(request.user, REGISTRARS)
    if not own:
        raise PermissionDenied
    purpose = request.POST.get("purpose", "")
    if purpose not in set(ExportPurpose):
        messages.error(request, "没有导出。请选择导出申请人信息的用途。")
        return redirect("foi_ledger")
    rows = ledger(request.user, request.GET).rows.filter(case__organisation__in=[one.pk for one in own])
    actions.note_export(ExportPurpose(purpose), rows.count(), actor=request.user, at=timezone.now())
    cells = (
        (*_cells(one), one.name, one.telephone, one.id_number, one.address, one.email)
        for one in rows.iterator(500)
    )
    return saved_table(WHOLE_HEAD, cells, "xlsx", TITLE, "foi-applicants")


def _cells(one: Request) -> tuple[object, ...]:
    """The facts of an application without its applicant."""
    case = one.case
    return (
        case.number, case.received_on.isoformat(), case.organisation.name, one.intake.label, one.applicant_kind.label,
        case.subject, State(case.state).label, case.due_on.isoformat() if case.due_on else "",
        Outcome(one.outcome).label if one.answered_on else "", one.answered_on.isoformat() if one.answered_on else "",
        one.used_days if one.used_days is not None else "",
    )  # fmt: skip


def saved_table(head: Any, cells: Iterator[Any] | Any, form: str, title: str, name: str) -> HttpResponse:
    """A table to save, as ``xlsx`` or ``csv``; what looks like a formula stays text."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    if form == "xlsx":
        return HttpResponse(xlsx_bytes(head, cells, title=title), content_type=XLSX, headers=headers)
    return HttpResponse(csv_bytes(head, cells), content_type="text/csv; charset=utf-8", headers=headers)
