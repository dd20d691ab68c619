"""What the demo district must publish: the regulation's classes, two fields, a guide with history, a round of review."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.actions import change_organisation
from mingchuang.directory.models import Organisation
from mingchuang.disclosure import actions, queries
from mingchuang.disclosure.actions import read_table
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.operations.demo.texts import rich
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.queries import live
from mingchuang.publishing.rules import ArticleKind, Validity

HEAD = (
    "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象",
    "公开方式", "公开层级",
)  # fmt: skip
SITE, SITE_AND_BOARD = "■政府网站 □政府公报 □两微一端", "■政府网站 ■社区/企事业单位/村公示栏（电子屏）"
DAYS = "信息形成或者变更之日起20个工作日内"


def _row(
    item: str, sub_item: str, content: str, basis: str, bearer: str, limit: str = DAYS, board: bool = False
) -> tuple:
    return (
        item,
        sub_item,
        content,
        basis,
        limit,
        bearer,
        SITE_AND_BOARD if board else SITE,
        "全社会",
        "主动",
        "县级",
    )


FIELDS = {
    "义务教育": (
        "zwgk/fdzdgk/msbz",
        "MC02",
        [
            _row("政策文件", "法律法规和政策文件", "有关义务教育的法律、法规、规章和规范性文件", "《义务教育法》", "区教育局"),
            _row("教育概况", "学校名录", "学校名称、地址、办学层次、联系电话", "《政府信息公开条例》", "区教育局"),
            _row("招生管理", "学区划分", "各学校招生范围、招生计划、报名条件和时间", "《义务教育法》", "区教育局", board=True),
            _row("招生管理", "随迁子女入学", "申请条件、所需材料、办理流程和结果", "《义务教育法》", "区教育局", "及时公开"),
            _row("学生管理", "学生资助", "资助政策、申请程序、名额和结果", "《政府信息公开条例》", "区教育局、区财政局"),
            _row("教师管理", "教师招聘", "招聘岗位、条件、程序和录用结果", "《事业单位公开招聘人员暂行规定》", "区教育局", "公示期不少于5个工作日"),
        ],
    ),
    "社会救助": (
        "zwgk/fdzdgk/shjz",
        "MC05",
        [
            _row("综合业务", "政策法规文件", "社会救助的政策文件和标准", "《社会救助暂行办法》", "区民政局"),
            _row("最低生活保障", "办事指南", "申请条件、材料、程序、时限和受理地点", "《社会救助暂行办法》", "区民政局、各镇、街道", board=True),
            _row("最低生活保障", "审核确认信息", "低保对象公示、终止保障公示", "《社会救助暂行办法》", "各镇、街道", "公示期不少于7个工作日", board=True),
            _row("特困人员救助供养", "办事指南", "申请条件、材料、程序、供养标准", "《特困人员认定办法》", "区民政局"),
            _row("临时救助", "支出情况", "救助人次、资金支出", "《社会救助暂行办法》", "区民政局", "每季度公开一次"),
        ],
    ),
}  # fmt: skip
"""Two of the 26 fields: the column of their content, the bureau in the lead, rows as a bureau's table has them."""


@dataclass(frozen=True)
class _Scene:
    organisations: dict[str, Organisation]
    people: dict[str, Person]
    columns: dict[str, ColumnPage]
    at: datetime

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    @property
    def officer(self) -> Person:
        return self.people["gongkai"]


def oblige(
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    columns: dict[str, ColumnPage],
    *,
    at: datetime,
) -> int:
    """Fill the catalogue so that every light is on; how many articles were published on the way."""
    scene = _Scene(organisations, people, columns, at)
    actions.install_statute(at=at)
    count = _towns(scene)
    _fields(scene)
    _standing(scene)
    _guide(scene)
    _review(scene)
    return count


def _towns(scene: _Scene) -> int:
    """Half of the towns have published what article 21 asks of them; the others are blank."""
    towns = [code for code in scene.organisations if code.startswith("MC5") and len(code) == 4][:5]
    new = [
        NewArticle(
            title=f"{scene.organisations[code].short_name}{scene.ago(days).year}年临时救助对象公示",
            kind=ArticleKind.ANNOUNCEMENT,
            column=scene.columns["zwgk/fdzdgk/shjz"],
            organisation=scene.organisations[code],
            body=[rich("经本人申请、入户调查、民主评议，现将临时救助情况公示，共12户。", "公示期间有异议的，请向镇（街道）社会事务办公室反映。")],
            summary="临时救助户数和资金。",
            source=scene.organisations[code].name,
            published_at=scene.ago(days),
        )
        for code, days in zip(towns, (12, 40, 75, 330, 350), strict=False)
    ]  # fmt: skip
    return len(publish_in_bulk(new, actor=None, at=scene.at))


