"""What the demo publishes and where: one row for each kind of article and column."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mingchuang.operations.demo import texts, voices
from mingchuang.operations.demo.district import DEPARTMENTS, GOVERNMENT, OFFICE, TOWNS, Body, Subject
from mingchuang.publishing.rules import ArticleKind


@dataclass(frozen=True)
class Item:
    """One article to come: text, who issues it, its column, what it carries."""

    text: texts.Text
    kind: ArticleKind
    body: Body
    column: str
    day: date
    also: tuple[str, ...] = ()
    cover: bool = False
    sheet: str = ""  # "xlsx", "csv", "pdf" or "docx"
    expires_on: date | None = None
    about: int | None = None  # the item (by position) that this one interprets
    subject_code: str = ""
    genre: str = ""


CLASS_OF = {
    "MC01": "zdxm", "MC02": "msbz", "MC05": "shjz", "MC06": "cfqz", "MC07": "czyjs", "MC08": "gwyzk", "MC09": "tdzs",
    "MC10": "jdjc", "MC11": "szjs", "MC12": "ggfw", "MC14": "ggfw", "MC17": "msbz", "MC18": "yjgl", "MC20": "jdjc",
    "MC22": "xzxk", "MC04": "zagl", "MC16": "gysy", "MC13": "msbz", "MC15": "gysy", "MC19": "zfcg", "MC21": "tjxx",
    "MC03": "zdxm",
}  # fmt: skip
"""The statutory class (below ``zwgk/fdzdgk``) in which a department's information stands."""

SUBJECT_OF = {
    "MC": "02", "MC00": "0201", "MC01": "0301", "MC02": "1102", "MC03": "0702", "MC04": "1601", "MC05": "1703",
    "MC06": "1603", "MC07": "0401", "MC08": "1501", "MC09": "0501", "MC10": "1003", "MC11": "1002", "MC12": "0707",
    "MC13": "0601", "MC14": "0603", "MC15": "0802", "MC16": "1201", "MC17": "1301", "MC18": "0905", "MC19": "0408",
    "MC20": "0904", "MC21": "0303", "MC22": "0201",
}  # fmt: skip


