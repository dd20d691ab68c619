"""Move a folder of old HTML pages in as a batch: pages a second, and memory."""

import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from mingchuang.importing.actions import open_batch, run
from mingchuang.operations.bench.articles import FIRST_DAY, NOON, found
from mingchuang.operations.bench.memory import Watch
from mingchuang.search.bench import document

IN_A_FOLDER = 1_000

_PAGE = """<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day}"><meta name="ColumnName" content="通知公告"></head><body><div class="menu">首页 栏目</div>
<table><tr><td>索 引 号：</td><td>000000/{number}</td><td>发布日期：</td><td>{day}</td></tr></table>
<table width="100%"><tr><td><div id="zoom">{words}<table border="1"><tr><td><b>单位</b></td><td><b>数量</b></td></tr>
<tr><td>东河镇</td><td>{number}</td></tr></table></div></td></tr></table></body></html>"""


def measure(size: int) -> dict[str, float]:
    """Figures of one batch of ``size`` pages without attachments: read, cleaned, screened, published, accounted for."""
    district = found()
    with tempfile.TemporaryDirectory(prefix="mingchuang-migration-") as folder:
        write_pages(Path(folder), size)
        batch = open_batch(
            "迁移测速", Path(folder), organisation=district.organisations["MC"], actor=None, at=NOON
        )
        with Watch() as memory:
            began, worked = time.perf_counter(), time.process_time()
            account = run(batch, actor=None, at=NOON)
            seconds, processor = time.perf_counter() - began, time.process_time() - worked
    assert account.taken == size, account.counts
    return {
        "pages": size,
        "seconds": round(seconds, 1),
        "pages_per_second": round(size / seconds, 1),
        "pages_per_processor_second": round(size / processor, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
    }


def write_pages(folder: Path, count: int) -> None:
    """Pages of about a page and a half each, in an old layout."""
    dice = random.Random(5)
    for number in range(count):
        made = document(number)
        lines = (made.text[start : start + 200] for start in range(0, len(made.text), 200))
        words = "".join(
            f'<p style="text-indent:2em"><span style="font-size:16px">{line}</span></p>' for line in lines
        )
        day = FIRST_DAY + timedelta(days=dice.randint(0, 2000))
        place = folder / f"{number // IN_A_FOLDER:04d}" / f"{number}.html"
        place.parent.mkdir(exist_ok=True)
        place.write_text(
            _PAGE.format(title=made.title, day=day, number=number, words=words), encoding="utf-8"
        )
