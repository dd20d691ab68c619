"""docs/commands.md, on which scripts of operators rest, says what the commands answer."""

import json
import re
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from mingchuang.portal.actions import create_tree
from tests.directory.factories import OrganisationFactory
from tests.portal.factories import NOON

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
CALENDAR = "date,kind,name,notice\n2027-01-01,holiday,元旦,国办发明电〔2026〕1号\n"
ASKED = {
    "workdays after": ["2026-09-30", "5"],
    "workdays count": ["2026-09-30", "2026-10-13"],
    "workdays load": ["2027.csv", "--dry-run"],
    "init": ["--no-assets"],
    "import": ["documents"],
    "edition build": [],
    "edition status": [],
    "edition verify": [],
    "edition repair": [],
    "edition prove": ["/index.html"],
    "journal verify": [],
    "index rebuild": [],
    "index check": [],
    "search": ["通知"],
    "doctor": [],
    "tick": [],
    "safety status": [],
    "scan": ["名单.txt", "--no-pictures"],
    "foi fee": ["--items", "12"],
    "report annual": ["--year", "2025", "--format", "json"],
    "report check": ["名单.txt"],
    "inspect": [],
}


def written(command: str) -> Any:
    """The shape that the page gives for a command: the first object of its row, each value a name or a shape below."""
    row = re.search(rf"^\| `{command}` \| `(.+?)`(?: |;|:|,)", PAGE, re.MULTILINE)
    assert row, command
    return json.loads(re.sub(r'("\w+")(?=[,}])', r"\1: null", row[1]))


def missing(shape: Any, answer: Any, place: str = "") -> list[str]:
    """What the page names and the answer has not, and the other way round."""
    if isinstance(shape, list):
        return [one for item in answer[:1] for one in missing(shape[0], item, f"{place}[]")]
    if not isinstance(shape, dict):
        return []
    found = [f"{place}.{key}" for key in shape.keys() ^ answer.keys()]
    return found + [
        one
        for key in shape.keys() & answer.keys()
        for one in missing(shape[key], answer[key], f"{place}.{key}")
    ]


def answered(command: str, *asked: str) -> Any:
    """What a command tells programs."""
    out = StringIO()
    with suppress(SystemExit):  # it found something wrong and told it
        call_command(*command.split(), *asked, *([] if "--format" in asked else ["--json"]), stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_page_says_what_each_command_answers(tmp_path, monkeypatch, home):
    monkeypatch.chdir(tmp_path)
    OrganisationFactory(government=True)
    create_tree(actor=None, at=NOON)
    Path("documents").mkdir()
    Path("documents/a.json").write_text(json.dumps({"title": "通知", "text": "正文。"}))
    Path("documents/b.json").write_text(json.dumps({"title": "没有正文"}))
    Path("2027.csv").write_text(CALENDAR)
    Path("名单.txt").write_text("身份证 11010519491231002X")
    wrong = {}
    for command, asked in ASKED.items():
        if found := missing(written(command), answered(command, *asked)):
            wrong[command] = found
    assert wrong == {}
