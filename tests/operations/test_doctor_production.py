"""What ``doctor`` finds on a machine that serves the public: each fault is found and its remedy ends it."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mingchuang.operations.doctor import production
from mingchuang.operations.doctor.findings import Health
from tests.attack.test_protection_over_https import MARCH, certificate

DEPLOY = Path(__file__).parents[2] / "deploy"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


@pytest.fixture(autouse=True)
def etc(settings, tmp_path, monkeypatch) -> Path:
    """An empty /etc of a machine that serves the public."""
    settings.PUBLIC_URL = "https://www.example.gov.cn"
    monkeypatch.setattr(production, "ETC", tmp_path / "etc")
    (tmp_path / "etc").mkdir()
    return tmp_path / "etc"


def health(check) -> Health:
    (finding,) = check(NOON)
    assert finding.said.endswith("。") and (finding.remedy.endswith("。") or finding.health is Health.GOOD)
    return finding.health


def install(source: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(DEPLOY / source, target)


def test_a_home_that_other_users_may_enter_is_found(home):
    home.chmod(0o755)
    assert health(production.closed_home) is Health.WRONG
    home.chmod(0o750)
    assert health(production.closed_home) is Health.GOOD


def test_nginx_without_our_configuration_or_its_headers_is_found(etc):
    assert health(production.front_server) is Health.WRONG
    install("nginx/mingchuang.conf", etc / "nginx/conf.d/mingchuang.conf")
    assert health(production.front_server) is Health.GOOD
    conf = etc / "nginx/conf.d/mingchuang.conf"
    whole = conf.read_text()
    for part in ("headers", "said", "limits"):
        conf.write_text(whole.replace(f"include mingchuang-{part}.conf;", ""))
        assert health(production.front_server) is Health.WRONG


def test_an_access_log_that_keeps_what_people_search_for_is_found(etc):
    assert health(production.access_log) is Health.WRONG
    install("nginx/mingchuang-log.conf", etc / "nginx/conf.d/mingchuang-log.conf")
    assert health(production.access_log) is Health.GOOD
    main = etc / "nginx/nginx.conf"
    main.write_text("http {\n\taccess_log /var/log/nginx/access.log;\n}\n")  # Debian's
    (finding,) = production.access_log(NOON)
    assert finding.health is Health.WRONG and "/var/log/nginx/access.log，会记下" in finding.said
    main.write_text("http {\n\t#access_log /var/log/nginx/access.log;\n}\n")
    assert health(production.access_log) is Health.GOOD


@pytest.mark.parametrize(
    ("days", "expected"), [(3650, Health.GOOD), (29, Health.NOTICE), (0, Health.NOTICE), (-1, Health.WRONG)]
)
def test_a_certificate_that_ends_soon_is_found(etc, tmp_path, days, expected):
    assert health(production.certificate) is Health.WRONG
    made, key = certificate(tmp_path)
    install("nginx/mingchuang-tls.conf", etc / "nginx/mingchuang-tls.conf")
    conf = etc / "nginx/mingchuang-tls.conf"
    assert health(production.certificate) is Health.NOTICE  # it is not where the file says
    text = conf.read_text().replace("/etc/mingchuang/tls/site.crt", str(made))
    conf.write_text(text.replace("/etc/mingchuang/tls/site.key", str(key)))
    key.chmod(0o600)
    (finding,) = production.certificate(MARCH + timedelta(days=3650 - days))
    assert finding.health is expected and finding.said.endswith("。")
    key.chmod(0o644)
    assert {found.subject for found in production.certificate(NOON)} == {"证书", "证书私钥"}


def test_a_settings_file_that_others_may_read_is_found(etc):
    assert health(production.settings_file) is Health.GOOD
    (etc / "mingchuang.env").write_text("DATABASE_URL=postgres://a:b@c/d")
    (etc / "mingchuang.env").chmod(0o640)
    assert health(production.settings_file) is Health.WRONG
    (etc / "mingchuang.env").chmod(0o600)
    assert health(production.settings_file) is Health.GOOD


def test_services_that_do_not_start_with_the_machine_are_found(etc):
    assert health(production.services) is Health.GOOD  # a machine without systemd
    for name in production.SERVICES:
        (etc / "systemd/system").mkdir(parents=True, exist_ok=True)
        assert health(production.services) is Health.WRONG
        install(f"systemd/{name}", etc / "systemd/system/multi-user.target.wants" / name)
    assert health(production.services) is Health.GOOD


def test_a_backup_that_nothing_makes_by_itself_is_found(etc):
    assert health(production.backup_timer) is Health.WRONG
    install(
        "systemd/mingchuang-backup.timer",
        etc / "systemd/system/timers.target.wants/mingchuang-backup.timer",
    )
    assert health(production.backup_timer) is Health.GOOD


def test_a_backup_by_cron_is_seen(etc):
    (etc / "cron.d").mkdir()
    (etc / "cron.d/mingchuang").write_text("30 2 * * * mingchuang mingchuang backup /backup --keep 14\n")
    assert health(production.backup_timer) is Health.GOOD


def test_logs_kept_for_less_than_six_months_are_found(etc):
    assert health(production.logs_kept) is Health.WRONG
    install("journald/mingchuang.conf", etc / "systemd/journald.conf.d/mingchuang.conf")
    assert health(production.logs_kept) is Health.WRONG, "the access log is not kept yet"
    install("logrotate/mingchuang", etc / "logrotate.d/nginx")
    assert health(production.logs_kept) is Health.GOOD
    (etc / "systemd/journald.conf.d/zz.conf").write_text("[Journal]\nMaxRetentionSec=3month\n")
    (finding,) = production.logs_kept(NOON)
    assert "只留存91天" in finding.said


def test_a_journal_kept_in_memory_is_not_kept(etc):
    install("logrotate/mingchuang", etc / "logrotate.d/nginx")
    (etc / "systemd").mkdir()
    (etc / "systemd/journald.conf").write_text("[Journal]\nStorage=volatile\nMaxRetentionSec=1year\n")
    assert health(production.logs_kept) is Health.WRONG


@pytest.mark.parametrize(
    ("kept", "expected"), [(True, Health.GOOD), (False, Health.WRONG), (None, Health.NOTICE)]
)
def test_a_clock_that_no_time_service_keeps_is_found(monkeypatch, kept, expected):
    monkeypatch.setattr(production, "kernel_clock_is_kept", lambda: kept)
    assert health(production.clock) is expected


def test_the_kernel_is_asked_for_its_clock():
    assert production.kernel_clock_is_kept() in (True, False, None)


def test_parts_that_were_not_updated_for_months_are_told():
    (now,) = production.updates(datetime.now(UTC))  # noqa: TID251 - the files' times are real
    assert now.health is Health.GOOD or "没有更新" in now.said
    (later,) = production.updates(datetime.now(UTC) + timedelta(days=200))  # noqa: TID251
    assert later.health is Health.NOTICE


def test_systemd_takes_our_units_and_finds_them_hardened(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    units = [path for path in sorted(tmp_path.iterdir()) if path.is_file()]
    for unit in units:
        text = unit.read_text().replace("/opt/mingchuang/.venv/bin/mingchuang", "/bin/true")
        unit.write_text(text.replace("/usr/sbin/nginx", "/bin/true"))
    nginx = tmp_path / "nginx.service"  # as its package has it, for what we add to it
    nginx.write_text("[Service]\nExecStart=/bin/true\n")
    units.append(nginx)
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in told.stderr.splitlines() if "mingchuang" in line]
    assert (told.returncode, ours) == (0, [])
    for name in ("mingchuang-web", "mingchuang-work", "mingchuang-backup"):
        text = (DEPLOY / "systemd" / f"{name}.service").read_text()
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "UMask=0027"):
            assert line in text
