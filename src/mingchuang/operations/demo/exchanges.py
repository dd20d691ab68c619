"""What applicants say and are asked beside the clock in the demo district: reasons, other ways, proposals, ratings."""

from datetime import date, datetime, timedelta

from mingchuang.accounts.models import Person
from mingchuang.foi import actions, queries
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.words import Delivery, FormWanted
from mingchuang.parameters.queries import CHINA

RATED = (
    ("北门小学操场建设中标合同", 4, "合同附件中的验收日期被遮盖，希望说明原因。"),
    ("城区停车收费标准会议记录", 2, "只说是过程性信息，没有说明什么时候可以公开。"),
    ("新桥小学护学岗设置方案", 5, ""),
)
"""Subject of the application, stars, and what was missing."""


def add_exchanges(clerk: Person, *, at: datetime) -> None:
    """One applicant is asked for reasons, one was offered another form and agreed, two propose to publish, one withdraws,
    some rate."""
    seen = {one.case.subject: one for one in queries.requests_visible_to(clerk)}
    today = at.astimezone(CHINA).date()
    frequency = "您本月已经提出内容相近的申请12件"
    until = actions.Asking(today + timedelta(days=3))
    if found := seen.get("区属道路养护招标文件"):
        values = {"frequency": frequency, "until": _said(until.until)}
        actions.tell(found, LetterKind.REASONS, values, asking=until, actor=clerk, at=at)
    if found := seen.get("老街外立面改造设计图"):
        _offer(found, clerk, at)
    if found := seen.get("新桥小学护学岗设置方案"):
        actions.propose(found, "接送孩子的家长都想知道。", at=at)
    if found := seen.get("2019年青禾镇水渠普查表"):
        actions.propose(found, "种地的人都用得着。", at=at - timedelta(days=3))
        reason = "经检索，本机关不掌握这项信息，没有可以公开的内容。"
        actions.decide_proposal(found, ExchangeResult.NOT_PUBLISHED, reason, actor=clerk, at=at)
    if found := seen.get("临河路施工许可决定书"):
        actions.withdraw(found, "已经在施工现场的公示牌上看到。", at=at)
    for subject, stars, words in RATED:
        if found := seen.get(subject):
            actions.rate(found, stars, words, at=at)


def _offer(found, clerk: Person, at: datetime) -> None:
    day = at.astimezone(CHINA).date() + timedelta(days=7)
    asking = actions.Asking(day, FormWanted.LOOK, Delivery.PICK_UP)
    values = {
        "ground": "图纸为大幅面晒图，扫描会损坏原件", "offered": "当面查阅、抄录，自行领取", "until": _said(day),
    }  # fmt: skip
    actions.tell(found, LetterKind.OTHER_WAY, values, asking=asking, actor=clerk, at=at)
    actions.reply(found, ExchangeKind.WAY, ExchangeResult.ACCEPTED, "", at=at)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
