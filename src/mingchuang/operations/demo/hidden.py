"""What screening is for, to be seen in the demo: a list with a hidden sheet, one masked already, words and rules.

The identity numbers pass their checks and belong to nobody: they name a county that does not exist and a birthday in 1900.
"""

import io
from datetime import datetime, timedelta

from openpyxl import Workbook

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.operations.demo.texts import rich
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import actions
from mingchuang.publishing.queries import new_draft
from mingchuang.publishing.rules import SECRECY_CHECKLIST, ArticleKind
from mingchuang.screening.actions import add_words, set_rule
from mingchuang.screening.models import TreatmentRule
from mingchuang.screening.numbers import id_check_digit
from mingchuang.screening.rules import Kind, Treatment

STOPPED = "2026年秋季学期家庭经济困难学生资助名单公示"
MASKED = "2026年春季学期家庭经济困难学生资助名单公示"
WORDS = (
    ("明窗县", "2003年撤县设区，应为“明窗区”"), ("区教委", "机构名称为“区教育局”"), ("截止目前", "应为“截至目前”"),
    ("凭介绍信", "没有法律法规依据的证明事项已取消"), ("最后通碟", "应为“最后通牒”"),
)  # fmt: skip
_NAMES = ("甄一鸣", "贾思远", "佟小满", "甄可欣", "贾若水", "佟大为", "甄有为", "贾明亮")


def id_number(serial: int) -> str:
    """A number that passes its checks and is nobody's."""
    head = f"41079919000101{serial:03}"
    return head + id_check_digit(head + "0")


def list_of_grants() -> bytes:
    """A workbook whose second, hidden sheet says too much."""
    book = Workbook()
    shown, base = book.worksheets[0], book.create_sheet("底稿")
    shown.title, base.sheet_state = "公示名单", "hidden"
    shown.append(["序号", "姓名", "资助金额（元）"])
    base.append(["序号", "姓名", "身份证号", "监护人手机"])
    for number, name in enumerate(_NAMES, 1):
        shown.append([number, name, 1250])
        base.append([number, name, id_number(number), f"1990000{number:04}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def show_screening(
    organisation: Organisation, people: dict[str, Person], column: ColumnPage, keeper: Person, *, at: datetime
) -> None:
    """One article stopped at signature, one whose file was masked and waits for a second person; words and rules."""
    begun = at - timedelta(hours=26)
    add_words(WORDS, Treatment.ASK, reason="区划和机构名称规范表述", actor=keeper, at=begun)
    set_rule(
        TreatmentRule(), kind=Kind.EMAIL, column=column.public_path, treatment=Treatment.NOTE,
        reason="通知公告留有对外联系邮箱，提示即可", actor=keeper, at=begun,
    )  # fmt: skip
    confirmed = {name: True for name, _sentence, _ground in SECRECY_CHECKLIST}
    for title in (STOPPED, MASKED):
        file = actions.store_file(
            list_of_grants(), "资助名单.xlsx", organisation=organisation, actor=people["bianji"], at=begun
        )
        article = new_draft(
            title=title, kind=ArticleKind.NOTICE, home_column=column, organisation=organisation,
            source=organisation.name,
            body=[
                rich("现将资助名单予以公示，公示期五个工作日。", "对名单有异议的，请在公示期内向区教育局反映，电话0000-1234567。"),
                {"type": "file", "value": {"file": file.pk, "title": "资助名单"}},
            ],
        )  # fmt: skip
        actions.save_draft(article, actor=people["bianji"], at=begun)
        actions.submit(article, actor=people["bianji"], at=begun)
        if title == MASKED:
            actions.mask(article, f"file:{file.pk}", actor=people["shenhe"], at=begun)
        actions.pass_on(article, actor=people["shenhe"], at=begun, remark="内容准确，同意。")
        actions.pass_on(
            article, actor=people["baomi"], at=begun, checklist=confirmed, remark="名单须脱敏后公开。"
        )