class Planner:
    """Lays out a year; the same seed gives the same year."""

    def __init__(self, days: list[date], seed: int) -> None:
        self.days = days
        self.dice = random.Random(seed)
        self.bodies = [
            (body, subject) for body in (GOVERNMENT, OFFICE, *DEPARTMENTS) for subject in body.subjects
        ]
        self.serials: dict[str, int] = {}

    def items(self, scale: int = 1) -> list[Item]:
        """All articles of the year, in the order of their days."""
        found: list[Item] = []
        for _ in range(scale):
            for row in (
                self._news, self._town_news, self._notices, self._policies, self._announcements, self._statutory,
                self._statistics, self._guides, self._participation, self._small_columns,
            ):  # fmt: skip
                found.extend(row())
        order = sorted(range(len(found)), key=lambda n: (found[n].day, n))
        return [found[n] for n in order]

    def _day(self, since: int = 0) -> date:
        return self.dice.choice(self.days[since:])

    def _town(self) -> Body:
        return self.dice.choice(TOWNS)

    def _number(self, body: Body) -> int:
        self.serials[body.code] = self.serials.get(body.code, 0) + 1
        return self.serials[body.code]

    def _news(self) -> Iterator[Item]:
        for body, subject in self.bodies * 2:
            day = self._day()
            column = "xwdt/zwyw" if body in (GOVERNMENT, OFFICE) or self.dice.random() < 0.3 else "xwdt/bmdt"
            text = texts.news(self.dice, body, subject, day, self._town())
            yield Item(text, ArticleKind.NEWS, body, column, day, cover=self.dice.random() < 0.35)

    def _town_news(self) -> Iterator[Item]:
        for town in TOWNS:
            for _ in range(4):
                body, subject = self.dice.choice(self.bodies)
                day = self._day()
                text = texts.news(self.dice, body, subject, day, town)
                yield Item(text, ArticleKind.NEWS, town, "xwdt/zjdt", day, cover=self.dice.random() < 0.3)

    def _notices(self) -> Iterator[Item]:
        for body, subject in self.bodies:
            day = self._day()
            text = texts.notice(self.dice, body, subject, day, self._town())
            yield Item(
                text,
                ArticleKind.NOTICE,
                body,
                "xwdt/tzgg",
                day,
                genre="notice",
                sheet="docx" if self.dice.random() < 0.2 else "",
            )

    def _policies(self) -> Iterator[Item]:
        for body, subject in self.bodies:
            day = self._day()
            text = texts.policy(self.dice, body, subject, day, self._number(body))
            column = {"MC": "zwgk/zcwj/zfwj", "MC00": "zwgk/zcwj/zfbwj"}.get(body.code, "zwgk/zcwj/bmwj")
            if "管理办法" in text.title:
                column = "zwgk/zcwj/gfxwj"
            yield Item(
                text, ArticleKind.POLICY, body, column, day,
                sheet="xlsx", subject_code=SUBJECT_OF.get(body.code, ""), genre="notice",
            )  # fmt: skip

    def _announcements(self) -> Iterator[Item]:
        last = self.days[-1]
        for body, subject in self.bodies[::2]:
            day = self._day()
            until = day + timedelta(days=9)
            town = self._town()
            text = texts.announcement(self.dice, body, subject, day, town, until)
            yield Item(
                text, ArticleKind.ANNOUNCEMENT, body, "xwdt/tzgg", day,
                also=(f"zwgk/fdzdgk/{CLASS_OF.get(body.code, 'qtxx')}",), sheet="csv",
                expires_on=until if until > last else None,
            )  # fmt: skip

    def _statutory(self) -> Iterator[Item]:
        for body, subject in self.bodies:
            column = CLASS_OF.get(body.code, "qtxx")
            day = self._day()
            yield Item(
                texts.plan(self.dice, body, subject, day),
                ArticleKind.PLAN,
                body,
                f"zwgk/fdzdgk/{column}",
                day,
                also=("zwgk/fdzdgk/ghjh",),
                sheet="xlsx",
            )
        for slug, body in (
            ("jgzn", OFFICE), ("cfqz", DEPARTMENTS[19]), ("sfxm", DEPARTMENTS[0]), ("zfcg", DEPARTMENTS[6]),
            ("tdzs", DEPARTMENTS[8]), ("fwzs", DEPARTMENTS[10]), ("zagl", DEPARTMENTS[3]), ("qtxx", OFFICE),
            ("yjgl", DEPARTMENTS[17]), ("gwyzk", DEPARTMENTS[7]), ("xzxk", DEPARTMENTS[21]), ("gysy", DEPARTMENTS[15]),
        ):  # fmt: skip
            for _ in range(3):
                day = self._day()
                subject = self.dice.choice(body.subjects)
                text = (
                    texts.personnel(self.dice, body, day)
                    if slug in ("gwyzk", "jgzn")
                    else texts.announcement(
                        self.dice, body, subject, day, self._town(), day + timedelta(days=9)
                    )
                )
                kind = ArticleKind.PERSONNEL if slug in ("gwyzk", "jgzn") else ArticleKind.ANNOUNCEMENT
                yield Item(text, kind, body, f"zwgk/fdzdgk/{slug}", day)

    def _statistics(self) -> Iterator[Item]:
        """A month's figures come out in the middle of the next."""
        bureau = DEPARTMENTS[20]
        for month in sorted({day.month for day in self.days if day.day > 15}):
            day = next((day for day in self.days if day.month == month + 1 and day.day > 15), None)
            if day is None:
                continue
            yield Item(
                texts.statistic(self.dice, day, month), ArticleKind.STATISTIC, bureau, "tjsj/sjfb", day,
                also=("zwgk/fdzdgk/tjxx",), sheet="xlsx", subject_code="0303",
            )  # fmt: skip
        text = texts.statistic(self.dice, self.days[0], 12)
        year = self.days[0].year - 1
        named = texts.Text(f"明窗区{year}年国民经济和社会发展统计公报", text.blocks, table=text.table)
        yield Item(
            named, ArticleKind.STATISTIC, bureau, "tjsj/tjgb", self.days[len(self.days) // 5], sheet="xlsx"
        )

    def _guides(self) -> Iterator[Item]:
        for body, subject in self.bodies[6::2]:
            yield Item(
                texts.guide(self.dice, body, subject), ArticleKind.NOTICE, body, "zwfw/bszn", self._day()
            )
        for body, subject in self.bodies[7::4]:
            named = texts.Text(
                f"{subject.name}申请表",
                [texts.rich(f"适用于{subject.served}申请{subject.name}。请下载附件填写，一式一份。")],
            )
            yield Item(named, ArticleKind.NOTICE, body, "zwfw/bgxz", self._day(), sheet="docx")

    def _participation(self) -> Iterator[Item]:
        last = self.days[-1]
        for number, (body, subject) in enumerate(self.bodies[::4]):
            day = self.days[-1 - number * 3 % len(self.days)]
            until = day + timedelta(days=30)
            yield Item(
                voices.consultation(self.dice, body, subject, day, until), ArticleKind.ANNOUNCEMENT, body, "hdjl/yjzj", day,
                expires_on=until if until > last else None,
            )  # fmt: skip
            told = self._day()
            text = voices.result(self.dice, body, subject, told)
            yield Item(text, ArticleKind.ANNOUNCEMENT, body, "hdjl/jgfk", told, sheet="pdf")
        answering = (
            DEPARTMENTS[9],
            DEPARTMENTS[10],
            DEPARTMENTS[10],
            DEPARTMENTS[3],
            DEPARTMENTS[11],
            TOWNS[4],
            DEPARTMENTS[13],
            TOWNS[7],
        )
        for number, body in enumerate(answering):
            day = self._day()
            yield Item(
                voices.response(self.dice, body, number, day), ArticleKind.NEWS, body, "hdjl/hygq", day
            )

    def _small_columns(self) -> Iterator[Item]:
        for title, line in (
            ("明窗区政府信息公开工作制度", "明确各单位公开职责、审核程序、保密审查、考核和责任追究。"),
            (
                "明窗区政府信息公开保密审查办法",
                "先审查、后公开，谁公开、谁审查、谁负责；每件信息由未参与起草的人员审查。",
            ),
            ("明窗区政务公开考核办法", "每半年考核一次，结果通报并纳入年度目标考核。"),
        ):
            text = texts.Text(
                title,
                [
                    texts.rich(
                        "第一条  " + line,
                        "第二条  本制度适用于区政府各部门和各镇、街道。",
                        "第三条  本制度自印发之日起施行。",
                    )
                ],
            )
            yield Item(text, ArticleKind.POLICY, OFFICE, "zwgk/zd", self._day(), genre="notice")
        yield from self._earlier_reports()
        for _body, subject in self.bodies[1::6]:
            day = self._day()
            text = texts.Text(
                f"示例市人民政府关于{subject.name}的部署",
                [texts.rich(f"示例市人民政府就{subject.name}作出部署，要求各县区公开进度、接受监督。", f"重点工作包括：{'；'.join(subject.measures)}。")],
            )  # fmt: skip
            yield Item(text, ArticleKind.REPOST, OFFICE, "xwdt/szzt", day)

    def _earlier_reports(self) -> Iterator[Item]:
        """The annual reports of the three years before, of which no cases are kept here."""
        for back in (1, 2, 3):
            year = self.days[0].year - back
            rows = [
                ["项目", "数量（件）"],
                ["主动公开信息", str(self.dice.randint(2800, 3900))],
                ["收到公开申请", str(self.dice.randint(6, 40))],
                ["行政复议", "0"],
                ["行政诉讼", "0"],
            ]
            text = texts.Text(
                f"明窗区人民政府{year}年政府信息公开工作年度报告",
                [texts.rich(f"现公布{year}年度政府信息公开工作年度报告。"), texts.table("主要数据", rows)], table=rows,
            )  # fmt: skip
            yield Item(
                text, ArticleKind.STATISTIC, OFFICE, "zwgk/nb", self.days[max(0, 20 - back * 5)], sheet="xlsx"
            )


def with_interpretations(items: list[Item], planner: Planner, share: float = 0.7) -> list[Item]:
    """The same items, each policy document followed by its interpretation on the same day (about ``share`` of them)."""
    out: list[Item] = []
    subjects: dict[str, Subject] = {subject.name: subject for _body, subject in planner.bodies}
    for item in items:
        out.append(item)
        if (
            item.kind is not ArticleKind.POLICY
            or "《明窗区" not in item.text.title
            or planner.dice.random() > share
        ):
            continue
        subject = next(subject for name, subject in subjects.items() if name in item.text.title)
        text = texts.interpretation(planner.dice, item.text.title, item.text.number, subject)
        out.append(
            Item(text, ArticleKind.INTERPRETATION, item.body, "zwgk/zcjd", item.day, about=len(out) - 1)
        )
    return out
