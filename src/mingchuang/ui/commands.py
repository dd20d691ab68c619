"""The shape of every ``mingchuang`` command: Chinese help, ``--json``, three exit codes."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from mingchuang.ui.room import trouble

Item = TypeVar("Item")

DONE, FOUND_WRONG, ASKED_WRONGLY = 0, 1, 2

DJANGOS_OWN = {
    "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
}  # fmt: skip
"""Options that every command of Django takes; they work, but our help does not speak of them."""

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n加 --help 看用法。\n",
    "argument %(argument_name)s: %(message)s": "“%(argument_name)s”：%(message)s",
    "the following arguments are required: %s": "还缺：%s。",
    "one of the arguments %s is required": "请写明其中一项：%s。",
    "not allowed with argument %s": "不能与“%s”同时使用。",
    "unrecognized arguments: %s": "不认识的内容：%s。",
    "expected one argument": "后面要写一个值。",
    "expected at least one argument": "后面至少要写一个值。",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有%(value)r这一项，可选：%(choices)s。",
    "invalid %(type)s value: %(value)r": "%(value)r写得不对，请写数字或规定的格式。",
    "ambiguous option: %(option)s could match %(matches)s": "“%(option)s”不明确，可能是：%(matches)s。",
}
"""What argparse says, in Chinese."""


class Command(BaseCommand):
    """A command that answers people in Chinese or, with ``--json``, programs.

    Subclasses define ``options(parser)`` and ``answer(**options)``; ``answer`` returns the exit code (None is
    done) and prints by ``say`` and ``tell``.
    """

    requires_system_checks: list[str] = []
    suppressed_base_arguments = DJANGOS_OWN
    takes_json = True
    _called_from_command_line: bool  # Django sets it

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Django's, with the words of argparse in Chinese."""
        argparse._ = lambda words: WORDS.get(words, words)  # type: ignore[attr-defined]  # its own gettext
        return super().create_parser(prog_name, subcommand, **options)

    def execute(self, *words: Any, **options: Any) -> str | None:
        """At the command line a refusal is its sentence alone, without the name of an exception."""
        try:
            return super().execute(*words, **options)
        except CommandError as refused:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)

    def add_arguments(self, parser: CommandParser) -> None:
        if self.takes_json:
            parser.add_argument("--json", action="store_true", help="以 JSON 输出，供程序读取")
        self.options(parser)

    def options(self, parser: CommandParser) -> None:
        """Add the command's own options."""

    def handle(self, *_args: Any, **options: Any) -> None:
        self.json = bool(options.get("json"))
        try:
            code = self.answer(**options)
        except (OSError, DatabaseError) as error:
            if (found := trouble(error)) is None:
                raise
            raise CommandError(found.sentence, returncode=FOUND_WRONG) from error
        if code:
            sys.exit(code)

    def answer(self, **options: Any) -> int | None:
        """Do the work; the exit code."""
        raise NotImplementedError

    def say(self, line: str = "") -> None:
        """A line for people; silent with ``--json``."""
        if not self.json:
            self.stdout.write(line)

    def tell(self, value: dict[str, Any]) -> None:
        """The answer for programs; silent without ``--json``."""
        if self.json:
            self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def asked_wrongly(self, sentence: str) -> NoReturn:
        """End with exit code 2 and a sentence that says what to do."""
        raise CommandError(sentence, returncode=ASKED_WRONGLY)

    def progress(self, items: Iterable[Item], *, total: int | None = None, label: str = "") -> Iterator[Item]:
        """``items`` behind a progress bar on a terminal's standard error."""
        return iter(tqdm(items, total=total, desc=label, disable=not sys.stderr.isatty(), unit="项"))
