"""``mingchuang search``: what the public would find, on the command line."""

from contextlib import suppress
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.search.actions import follow
from mingchuang.search.queries import LAST_PAGE, PAGE, Answers, search
from mingchuang.search.rules import QuestionError
from mingchuang.search.store import IndexAbsentError, IndexBusyError
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as Base

MOST = LAST_PAGE * PAGE


class Command(Base):
    help = "在公开信息中搜索。几个词用空格隔开；文号连同年份输入，括号式样不限。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("query", metavar="QUERY", help="要找的内容")
        parser.add_argument("--limit", type=int, default=10, metavar="N", help=f"最多列出几条（1—{MOST}）")

    def answer(self, **options: Any) -> int | None:
        if not 1 <= options["limit"] <= MOST:
            self.asked_wrongly(f"--limit 应当在1到{MOST}之间。")
        with suppress(IndexBusyError):  # whoever writes now brings the index up to date
            follow(at=timezone.now())
        try:
            answers = search(options["query"], limit=options["limit"])
        except QuestionError as sentence:
            self.asked_wrongly(str(sentence))
        except IndexAbsentError as sentence:
            self.stderr.write(str(sentence))
            return FOUND_WRONG
        self.tell(as_json(answers))
        self._show(answers)
        return None

    def _show(self, answers: Answers) -> None:
        self.say(f"找到{answers.total}条。")
        for number, hit in enumerate(answers.hits, 1):
            facts = [hit.document_number, f"{timezone.localtime(hit.published_at):%Y-%m-%d}", hit.url]
            self.say(f"\n{number}. {hit.title}")
            self.say(f"   {'　'.join(fact for fact in facts if fact)}")
            self.say(f"   {hit.excerpt}")


def as_json(answers: Answers) -> dict[str, Any]:
    """The published form."""
    return {
        "total": answers.total,
        "hits": [
            {
                "title": hit.title,
                "url": hit.url,
                "document_number": hit.document_number,
                "index_number": hit.index_number,
                "published_at": hit.published_at.isoformat(),
                "excerpt": hit.excerpt,
            }
            for hit in answers.hits
        ],
    }
