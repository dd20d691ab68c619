"""Take a folder of documents in: documents a second, and memory."""

import json
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from mingchuang.importing.actions import Destination, import_paths
from mingchuang.operations.bench.articles import FIRST_DAY, NOON, found
from mingchuang.operations.bench.memory import Watch
from mingchuang.search.bench import document

IN_A_FOLDER = 1_000


def measure(size: int) -> dict[str, float]:
    """Figures of one import of ``size`` JSON files of text, about a page and a half each."""
    district = found()
    destination = Destination(
        organisation=district.organisations["MC"],
        columns={column.public_path: column for column in district.columns.values()},
    )
    with tempfile.TemporaryDirectory(prefix="mingchuang-import-") as folder:
        write_documents(Path(folder), size)
        with Watch() as memory:
            began, worked = time.perf_counter(), time.process_time()
            account = import_paths([Path(folder)], destination, actor=None, at=NOON)
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
    assert account.imported == size, account.refused[:3]
    return {
        "documents": size,
        "seconds": round(seconds, 1),
        "documents_per_second": round(size / seconds, 1),
        "documents_per_processor_second": round(size / worked, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
    }


def write_documents(folder: Path, count: int) -> None:
    """JSON files as another system would give them: title, text, metadata block."""
    dice = random.Random(3)
    for number in range(count):
        made = document(number)
        day = FIRST_DAY + timedelta(days=number % 2000)
        record = {
            "title": made.title,
            "url": f"https://www.mingchuang.example/old/{number}.html",
            "text": "\n".join(made.text[start : start + 200] for start in range(0, len(made.text), 200)),
            "metadata": {
                "索引号": f"000000/{number}",
                "发文字号": made.document_number if dice.random() < 0.5 else "",
                "成文日期": f"{day.year}年{day.month}月{day.day}日",
                "发布日期": day.isoformat(),
            },
        }
        place = folder / f"{number // IN_A_FOLDER:04d}" / f"{number}.json"
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
