import ast
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.db import OperationalError, connection

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import ADMINISTRATORS, RoleKind
from mingchuang.edition.models import Fault
from mingchuang.journal.actions import record
from mingchuang.operations import doctor
from mingchuang.operations.backup.rules import BackupVerb
from mingchuang.operations.doctor import Health, examine, machine
from mingchuang.outbox.actions import give_sign_of_life, note_failure, note_recovery, put
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.search.actions import rebuild
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.publishing.desk import signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


def health(subject: str, at: datetime = NOON) -> Health:
    return next(finding.health for finding in examine(at) if finding.subject == subject)


def test_every_finding_that_is_not_good_says_what_to_do():
    for finding in examine(NOON):
        assert finding.said.endswith("。"), finding
        assert finding.health is Health.GOOD or finding.remedy.endswith("。"), finding


def test_every_finding_that_may_come_up_has_its_remedy():
    bare = []
    for file in Path(doctor.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "Finding":
                continue
            subject, health, _said, *remedy = map(ast.unparse, call.args)
            if health != "Health.GOOD" and not remedy:
                bare.append(f"{file.name}: {subject}")
    assert bare == []


@pytest.mark.parametrize(
    ("subject", "module", "name", "value"),
    [
        ("国密算法", machine.hashlib, "algorithms_available", {"sha256"}),
        ("磁盘空间", machine, "LEAST_SPACE", 1 << 60),
        ("数据库", machine, "OLDEST_POSTGRESQL", 10_000_000),
    ],
)
def test_a_machine_that_does_not_suffice_is_found(home, monkeypatch, subject, module, name, value):
    if name == "OLDEST_POSTGRESQL" and connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL")
    assert health(subject) is Health.GOOD
    monkeypatch.setattr(module, name, value)
    assert health(subject) is Health.WRONG


def test_sqlite_without_its_write_ahead_log_is_found(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite")
    assert health("数据库") is Health.GOOD
    monkeypatch.setattr(machine, "SOUND_MODES", ())
    assert health("数据库") is Health.WRONG


def test_an_edition_that_was_never_made_or_has_a_fault_is_found():
    assert health("发布版") is Health.NOTICE
    Fault.objects.create(source="articles", path="/a.html", error="ValueError", found_at=NOON)
    assert health("发布版") is Health.WRONG


def test_a_key_that_others_can_read_is_found(home):
    (home / "secrets").mkdir()
    key = home / "secrets" / "django.key"
    key.write_text("x")
    key.chmod(0o644)
    assert health("密钥") is Health.WRONG
    key.chmod(0o600)
    assert health("密钥") is Health.GOOD


def test_a_missing_calendar_is_wrong_this_year_and_a_notice_for_the_next():
    assert health("工作日历", datetime(2025, 3, 3, tzinfo=UTC)) is Health.GOOD
    assert health("工作日历") is Health.NOTICE
    assert health("工作日历", datetime(2027, 3, 1, tzinfo=UTC)) is Health.WRONG


def test_debug_any_host_and_plain_http_to_the_public_are_unsafe(settings):
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.HTTPS = True, ["*"], False
    settings.PUBLIC_URL = "http://www.example.gov.cn"
    assert {health(name) for name in ("调试方式", "主机名", "加密访问")} == {Health.WRONG}


def test_a_home_that_is_not_there_is_found(settings, tmp_path):
    settings.HOME = tmp_path / "nowhere"
    assert health("数据目录") is Health.WRONG


def test_the_command_answers_programs_and_ends_with_one_when_something_is_wrong(settings):
    settings.DEBUG = True
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["healthy"] is False


def test_a_database_that_does_not_answer_is_named_with_what_to_look_at(monkeypatch):
    def silent():
        raise OperationalError("no answer")

    monkeypatch.setattr(connection, "ensure_connection", silent)
    found = next(finding for finding in examine(NOON) if finding.subject == "数据库")
    assert found.health is Health.WRONG
    assert "DATABASE_URL" in found.remedy


def test_a_worker_that_never_ran_is_a_notice_and_one_that_stopped_is_wrong():
    assert health("后台工作") is Health.NOTICE
    give_sign_of_life(NOON)
    assert health("后台工作", NOON + timedelta(minutes=3)) is Health.GOOD
    assert health("后台工作", NOON + timedelta(minutes=3, seconds=1)) is Health.WRONG


def test_a_job_that_fails_is_named_until_it_works_again():
    note_failure("search.follow", "更新搜索", ValueError("身份证 110101199003070000"), NOON)
    note_failure("search.follow", "更新搜索", ValueError("again"), NOON + timedelta(minutes=1))
    found = next(one for one in examine(NOON) if one.subject == "更新搜索")
    assert found.health is Health.WRONG
    assert "连续2次没有完成（ValueError）" in found.said
    note_recovery("search.follow", NOON)
    assert "更新搜索" not in {one.subject for one in examine(NOON)}


def test_a_change_that_waits_too_long_to_be_published_is_wrong():
    put(Stream.EDITION, ["article:1"])
    Message.objects.update(created_at=NOON)
    assert health("待办队列", NOON + timedelta(minutes=5)) is Health.GOOD
    assert health("待办队列", NOON + timedelta(minutes=5, seconds=1)) is Health.WRONG


def test_the_index_is_wanted_and_must_follow(home):
    assert health("搜索索引") is Health.WRONG
    rebuild(at=NOON)
    assert health("搜索索引") is Health.GOOD
    put(Stream.SEARCH, ["article:1"])
    Message.objects.update(created_at=NOON)
    assert health("搜索索引", NOON + timedelta(minutes=6)) is Health.WRONG


def test_a_second_factor_may_be_optional_on_ones_own_machine_alone(settings):
    settings.MINGCHUANG_SECOND_FACTOR = "optional"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert health("第二重验证") is Health.NOTICE
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    assert health("第二重验证") is Health.WRONG
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    assert health("第二重验证") is Health.GOOD
    PersonFactory(roles=[(RoleKind.SIGNER, OrganisationFactory())])
    assert health("第二重验证") is Health.NOTICE


@pytest.fixture
def three_administrators():
    """One for each post, in the order of the roles."""
    government = OrganisationFactory(government=True)
    kinds = [kind for kind in RoleKind if kind in ADMINISTRATORS]
    return [PersonFactory(roles=[(kind, government)]) for kind in kinds]


def administrators() -> list[str]:
    """What is wrong with the three posts."""
    return [one.said for one in examine(NOON) if one.subject == "三员" and one.health is Health.WRONG]


def test_each_administrators_post_is_held_by_a_living_account(settings, three_administrators):
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    assert health("三员") is Health.GOOD
    Person.objects.filter(pk=three_administrators[2].pk).update(is_active=False)
    assert administrators() == ["没有审计管理员（或其账号已停用）。"]
    Role.objects.filter(person=three_administrators[1]).update(until=NOON)
    assert len(administrators()) == 2, "a post held for an emergency is not filled"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert health("三员") is Health.NOTICE


def test_an_administrators_post_whose_holder_has_no_second_factor_is_found(settings, three_administrators):
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    assert len(administrators()) == 3
    for person in three_administrators:
        TOTP.activate(person, generate_totp_secret())
    assert health("三员") is Health.GOOD


def test_two_administrators_posts_in_one_hand_are_found_whoever_put_them_there(three_administrators):
    with connection.cursor() as cursor:  # a database administrator's way
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX role_one_administrator_each")
    taken = Role.objects.get(person=three_administrators[0])
    Role.objects.create(
        person=three_administrators[1], kind=taken.kind, organisation=taken.organisation, granted_at=NOON
    )
    (said,) = administrators()
    assert said == f"账号 {three_administrators[1].username} 同时担任安全管理员、系统管理员。"


def test_demo_accounts_must_not_stand_on_a_public_site(settings):
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    PersonFactory(username="bianji")  # somebody real of the same name
    assert health("演示账号") is Health.GOOD
    PersonFactory(is_demo=True)
    assert health("演示账号") is Health.WRONG


def test_a_demo_account_that_was_closed_is_no_danger(settings):
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    PersonFactory(is_demo=True, is_active=False)
    assert health("演示账号") is Health.GOOD


def test_empty_identifiers_are_wrong_on_a_public_site(settings):
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    assert health("网站标识") is Health.WRONG


def test_the_administrator_sees_the_same_findings_at_the_desk():
    give_sign_of_life(NOON)
    person = PersonFactory(roles=[(RoleKind.SYSTEM_ADMINISTRATOR, OrganisationFactory(government=True))])
    page = signed_in(person).get("/desk/state/").content.decode()
    assert all(subject in page for subject in ("后台工作", "搜索索引", "第二重验证", "工作日历"))
    assert page.index("有问题") < page.index("正常")
    assert "系统状态" in page.partition("<title>")[2].partition("</title>")[0]


def test_a_backup_that_is_missing_or_old_is_found_and_a_restore_half_done_too(settings, home):
    assert health("备份") is Health.NOTICE
    record(BackupVerb.MADE, "backup:1", actor=None, at=NOON - timedelta(days=3))
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    assert health("备份") is Health.WRONG
    record(BackupVerb.MADE, "backup:1", actor=None, at=NOON - timedelta(hours=27))
    assert health("备份") is Health.NOTICE
    record(BackupVerb.MADE, "backup:1", actor=None, at=NOON - timedelta(hours=9))
    assert health("备份") is Health.GOOD
    (home / ".restoring").touch()
    assert health("恢复") is Health.WRONG
