"""``mingchuang demo``: fill an empty home with the fictional district."""

import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.test import override_settings
from django.utils import timezone
from tqdm import tqdm

from mingchuang.directory.models import Organisation
from mingchuang.edition.actions import PublisherBusy
from mingchuang.edition.upkeep import full_build
from mingchuang.operations.demo.build import build
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.queries import any_articles
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "在空的数据目录中建立演示区县“示例市明窗区”（虚构，仅供试用）。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, metavar="Y", help="演示哪一年，默认今年")
        parser.add_argument(
            "--scale", type=int, default=1, metavar="N", help="信息数量的倍数，默认 1（约 500 条）"
        )
        parser.add_argument("--if-empty", action="store_true", help="已有内容时什么也不做")

    def answer(self, **options: Any) -> int | None:
        at = timezone.now()
        if any_articles() or Organisation.objects.exists():
            if options["if_empty"]:
                return None
            self.asked_wrongly(
                "数据目录里已有内容，演示数据只能建在空目录中。请另设 MINGCHUANG_HOME 后重试。"
            )
        if not ColumnPage.objects.exists():
            self.asked_wrongly("还没有栏目，请先运行 mingchuang init。")
        year = options["year"]
        if year is not None and not 2015 <= year <= timezone.localtime(at).year:
            self.asked_wrongly(f"年份 {year} 没有工作日历，请填 2015 年至今年。")
        if options["scale"] < 1:
            self.asked_wrongly("--scale 须是不小于 1 的整数。")
        # The people of the demo have no telephones; whoever signs in as one of them is asked for a second factor.
        with override_settings(MINGCHUANG_SECOND_FACTOR="optional"):
            made = build(
                year=year,
                scale=options["scale"],
                at=at,
                progress=lambda items: self.progress(items, label="演示信息"),
            )
        self.tell({"organisations": made.organisations, "people": made.people, "articles": made.articles})
        self.say(
            f"已建立演示区县：{made.organisations} 个机构，{made.people} 个账号，{made.articles} 条信息。"
        )
        self._finish_pages(at)
        return None

    def _finish_pages(self, at: datetime) -> None:
        """Make the public pages, so that whoever opens the site first sees them and not an empty address."""
        if settings.EDITION_FROM:
            return
        with (
            tqdm(desc="生成网页", unit="项", disable=not sys.stderr.isatty()) as bar,
            suppress(PublisherBusy),
        ):
            made = full_build(day=timezone.localdate(at), at=at, progress=bar.update)
            self.say(f"已生成 {made.rendered} 个网页和文件。")
