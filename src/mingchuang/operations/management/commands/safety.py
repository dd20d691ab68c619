"""``mingchuang safety``: switch the site to reading only, grey, take an item down — from the server itself."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.operations import actions, queries, takedown
from mingchuang.portal.queries import settings as site_settings
from mingchuang.publishing.actions import RefusedError
from mingchuang.ui import commands as base


class Command(base.Command):
    takes_json = False  # each verb takes it
    help = "网站安全：查看状态，改为只读或恢复，灰色显示，紧急撤下一条信息。"

    def options(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="做什么")
        verbs.add_parser("status", help="现在是不是只读、灰色")
        for name, what in (("read-only", "改为只读或恢复办理"), ("grey", "灰色显示或恢复彩色")):
            switch = verbs.add_parser(name, help=what)
            switch.add_argument("to", choices=["on", "off"], metavar="on|off")
            if name == "read-only":
                switch.add_argument("--reason", required=True, help="原因，提交内容的人会看到")
        take = verbs.add_parser("take-down", help="把一条信息或附件从所有地方撤下")
        take.add_argument("address", metavar="网址")
        take.add_argument("--reason", required=True, help="原因，显示在原网址上")
        take.add_argument("--person", required=True, metavar="登录名", help="决定撤下的人，须有权限")
        for one in verbs.choices.values():
            one.add_argument("--json", action="store_true", help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        try:
            return self._carry_out(options)
        except (actions.SafetyRefusedError, RefusedError) as refused:
            self.asked_wrongly(str(refused))

    def _carry_out(self, options: dict[str, Any]) -> int | None:
        verb, at = options["verb"], timezone.now()
        if verb == "take-down":
            return self._take_down(options)
        if verb == "read-only":
            actions.set_read_only(options["to"] == "on", reason=options["reason"], actor=None, at=at)
        elif verb == "grey":
            actions.set_grey(options["to"] == "on", actor=None, at=at)
        held, is_grey = queries.read_only(), site_settings().is_grey
        self.say(
            f"只读：自{timezone.localtime(held.made_at):%Y-%m-%d %H:%M}起，{held.reason}。"
            if held
            else "只读：否。"
        )
        self.say(f"灰色显示：{'是' if is_grey else '否'}。")
        self.tell({"read_only": bool(held), "grey": is_grey})
        return None

    def _take_down(self, options: dict[str, Any]) -> int | None:
        person = Person.objects.filter(username=options["person"], is_active=True).first()
        if person is None:
            self.asked_wrongly(f"没有登录名为“{options['person']}”的在用账号。")
        made = takedown.take_down(
            options["address"], actor=person, at=timezone.now(), reason=options["reason"]
        )
        for check in made.checks:
            self.say(f"【{'已撤下' if check['good'] else '未完成'}】{check['what']}：{check['said']}")
        self.tell(
            {
                "address": made.address,
                "clean": made.is_clean,
                "checks": made.checks,
                "milliseconds": made.milliseconds,
            }
        )
        return None if made.is_clean else base.FOUND_WRONG
