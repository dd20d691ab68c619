"""The subject tree (主题分类): 22 classes of the State Council's list with their sub-classes."""

import csv
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def every() -> dict[str, str]:
    """Code → full name: ``"02"`` → 综合政务, ``"0201"`` → 综合政务/政务公开; in the list's order."""
    text = resources.files("mingchuang.publishing").joinpath("data/subjects.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    tops = {row["code"]: row["name"] for row in rows if len(row["code"]) == 2}
    return {
        row["code"]: row["name"] if len(row["code"]) == 2 else f"{tops[row['code'][:2]]}/{row['name']}"
        for row in rows
    }


def name_of(code: str) -> str:
    """The full name of a subject; an unknown code stays as it is."""
    return every().get(code, code)


@lru_cache(maxsize=4096)
def code_of(written: str) -> str:
    """The code that a written subject means (``综合政务\\政务公开``, ``综合政务、政务公开``); empty if none."""
    wanted = written.replace("\\", "/").replace("＼", "/").strip()
    for code, name in every().items():
        if wanted in (name, name.rsplit("/", 1)[-1]):
            return code
    head = wanted.split("/")[0]
    return next((code for code, name in every().items() if name == head), "")
