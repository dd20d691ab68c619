"""The shape of every ``mingchuang`` command: Chinese help, ``--json``, three exit codes."""

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


class Command(BaseCommand):
    """A command that answers people in Chinese or, with ``--json``, programs.

    Subclasses define ``options(parser)`` and ``answer(**options)``; ``answer`` returns the exit code (None is
    done) and prints by ``say`` and ``tell``.
    """

    requires_system_checks: list[str] = []
    takes_json = True

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
