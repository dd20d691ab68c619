import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from mingchuang.operations.doctor import Health, examine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)  # Monday


def health(subject: str, on: date = TODAY) -> Health:
    return next(finding.health for finding in examine(on) if finding.subject == subject)


def test_every_finding_that_is_not_good_says_what_to_do():
    for finding in examine(TODAY):
        assert finding.said.endswith("。"), finding
        assert finding.health is Health.GOOD or finding.remedy.endswith("。"), finding


def test_a_key_that_others_can_read_is_found(home):
    (home / "secrets").mkdir()
    key = home / "secrets" / "django.key"
    key.write_text("x")
    key.chmod(0o644)
    assert health("密钥") is Health.WRONG
    key.chmod(0o600)
    assert health("密钥") is Health.GOOD


def test_a_missing_calendar_is_wrong_this_year_and_a_notice_for_the_next():
    assert health("工作日历", date(2025, 3, 3)) is Health.GOOD
    assert health("工作日历") is Health.NOTICE
    assert health("工作日历", date(2027, 3, 1)) is Health.WRONG


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