def _fields(scene: _Scene) -> None:
    """The tables of two fields go through the import as a bureau would hand them in, four months ago."""
    for name, (column, lead, rows) in FIELDS.items():
        numbered = [(number, *row) for number, row in enumerate(rows, 1)]
        read = read_table(xlsx_bytes(HEAD, numbered, title=name))
        actions.import_table(
            name,
            read.rows,
            columns=[scene.columns[column]],
            fallback=scene.organisations[lead],
            actor=scene.officer,
            at=scene.ago(120),
        )


def _standing(scene: _Scene) -> None:
    """Content named by hand, an exemption, a change that is late and one that is due, columns that grow stale."""
    rows = {row.code: row for row in queries.catalogue()}
    own = [row for row in queries.catalogue() if row.field == "义务教育"]
    school = scene.organisations["MC02"]
    named = live().filter(organisation=school).order_by("listed_at", "pk")[:2]
    for row, article in zip(own, named, strict=False):
        actions.change_obligation(
            row, {"columns": [], "kinds": []}, actor=scene.officer, at=scene.at, reason="改为逐条关联内容。"
        )
        actions.attach(row, school, article, actor=scene.officer, at=scene.at)
    for row in own[2:4]:
        actions.change_obligation(
            row,
            {"columns": []},
            actor=scene.officer,
            at=scene.at,
            reason="栏目内容不对应本事项，改为人工关联。",
        )
    actions.exempt(
        rows["20-7"], scene.organisations["MC00"], reason="预算编入区政府部门汇总，不单独编制。", actor=scene.officer, at=scene.at
    )  # fmt: skip
    for row, days, what in ((own[0], 45, "招生政策修订"), (own[1], 12, "新增两所学校")):
        happened = timezone.localtime(scene.ago(days)).date()
        actions.register_occurrence(
            row, school, happened_on=happened, what=what, actor=scene.officer, at=scene.at
        )
    for code, days in (("20-4", 20), ("20-9", 45), ("21-3", 60)):
        actions.change_obligation(
            rows[code], {"renew_days": days}, actor=scene.officer, at=scene.at,
            reason="按本区工作方案调整更新周期（明政办〔2026〕3号）。",
        )  # fmt: skip


def _guide(scene: _Scene) -> None:
    """A first version, and a second after the office got a fax and another window."""
    ways = (
        (Intake.IN_PERSON, "区政务服务中心一楼综合窗口，或区政府办公室信息科。", ""),
        (
            Intake.LETTER,
            "信封注明“政府信息公开申请”，寄：示例市明窗区明窗大道1号，区政府办公室信息科收。",
            "",
        ),
        (Intake.ONLINE, "在本网站“依申请公开”栏目提交。", "/zwgk/ysqgk/"),
    )
    first = scene.ago(200)
    for intake, details, url in ways:
        actions.set_intake(
            intake, is_open=True, details=details, url=url, actor=scene.officer, at=first, reason="首次编制"
        )
    office = scene.organisations["MC00"]
    actions.change_guide(
        {"office": office, "office_room": "信息科"}, actor=scene.officer, at=first, reason="首次编制"
    )
    change_organisation(
        office, {"fax": "0000-2000099", "postal_address": "示例市明窗区明窗大道1号（邮编000000）"}, actor=None, at=scene.ago(60)
    )  # fmt: skip
    actions.set_intake(
        Intake.FAX, is_open=True, details="传真0000-2000099，发出后请致电确认。", url="", actor=scene.officer,
        at=scene.ago(60), reason="增加传真申请和传真号码",
    )  # fmt: skip


def _review(scene: _Scene) -> None:
    """A round half done: some documents decided, some proposed, some still waiting."""
    today = timezone.localtime(scene.at).date()
    current = actions.open_round(
        f"{today.year}年政策文件清理", basis="明政办〔2026〕21号", until_on=today - timedelta(days=60),
        due_on=today + timedelta(days=10), actor=scene.officer, at=scene.ago(8),
    )  # fmt: skip
    items = list(current.items.select_related("article", "organisation"))
    verdicts = (Validity.IN_FORCE, Validity.IN_FORCE, Validity.IN_FORCE, Validity.REPEALED, Validity.EXPIRED)
    reasons = {Validity.REPEALED: "已被新的实施方案替代。", Validity.EXPIRED: "任务已完成，适用期已过。"}
    for number, item in enumerate(items[: len(items) * 3 // 5]):
        validity = verdicts[number % len(verdicts)]
        actions.propose(
            item, validity, reason=reasons.get(validity, ""), actor=scene.officer, at=scene.ago(4)
        )
        if number % 2 == 0:
            actions.decide(item, actor=scene.people["lingdao"], at=scene.ago(2))
