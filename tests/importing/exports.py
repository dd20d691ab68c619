"""Exports of a fictional old platform, made by code: pages in the old style, attachments, pictures."""

import io
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from PIL import Image

from mingchuang.documents.sheets import csv_bytes, xlsx_bytes

FIRST_DAY = date(2014, 1, 6)
COLUMNS = ("政府文件", "通知公告", "财政信息")
PUBLISHERS = ("明窗区人民政府", "明窗区教育局")

_PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}-明窗市信息公开平台</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{stamp}">
<meta name="ColumnName" content="{column}"><meta name="ContentSource" content="{publisher}"></head>
<body><div class="menu"><a href="/">首页</a> <a href="/list.html">栏目</a></div>
<table width="100%"><tr><td>索 引 号：</td><td>{index}</td><td>发布日期：</td><td>{day}</td></tr>
<tr><td>发文字号：</td><td>{number}</td><td>公开机构：</td><td>{publisher}</td></tr></table>
<table width="100%"><tr><td><div id="zoom" style="font-size:14px"><span style="font-weight:bold">一、总体要求</span>
<p style="text-indent:2em">{words}</p>{more}</div></td></tr></table></body></html>"""


@dataclass
class Export:
    """An export in a folder. Each verb adds documents; ``pages`` counts the files that are documents."""

    folder: Path
    pages: int = 0
    notes: list[str] = field(default_factory=list)

    def page(
        self, number: int, *, more: str = "", words: str = "", charset: str = "utf-8", **values: str
    ) -> Path:
        """One article of the old platform."""
        day = FIRST_DAY + timedelta(days=number)
        told = {
            "title": f"关于做好第{number}项工作的通知",
            "day": day.isoformat(),
            "column": COLUMNS[number % 3],
            "publisher": PUBLISHERS[number % 2],
            "index": f"MC000-{day.year}-{number:05d}",
            "number": f"明政发〔{day.year}〕{number}号" if number % 4 == 0 else "",
            **values,
        }
        told["stamp"] = f"{told['day']} 09:00" if told["day"] else ""
        words = words or f"各单位：第{number}项工作须于年内完成，请认真组织实施。"
        place = self.folder / f"art/{day:%Y%m}/{number}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_PAGE.format(charset=charset, words=words, more=more, **told).encode(charset))
        self.pages += 1
        return place

    def many(self, count: int, first: int = 1) -> None:
        """Plain articles."""
        for number in range(first, first + count):
            self.page(number)

    def file(self, path: str, content: bytes) -> None:
        """A file beside the articles."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def with_sheet(self, number: int, path: str = "/upload/{}.xlsx") -> None:
        """An article that offers a sheet of its own."""
        rows = [(f"村{row}", row * number) for row in range(1, 4)]
        self.file(path.format(number).lstrip("/"), xlsx_bytes(("村", "户数"), rows))
        self.page(
            number, more=f'<p>附件：<a href="{path.format(number)}">第{number}项工作分工表.xlsx</a></p>'
        )


def picture(size: tuple[int, int] = (80, 60)) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(out, "PNG")
    return out.getvalue()


def rows_of(count: int) -> list[tuple[str, ...]]:
    """Rows of the old platform's table of articles."""
    return [
        (
            f"关于第{number}项检查的通告",
            f"2015-03-{number % 28 + 1:02d}",
            f"明检〔2015〕{number}号",
            "通知公告",
            f"第{number}项检查已经结束。",
        )
        for number in range(1, count + 1)
    ]


HEAD = ("信息标题", "公布时间", "文号", "栏目", "正文")


def table(folder: Path, name: str, count: int) -> Path:
    """A CSV in GBK or an XLSX of articles."""
    content = xlsx_bytes(HEAD, rows_of(count)) if name.endswith("xlsx") else csv_bytes(HEAD, rows_of(count))
    if name.endswith("csv"):
        content = content.decode("utf-8-sig").encode("gb18030")
    (folder / name).write_bytes(content)
    return folder / name


def records(folder: Path, count: int) -> Path:
    """A JSON file with several articles."""
    place = folder / "articles.json"
    place.write_text(
        json.dumps(
            [dict(zip(("标题", "时间", "wh", "lm", "nr"), row, strict=True)) for row in rows_of(count)],
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    return place
