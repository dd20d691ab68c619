import secrets
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from mingchuang.accounts import actions
from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import AccountRefusedError, RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import by_code, government
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    """``mingchuang person``: the first accounts of an installation, set up on the machine itself."""

    help = "开设首批账号（通常是三员）。以后的人员由安全管理员在工作台“人员与角色”中管理。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录账号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--role", required=True, choices=[kind.value for kind in RoleKind], help="角色")
        parser.add_argument("--organisation", default="", help="机构代码；不填为区政府")

    def answer(self, **options: Any) -> int | None:
        organisation = self._organisation(options["organisation"])
        password = secrets.token_urlsafe(12) + "-7Aa"
        person = self._add(options, organisation, password)
        self.say(f"已开设账号“{person.username}”，初始密码：{password}")
        self.say("密码只显示这一次，首次登录须修改。")
        self.tell({"username": person.username, "password": password})
        return None

    def _organisation(self, code: str) -> Organisation:
        try:
            found = by_code(code) if code else government()
        except Organisation.DoesNotExist:
            found = None
        if found is None:
            self.asked_wrongly("没有找到机构，请核对 --organisation 的机构代码，或先登记区政府。")
        return found

    def _add(self, options: dict[str, Any], organisation: Organisation, password: str) -> Person:
        at = timezone.now()
        try:
            with transaction.atomic():
                person = actions.add_person(
                    username=options["username"],
                    full_name=options["name"],
                    password=password,
                    actor=None,
                    at=at,
                )
                actions.grant_role(person, RoleKind(options["role"]), organisation, actor=None, at=at)
        except AccountRefusedError as error:
            self.asked_wrongly(str(error))
        return person
