"""The receipt that somebody takes home from the counter: number, retrieval code, the day of the answer.

It is printed from the session of the officer who registered and kept nowhere: whoever holds the code opens the case.
"""

from datetime import date
from html import escape

from mingchuang.casework.models import Case
from mingchuang.documents.rendering import Letter
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.writing import in_words

TITLE, CORRECTION_TITLE = "政府信息公开申请登记回执", "更正申请登记回执"


def receipt(request: Request, code: str, address: str, *, on: date) -> Letter:
    """The receipt of an application as a sheet; ``address`` is where the case is followed."""
    due = request.case.due_on
    until = f"{in_words(due)}前；依法需要补正、征求意见或者延期的，另行告知" if due else "另行告知"
    told = [("申请内容", request.case.subject), ("申请方式", request.intake.label), ("答复期限", until)]
    return _sheet(request.case, TITLE, code, told, address, on)


def correction_receipt(correction: Correction, code: str, address: str, *, on: date) -> Letter:
    """The receipt of a request to correct; its day is promised, not the law's."""
    due = correction.case.due_on
    until = f"{in_words(due)}前告知结果（本机关承诺的期限）" if due else "另行告知"
    told = [
        ("要求更正的记录", correction.case.subject), ("提出方式", correction.intake.label), ("办理期限", until)
    ]  # fmt: skip
    return _sheet(correction.case, CORRECTION_TITLE, code, told, address, on)


def _sheet(case: Case, title: str, code: str, told: list[tuple[str, str]], address: str, on: date) -> Letter:
    office = case.organisation
    rows = [
        ("登记编号", case.number),
        ("查询码", code),
        *told[:2],
        ("收到日期", in_words(case.received_on)),
        *told[2:],
        ("查询办法", f"在 {address} 填写登记编号和查询码，可以查看进度、提交材料、下载答复"),
        ("联系电话", office.telephone or "见本机关网站"),
    ]
    cells = "".join(f"<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, text in rows)
    return Letter(
        issuer=office.name, number="请妥善保管", title=title, addressee="",
        body=f"<table><tbody>{cells}</tbody></table>", signature=office.name, date=in_words(on), is_form=True,
    )  # fmt: skip
