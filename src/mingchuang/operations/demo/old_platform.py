"""The export of a closed platform, made by code, and moved into the demo district as one batch."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.importing.actions import Mapping, open_batch, run
from mingchuang.operations.demo.files import as_xlsx
from mingchuang.publishing.rules import Way

NAME = "示例市信息公开平台关停迁移"
ADDRESS = "http://xxgk.example/"
PAGES = 42
_COLUMNS = {"部门文件": "/zwgk/zcwj/bmwj/", "通知公告": "/xwdt/tzgg/", "统计信息": "/zwgk/fdzdgk/tjxx/"}
_SUBJECTS = (
    "农田水利设施管护", "中小学安全检查", "社区养老服务", "城区道路养护", "秸秆综合利用", "食品小作坊登记",
    "困难群众冬季取暖", "公共厕所改造", "河道清淤", "残疾人就业帮扶", "村级财务公开", "老旧小区加装电梯",
)  # fmt: skip
_KINDS = (
    ("部门文件", "关于做好{}工作的通知"),
    ("通知公告", "关于{}有关事项的公告"),
    ("统计信息", "{}情况统计"),
)
_ID_NUMBER = "11010519491231002X"  # the printed example of GB 11643, nobody's

_PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{title}</title>
{metas}</head><body><table width="100%"><tr><td><a href="/">首页</a> | <a href="/list.html">栏目导航</a></td></tr></table>
<table border="1"><tr><td>索 引 号：</td><td>{index}</td><td>发布日期：</td><td>{day}</td></tr><tr><td>发文字号：</td><td>{number}</td>
<td>公开机构：</td><td>{publisher}</td></tr></table><table width="100%"><tr><td><div id="zoom">{body}</div></td></tr></table></body></html>"""


@dataclass
class OldPlatform:
    """Writes the export; everything on it is fictional."""

    folder: Path
    last_day: date

    def page(
        self, number: int, *, name: str = "", body: str = "", day: date | None = None, dated: bool = True
    ) -> None:
        """One old page, in the encoding and layout of its time."""
        column, pattern = _KINDS[number % 3]
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        round_of = number // len(_SUBJECTS) + 1
        title = pattern.format(subject) + (f"（第{round_of}号）" if round_of > 1 else "")
        day = day or self.last_day - timedelta(days=11 * number + 3)
        publisher = ("明窗区民政局", "明窗区教育局", "明窗区人民政府办公室")[number % 3]
        metas = f'<meta name="ArticleTitle" content="{title}"><meta name="ColumnName" content="{column}">'
        metas += f'<meta name="ContentSource" content="{publisher}">'
        metas += f'<meta name="PubDate" content="{day}">' if dated else ""
        said = body or self.body(number, subject)
        told = {
            "title": title, "metas": metas, "index": f"000000-{day.year}-{number:04d}", "day": day if dated else "",
            "number": f"明窗发〔{day.year}〕{number}号" if column == "部门文件" and dated else "", "publisher": publisher,
        }  # fmt: skip
        place = self.folder / (name or f"art/{day:%Y%m}/art_{number:04d}.html")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_PAGE.format(body=said, **told).encode("gb18030"))

    def body(self, number: int, subject: str) -> str:
        """Words in the markup of an old editor; every sixth page offers a sheet."""
        dice = random.Random(number)
        rows = "".join(
            f"<tr><td>{town}</td><td>{dice.randint(3, 60)}</td></tr>"
            for town in ("东河镇", "西山镇", "南湖街道")
        )
        said = (
            f'<p style="text-indent:2em"><span style="font-size:16pt;font-weight:bold">一、工作要求</span></p>'
            f'<p style="text-indent:2em">各镇（街道）、各有关单位：{subject}工作按年度计划推进，请于规定时间内完成。</p>'
            f'<table border="1"><tr><td><b>单位</b></td><td><b>数量</b></td></tr>{rows}</table>'
        )
        if number % 6 == 0:
            table = [["单位", "任务数"], ["东河镇", str(number)], ["西山镇", str(number + 2)]]
            place = self.folder / f"upload/{number:04d}.xlsx"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(as_xlsx(subject, table))
            said += f'<p>附件：<a href="/upload/{number:04d}.xlsx">{subject}任务分解表.xlsx</a></p>'
        return said


def write(folder: Path, last_day: date) -> None:
    """The whole export: pages, three doubles, two that cannot be read, one with a number, two without a day, of which
    one has it in its address, two with a mail address that only a person can judge."""
    old = OldPlatform(folder, last_day)
    for number in range(1, PAGES + 1):
        old.page(number)
    for number in (4, 9, 14):
        old.page(number, name=f"copy/{number}.html")
    old.page(90, name="art/empty.html", body=" ")
    (folder / "art/broken.html").write_bytes(b"PK\x03\x04" + bytes(60))
    old.page(91, name="art/list.html", body=f"<p>救助对象核查结果：身份证号{_ID_NUMBER}，符合条件。</p>")
    old.page(92, name="art/undated.html", dated=False)
    old.page(94, name="art/t20240611_0094.html", dated=False)
    for number in (95, 98):
        old.page(number, body=f"<p>汇总表由甄一鸣（zhen{number}@mail.example）整理，数据以统计年鉴为准。</p>")
    old.page(93, body='<p>任务分工见附件。</p><p><a href="/upload/lost.doc">任务分工表.doc</a></p>')


def move_in(organisations: dict[str, Organisation], *, at: datetime) -> int:
    """Move the fictional platform in as one batch; how many documents were taken."""
    folder = Path(settings.FILES) / "imports" / "demo"
    write(folder, timezone.localtime(at).date() - timedelta(days=400))
    batch = open_batch(
        NAME,
        folder,
        organisation=organisations["MC"],
        way=Way.CITY_PLATFORM,
        mapping=Mapping(columns=_COLUMNS, address=ADDRESS),
        source_name="示例市平台导出",
        actor=None,
        at=at,
    )
    return run(batch, actor=None, at=at).taken
