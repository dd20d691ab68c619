"""Documents of another system, as files to import."""

import json
from pathlib import Path


def papers(folder: Path, count: int) -> Path:
    """A folder of ``count`` short documents, all different."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        record = {
            "title": f"关于第{number}号水库安全检查情况的通知",
            "text": f"各单位：\n第{number}号水库的检查已经完成，现将情况公布如下。",
            "metadata": {"发布日期": "2024年1月2日"},
        }
        place = folder / f"{number:05d}.json"
        place.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder
