"""A year of applications in the fictional district, in every state, through the same verbs as the buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
from mingchuang.parameters.queries import CHINA, calendar


@dataclass(frozen=True)
class Planned:
    """One application: how many working days ago it came, what is wanted, how it went; ``asked``: the code of the
    organisation that helps."""

    days_ago: int
    intake: Intake
    kind: ApplicantKind
    name: str
    title: str
    wanted: str
    outcome: Outcome | None = None
    took: int = 0
    event: EventKind | None = None
    asked: str = ""


_I, _K, _O, _E = Intake, ApplicantKind, Outcome, EventKind
PLANNED = (
    Planned(190, _I.LETTER, _K.NATURAL, "明小满", "书院街老旧小区改造项目清单", "上一年度书院街老旧小区改造的项目名称、投资额、施工单位和完工日期。", _O.DISCLOSED, 9),
    Planned(171, _I.IN_PERSON, _K.NATURAL, "明谷雨", "柳林镇公交线路调整的批复文件", "柳林镇2路公交线路调整的批复文件全文。", _O.DISCLOSED, 3),
    Planned(150, _I.ONLINE, _K.COMMERCIAL, "明窗光影器材商行", "北门小学操场建设中标合同", "北门小学新建操场的中标合同及验收报告。", _O.PARTLY, 18, _E.THIRD_PARTY_ASKED),
    Planned(132, _I.ONLINE, _K.NATURAL, "明惊蛰", "2019年青禾镇水渠普查表", "2019年青禾镇农田水渠普查登记表。", _O.NON_EXISTENT, 14),
    Planned(118, _I.LETTER, _K.RESEARCH, "明窗地理研究会", "云溪湿地逐年面积分析", "请按年份分析云溪湿地面积变化的原因并列表。", _O.TO_BE_MADE, 12),
    Planned(101, _I.ONLINE, _K.LEGAL_SERVICE, "明窗正行法律服务所", "城区停车收费标准会议记录", "研究城区停车收费标准的会议讨论记录。", _O.PROCESS, 17),
    Planned(88, _I.ONLINE, _K.NATURAL, "明立夏", "市级供热管网建设规划", "市级供热主管网建设规划图。", _O.NOT_OURS, 4),
    Planned(75, _I.LETTER, _K.SOCIAL, "明窗书香公益服务中心", "社区图书室运营补助发放情况", "本年度社区图书室运营补助的发放对象和金额。", _O.ALREADY_PUBLIC, 6),
    Planned(60, _I.IN_PERSON, _K.NATURAL, "明白露", "反映邻里噪声的来信处理", "要求处理楼上邻居夜间噪声并追究责任。", _O.PETITION, 5),
    Planned(48, _I.ONLINE, _K.NATURAL, "明寒露", "新桥小学护学岗设置方案", "新桥小学门口护学岗设置方案及排班。", _O.DISCLOSED, 11, _E.EXTENDED),
    Planned(33, _I.ONLINE, _K.NATURAL, "明霜降", "低保提标测算材料", "最低生活保障标准调整的测算材料。", None, 0, _E.SUPPLEMENT_ASKED),
    Planned(22, _I.ONLINE, _K.NATURAL, "明小雪", "临河路施工许可决定书", "临河路雨污分流工程夜间施工许可决定书。"),
    Planned(17, _I.FAX, _K.COMMERCIAL, "明窗青砖建材公司", "区属道路养护招标文件", "本年度区属道路养护招标文件及评分办法。"),
    Planned(12, _I.ONLINE, _K.NATURAL, "明冬至", "石泉镇饮水工程水质检测报告", "石泉镇农村饮水工程最近三次水质检测报告。", None, 0, _E.THIRD_PARTY_ASKED),
    Planned(8, _I.LETTER, _K.NATURAL, "明大寒", "社区食堂补贴办法", "社区食堂补贴的对象、标准和申请办法，文号不详，约2025年印发。", asked="MC55"),
    Planned(3, _I.ONLINE, _K.OTHER, "明窗老街商户联合会", "老街外立面改造设计图", "2026年老街外立面改造设计方案图纸。"),
    Planned(1, _I.ONLINE, _K.NATURAL, "明清和", "学区划分听证会记录", "本年度学区划分听证会记录和代表名单。"),
    Planned(2, _I.ONLINE, _K.NATURAL, "明芒种", "申请公开书院街老旧小区改造项目清单", "书院街老旧小区改造的项目清单，含投资额和完工日期。", _O.DISCLOSED, 1),
)  # fmt: skip

REASONS: Mapping[str, str] = {
    "given": "随本告知书提供申请的文件复印件1份。",
    "place": "该信息已在区政府网站“政府信息公开”栏目公开，可以直接查阅、下载。",
    "withheld": "合同中施工单位的银行账号和联系人身份证号属于第三方的商业秘密和个人隐私，已作遮盖。（《条例》第十五条）",
    "ground": "您申请的内容属于上级机关负责制作和公开的信息。",
    "no_rule_orders": "已核对，没有法律、法规、规章规定该信息应当公开。",
    "search": "本机关公文系统、档案室全部案卷目录，并向主管部门和有关镇核实",
    "search_how": "以申请中的文件名称、地名和年份为检索词检索，并人工翻查目录",
    "search_by": "办公室信息科、档案室",
    "search_on": "收到申请后第3至第5个工作日",
    "right_body": "示例市住房和城乡建设局（电话0000-3000001）",
    "existing": "本机关保存有历年湿地面积测量成果表，没有分析材料。",
    "channel": "可以向所在地社区或者信访部门反映。",
}


def add_applications(
    government: Organisation,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    *,
    at: datetime,
    year: Sequence[Planned] = PLANNED,
) -> int:
    """Take in, handle and answer a ``year`` of applications up to ``at``; how many there are."""
    walk = _Walk(government, people, organisations, at)
    for planned in year:
        walk.through(planned)
    return len(year)


class _Walk:
    def __init__(
        self,
        government: Organisation,
        people: Mapping[str, Person],
        organisations: Mapping[str, Organisation],
        at: datetime,
    ) -> None:
        self.government, self.people, self.organisations, self.at = government, people, organisations, at
        self.today = at.astimezone(CHINA).date()
        self.calendar = calendar()

    def through(self, planned: Planned) -> None:
        received = self._moment(planned.days_ago, hour=10)
        taken = self._taken_in(planned, received, f"demo-{planned.days_ago}-{received:%Y}")
        if planned.event is not None:
            self._happen(taken, planned, planned.event)
        if planned.asked:
            self._ask(taken, planned)
        if planned.outcome is not None:
            self._answer(taken, planned, planned.outcome)

    def _ask(self, taken: actions.Submitted, planned: Planned) -> None:
        """A town is asked for its part by letter, and has still to answer."""
        moment = self._moment(planned.days_ago - 2)
        due_on = self.calendar.after(self.today, 3)
        question = "请核实本镇执行的社区食堂补贴办法的文号和印发时间，并提供文本。"
        actions.ask_share(
            taken.request, self.organisations[planned.asked], question, due_on, actor=self.people["gongkai"],
            at=moment,
        )  # fmt: skip

    def _taken_in(self, planned: Planned, received: datetime, key: str) -> actions.Submitted:
        application = actions.Application(
            organisation=self.government, applicant_kind=planned.kind, name=planned.name, title=planned.title,
            wanted=planned.wanted, form_wanted=FormWanted.ELECTRONIC,
            delivery=Delivery.ONLINE if planned.intake is Intake.ONLINE else Delivery.POST,
            telephone=f"0000-{5000000 + planned.days_ago}", address="示例市明窗区明窗大道9号",
            id_number=f"00000019900101{planned.days_ago:04d}",
        )  # fmt: skip
        if planned.intake is Intake.ONLINE:
            return actions.submit(application, key=key, at=received)
        clerk = self.people["gongkai"]
        return actions.register(
            application, planned.intake, received_at=received, key=key, actor=clerk, at=received
        )

    def _happen(self, taken: actions.Submitted, planned: Planned, event: EventKind) -> None:
        request = taken.request
        clerk, moment = self.people["gongkai"], self._moment(planned.days_ago - 3)
        told = {
            EventKind.SUPPLEMENT_ASKED: actions.Told(
                {"items": "请写明所需测算材料的年份和文件名称。"}, until=self.today + timedelta(days=20)
            ),
            EventKind.THIRD_PARTY_ASKED: actions.Told(
                {"items": "贵单位签署的合同和报告"}, addressee="明窗恒筑工程公司"
            ),
            EventKind.EXTENDED: actions.Told({"ground": "需要向学校和交警部门调取材料"}),
        }[event]
        day = moment.astimezone(CHINA).date()
        actions.note(request, event, told, on=day, actor=clerk, at=moment)
        if event is EventKind.THIRD_PARTY_ASKED and planned.outcome is not None:
            later = self._moment(planned.days_ago - 9)
            answer = actions.Told(remark="同意公开合同主要条款，账号和身份证号不同意公开。")
            actions.note(
                request,
                EventKind.THIRD_PARTY_ANSWERED,
                answer,
                on=later.astimezone(CHINA).date(),
                actor=clerk,
                at=later,
            )

    def _answer(self, taken: actions.Submitted, planned: Planned, outcome: Outcome) -> None:
        request = taken.request
        moment = self._moment(planned.days_ago - planned.took, hour=15)
        clerk = self.people["gongkai"]
        needs = OUTCOMES[outcome].needs
        reasons = {need.value: REASONS.get(need.value, need.label) for need in needs}
        if outcome is Outcome.PROCESS:
            reasons["ground"] = (
                "您申请的是研究收费标准过程中形成的讨论记录，属于过程性信息，公开会影响后续决策。"
            )
        actions.draft(request, outcome, reasons, actor=clerk, at=moment)
        actions.submit_answer(request, actor=clerk, at=moment)
        actions.review(request, "pass_legal", actor=self.people["fazhi"], at=moment)
        actions.review(request, "pass_secrecy", actor=self.people["baomi"], at=moment)
        letter = actions.sign(request, actor=self.people["qianfa"], at=moment)
        day = moment.astimezone(CHINA).date()
        carrier = Carrier.ONLINE if planned.intake is Intake.ONLINE else Carrier.CHINA_POST
        actions.serve(letter, carrier, sent_on=day, received_on=day, actor=clerk, at=moment)
        if planned.intake is Intake.IN_PERSON:
            actions.prove_service(request, letter, actor=clerk, at=moment)
        if outcome is Outcome.PROCESS:
            later = self._moment(planned.days_ago - planned.took - 12)
            actions.contest(
                request.case, Contest.RECONSIDERATION, "示政复〔2026〕0000号", body="示例市人民政府",
                filed_on=later.astimezone(CHINA).date(), reached_on=later.astimezone(CHINA).date(),
                replied_on=self._moment(planned.days_ago - planned.took - 18).astimezone(CHINA).date(),
                result=ContestResult.UPHELD,
                decided_on=self._moment(planned.days_ago - planned.took - 40).astimezone(CHINA).date(), actor=clerk,
                at=self.at,
            )  # fmt: skip

    def _moment(self, working_days_ago: int, hour: int = 11) -> datetime:
        """A moment of a working day so many working days before today."""
        day: date = self.calendar.before(self.today, max(working_days_ago, 1))
        return datetime.combine(day, time(hour), CHINA)
