"""The receipt that somebody takes home from the counter: number, retrieval code, the day of the answer.

It is printed from the session of the officer who registered and kept nowhere: whoever holds the code opens the case.
"""

from datetime import date
from html import escape

from mingchuang.documents.rendering import Letter
from mingchuang.foi.models import Request
from mingchuang.foi.writing import in_words

TITLE = "政府信息公开申请登记回执"


def receipt(request: Request, code: str, address: str, *, on: date) -> Letter:
    """The receipt as a sheet; ``address`` is where the case is followed."""
    case = request.case
    rows = [
        ("登记编号", case.number),
        ("查询码", code),
        ("申请内容", case.subject),
        ("申请方式", request.intake.label),
        ("收到日期", in_words(case.received_on)),
        (
            "答复期限",
            f"{in_words(case.due_on)}前；依法需要补正、征求意见或者延期的，另行告知"
            if case.due_on
            else "另行告知",
        ),
        ("查询办法", f"在 {address} 填写登记编号和查询码，可以查看进度、提交补正、下载答复"),
        ("联系电话", case.organisation.telephone or "见本机关网站"),
    ]
    cells = "".join(f"<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, text in rows)
    return Letter(
        issuer=case.organisation.name, number="请妥善保管", title=TITLE, addressee="",
        body=f"<table><tbody>{cells}</tbody></table>", signature=case.organisation.name, date=in_words(on), is_form=True,
    )  # fmt: skip
