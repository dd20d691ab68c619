"""What the processes do that are killed: each piece of work as people and the background do it.

A piece tells what it has finished by adding a line to a file (``Tools.tell``) after its transaction: whatever stands
there must still be there after any kill.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions as reports
from mingchuang.annualreport.rules import Stage
from mingchuang.directory.models import Organisation
from mingchuang.edition import actions as edition
from mingchuang.edition import upkeep, writing
from mingchuang.foi import actions as foi
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
from mingchuang.importing.actions import Destination, import_paths
from mingchuang.journal.actions import record, seal_waiting
from mingchuang.operations.backup.making import backup
from mingchuang.operations.backup.rules import BackupVerb
from mingchuang.operations.demo.desk import CONFIRMED
from mingchuang.operations.demo.texts import rich
from mingchuang.outbox import jobs
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.queries import live, new_draft
from mingchuang.publishing.rules import ArticleKind
from mingchuang.search import actions as search

PAPERS = 12
"""So many documents has a folder that is imported."""

DAMAGED = 40
"""So many pages are taken away before a full build, so that it has something to write."""


PASSWORD = "Mc-bench-2026"
"""Of everybody in the district that is made for this."""


@dataclass(frozen=True)
class Tools:
    """``place`` is a folder outside the home, ``number`` the round, ``dice`` the chance of this round."""

    place: Path
    number: int
    dice: random.Random

    def tell(self, kind: str, value: object) -> None:
        """Add a line about what is finished."""
        handle = os.open(self.place / "finished", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{kind} {value}\n".encode())
        os.close(handle)

    @property
    def papers(self) -> Path:
        """The folder that this round imports."""
        return self.place / f"papers-{self.number}"

    @property
    def backup(self) -> Path:
        """The backup of this round."""
        return self.place / f"{self.number}.tar"


def _people() -> dict[str, Person]:
    return {person.username: person for person in Person.objects.all()}


def _column(path: str) -> ColumnPage:
    return next(column for column in ColumnPage.objects.all() if column.public_path.strip("/") == path)


def publish(tools: Tools) -> None:
    """An article from the draft to the signature, through the hands of four people."""
    people, at = _people(), timezone.now()
    article = new_draft(
        title=f"关于第{tools.number}号路口调整的通知", kind=ArticleKind.NOTICE, home_column=_column("xwdt/tzgg"),
        organisation=Organisation.objects.get(code="MC02"), source="明窗区教育局",
        body=[rich("各学校：", "现将有关事项公布如下，请相互转告。", "明窗区教育局")],
    )  # fmt: skip
    publishing.save_draft(article, actor=people["bianji"], at=at)
    article = publishing.submit(article, actor=people["bianji"], at=at)
    article = publishing.pass_on(article, actor=people["shenhe"], at=at, remark="同意。")
    article = publishing.pass_on(article, actor=people["baomi"], at=at, checklist=CONFIRMED)
    article = publishing.sign(article, actor=people["qianfa"], at=at)
    tools.tell("article", article.pk)
    _published(at)


def _published(at: datetime) -> None:
    edition.publish_waiting(day=timezone.localdate(at), at=at)
    search.follow(at=at, wait_seconds=30)


def withdraw(tools: Tools) -> None:
    """An article withdrawn, and its page."""
    article = live().order_by("?").first()
    if article is None:
        return
    at = timezone.now()
    article = publishing.withdraw(article, actor=_people()["qianfa"], at=at, reason="内容重复。")
    tools.tell("withdrawn", article.pk)
    _published(at)


def attach(tools: Tools) -> None:
    """An article with a file, published at once."""
    at, office = timezone.now(), Organisation.objects.get(code="MC")
    content = f"第{tools.number}号附件\n".encode() * tools.dice.randrange(1, 4000)
    file = publishing.store_file(content, "附件.txt", title="附件", organisation=office, actor=None, at=at)
    new = publishing.NewArticle(
        title=f"关于公布第{tools.number}号附件的通知", kind=ArticleKind.NOTICE, column=_column("xwdt/tzgg"),
        organisation=office, body=[rich("附件如下。")], attachments=[(file, "附件")],
    )  # fmt: skip
    article = publishing.publish_in_bulk([new], actor=None, at=at)[0]
    tools.tell("article", article.pk)
    _published(at)


def take_in(tools: Tools) -> None:
    """A folder of documents imported."""
    write_papers(tools)
    destination = Destination(
        organisation=Organisation.objects.get(code="MC"),
        columns={column.public_path: column for column in ColumnPage.objects.all()},
    )
    account = import_paths([tools.papers], destination, actor=None, at=timezone.now())
    if account.refused:
        raise AssertionError(account.refused[0])
    tools.tell("papers", tools.number)


def write_papers(tools: Tools) -> None:
    """The documents that are imported, all different; nothing to do where they are."""
    tools.papers.mkdir(exist_ok=True)
    for number in range(PAPERS):
        told = {
            "title": f"关于第{tools.number}-{number}号水库安全检查情况的通知",
            "text": f"各单位：\n第{tools.number}-{number}号水库的检查已经完成，现将情况公布如下。",
            "metadata": {"发布日期": "2024年1月2日"},
        }
        (tools.papers / f"{number}.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def answer(tools: Tools) -> None:
    """An application, decided, its letter signed and sent."""
    people, at = _people(), timezone.now()
    application = foi.Application(
        organisation=Organisation.objects.get(code="MC"), applicant_kind=ApplicantKind.NATURAL, name="明小雨",
        title="部门预算", wanted="部门预算全文", form_wanted=FormWanted.ELECTRONIC, delivery=Delivery.ONLINE,
        telephone="0000-7654321",
    )  # fmt: skip
    found = foi.submit(application, key=f"faults-{tools.number}", at=at).request
    tools.tell("case", found.case.number)
    foi.draft(found, Outcome.DISCLOSED, {"given": "预算1份"}, actor=people["gongkai"], at=at)
    foi.submit_answer(found, actor=people["gongkai"], at=at)
    foi.review(found, "pass_legal", actor=people["fazhi"], at=at)
    foi.review(found, "pass_secrecy", actor=people["baomi"], at=at)
    letter = foi.sign(found, actor=people["qianfa"], at=at)
    tools.tell("letter", letter.number)


def freeze(tools: Tools) -> None:
    """The figures of an annual report frozen, with the list behind each."""
    report = (
        apps.get_model("annualreport", "AnnualReport")
        .objects.filter(stage=Stage.ACCEPTED)
        .order_by("year")
        .first()
    )
    if report is None:
        return
    at = timezone.now()
    reports.move(report, "publish", actor=_people()["qianfa"], at=at, today=timezone.localdate(at))
    tools.tell("report", report.year)


def seal(_tools: Tools) -> None:
    """The journal sealed, some entries at a time."""
    at = timezone.now()
    for _turn in range(30):
        record(BackupVerb.MADE, "backup:1", actor=None, at=at, facts={"bytes": 0, "rows": 0})
        seal_waiting(at=at)


def build(tools: Tools) -> None:
    """The whole edition made from nothing, some of its pages gone."""
    standing = sorted(writing.current().rglob("*.html"))
    for page in tools.dice.sample(standing, min(DAMAGED, len(standing))):
        page.unlink(missing_ok=True)
    build_again(tools)


def build_again(_tools: Tools) -> None:
    """The build once more, as whoever asked for it does when it was killed."""
    at = timezone.now()
    upkeep.full_build(day=timezone.localdate(at), at=at)


def index(_tools: Tools) -> None:
    """The search index built anew."""
    search.rebuild(at=timezone.now())


def background(_tools: Tools) -> None:
    """Everything that the worker does until nothing is left."""
    for job in jobs.offered():
        while job.run(timezone.now()):
            continue


def save(tools: Tools) -> None:
    """A backup."""
    backup(tools.backup, at=timezone.now())
    tools.tell("backup", tools.number)


def restore(tools: Tools) -> None:
    """A backup set up in another home: the whole command, in a process that takes this one's place."""
    home = tools.place / f"restored-{tools.number}"
    home.mkdir(exist_ok=True)
    there = {**os.environ, "MINGCHUANG_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/db.sqlite3"}
    os.dup2(os.open(home / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    command = [sys.executable, "-m", "mingchuang", "restore", str(tools.place / "whole.tar"), "--json"]
    os.chdir(home)
    os.execve(sys.executable, command, there)


WORKS: dict[str, Callable[[Tools], None]] = {
    "publish": publish, "withdraw": withdraw, "attach": attach, "import": take_in, "answer": answer, "freeze": freeze,
    "seal": seal, "build": build, "index": index, "background": background, "backup": save,
}  # fmt: skip
"""What is killed in turn; ``restore`` comes now and then (``killing``): it takes as long as a hundred others."""
