"""Requests to correct a record in the demo district: one waits for evidence, one for the signature, one is corrected, one
refused and attacked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import claim
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.rules.correcting import Finding
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.parameters.queries import CHINA, calendar

if TYPE_CHECKING:
    from mingchuang.foi.models import Correction


@dataclass(frozen=True)
class Wished:
    """What one person wants corrected, and so many working days ago."""

    days_ago: int
    intake: Intake
    kind: ApplicantKind
    name: str
    title: str
    wanted: str
    right: str
    evidence: str


SETTLED = Wished(
    36, Intake.ONLINE, ApplicantKind.NATURAL, "明春分", "公共租赁住房轮候公示", "轮候公示第27号，家庭人口写作2人。", "家庭人口应为3人。", "户口簿、新生儿出生医学证明"
)  # fmt: skip
REFUSED = Wished(
    31, Intake.IN_PERSON, ApplicantKind.NATURAL, "明寒露", "城乡居民养老保险参保登记", "参保时间写作2012年1月。", "参保时间应为2011年1月。", "缴费存折"
)  # fmt: skip
TO_SIGN = Wished(
    11, Intake.LETTER, ApplicantKind.COMMERCIAL, "明窗青砖建材公司", "行政许可公示", "公示中法定代表人写作前任的姓名。", "法定代表人已于上年12月变更。", "营业执照、变更登记通知书"
)  # fmt: skip
ASKED = Wished(
    5, Intake.ONLINE, ApplicantKind.NATURAL, "明秋分", "青禾镇农田灌溉补贴发放公示", "补贴面积写作3.2亩。", "应为5.2亩。", "与村委会签订的承包合同"
)  # fmt: skip


def add_corrections(government: Organisation, people: Mapping[str, Person], *, at: datetime) -> None:
    """Take four wishes in and bring each as far as it has come."""
    clerk = people["gongkai"]
    settled = _taken_in(government, SETTLED, clerk, at)
    grounds = {
        "checked": "已与住房保障部门的申请档案和户口簿核对，录入时漏写1人。", "now": "轮候公示第27号，家庭人口3人。",
        "where": "区政府网站轮候公示页面，住房保障轮候登记册",
    }  # fmt: skip
    day = _moment(at, SETTLED.days_ago - 6)
    _to_signature(settled, Finding.CORRECTED, grounds, people, day)
    letter = actions.sign_correction(settled, actor=people["qianfa"], at=day)
    on = day.astimezone(CHINA).date()
    actions.serve(letter, Carrier.ONLINE, sent_on=on, received_on=on, actor=clerk, at=day)

    _attacked(government, people, at)
    turned_away = {
        "right_body": "明窗区市场监督管理局（电话0000-2000008）",
        "why": "公示内容取自许可证件，证件载明的事项由发证机关变更。",
    }
    written = _taken_in(government, TO_SIGN, clerk, at)
    _to_signature(written, Finding.POINTED, turned_away, people, _moment(at, TO_SIGN.days_ago - 4))

    asked = _taken_in(government, ASKED, clerk, at)
    question = "承包合同没有地块面积，请提供确权登记证书或者村委会的丈量记录。"
    until = at.astimezone(CHINA).date() + timedelta(days=10)
    actions.ask_for_evidence(asked, question, until, actor=clerk, at=_moment(at, ASKED.days_ago - 2))


def _attacked(government: Organisation, people: Mapping[str, Person], at: datetime) -> None:
    """Refused and handed over at the counter; then a reconsideration whose reply is still owed."""
    clerk, refused = people["gongkai"], _taken_in(government, REFUSED, people["gongkai"], at)
    grounds = {
        "checked": "已与参保登记表、缴费记录逐年核对。", "why": "登记表和缴费记录均为2012年1月，存折中2011年没有缴费记录。",
    }  # fmt: skip
    day = _moment(at, REFUSED.days_ago - 9)
    _to_signature(refused, Finding.NOT_CORRECTED, grounds, people, day)
    letter = actions.sign_correction(refused, actor=people["qianfa"], at=day)
    on = day.astimezone(CHINA).date()
    actions.serve(letter, Carrier.IN_PERSON, sent_on=on, received_on=on, actor=clerk, at=day)
    filed, reached = (_moment(at, days).astimezone(CHINA).date() for days in (7, 5))
    actions.contest(
        letter.case, Contest.RECONSIDERATION, "示政复〔2026〕0001号", body="示例市人民政府", filed_on=filed,
        reached_on=reached, result=ContestResult.PENDING, decided_on=None, actor=clerk, at=_moment(at, 5),
    )  # fmt: skip


def _taken_in(office: Organisation, wished: Wished, clerk: Person, at: datetime) -> "Correction":
    received = _moment(at, wished.days_ago)
    wish = actions.Wish(
        organisation=office, applicant_kind=wished.kind, name=wished.name, title=wished.title, wanted=wished.wanted,
        right=wished.right, evidence=wished.evidence, telephone=f"0000-{6000000 + wished.days_ago}",
        address="示例市明窗区明窗大道9号", id_number=f"00000019900101{wished.days_ago:04d}",
    )  # fmt: skip
    return actions.request_correction(
        wish, wished.intake, received_at=received, key=f"demo-correction-{wished.days_ago}-{received:%Y}",
        actor=None if wished.intake is Intake.ONLINE else clerk, at=received,
    ).correction  # fmt: skip


def _to_signature(
    correction: "Correction",
    finding: Finding,
    grounds: Mapping[str, str],
    people: Mapping[str, Person],
    at: datetime,
) -> None:
    claim(correction.case, actor=people["gongkai"], at=at)
    actions.judge(correction, finding, grounds, actor=people["gongkai"], at=at)
    actions.move_correction(correction, "submit", actor=people["gongkai"], at=at)
    actions.move_correction(correction, "pass_legal", actor=people["fazhi"], at=at)


def _moment(at: datetime, working_days_ago: int) -> datetime:
    """Eleven o'clock, so many working days before ``at``."""
    day: date = calendar().before(at.astimezone(CHINA).date(), working_days_ago)
    return datetime.combine(day, time(11), CHINA)
