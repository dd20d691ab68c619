"""What only production needs: nginx, its certificate, services, timed backups, logs kept long enough, a right clock, a
closed home, updates."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path

from cryptography import x509
from django.conf import settings

from mingchuang.operations.doctor.findings import Finding, Health
from mingchuang.operations.doctor.safety import unless_public

ETC = Path("/etc")

LOGS_KEPT = timedelta(days=183)
"""Network logs are kept for at least six months. Source: 《网络安全法》第二十一条第三项; renumbered in the
revision in force since 2026-01-01 [M: article 23; check against the printed text]."""

UPDATED_LATELY = timedelta(days=90)
"""Security releases of the framework come about monthly; an installation that took none for so long is behind."""

RENEWED_BEFORE = timedelta(days=30)
"""A certificate is renewed so long before its end. [M] A default of ours."""

NGINX = ("nginx/nginx.conf", "nginx/conf.d/*", "nginx/sites-enabled/*", "nginx/mingchuang-*.conf")
TLS = ("ssl_certificate", "ssl_certificate_key")
PARTS_OF_NGINX = {
    "mingchuang-headers.conf": "安全响应头",
    "mingchuang-said.conf": "中文的错误说明",
    "mingchuang-limits.conf": "请求次数的限制",
}
SERVICES = ("mingchuang-web.service", "mingchuang-work.service", "mingchuang-redirects.path")

_UNITS = {"": 1, "s": 1, "sec": 1, "min": 60, "h": 3600, "d": 86400, "day": 86400, "days": 86400}
_UNITS |= {"w": 604800, "week": 604800, "weeks": 604800, "month": 2629800, "months": 2629800}
_UNITS |= {"y": 31557600, "year": 31557600, "years": 31557600}
_DAYS_OF_PERIOD = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}


def closed_home(_at: datetime) -> Iterator[Finding]:
    """Whether other users of the machine may enter the home."""
    home = Path(settings.HOME)
    if home.is_dir() and home.stat().st_mode & 0o007:
        yield Finding(
            "数据目录权限",
            unless_public(),
            "本机的其他用户可以进入数据目录。",
            f"请运行 chmod 750 {home}，并把 nginx 的用户加入数据目录所属的组。",
        )
    else:
        yield Finding("数据目录权限", Health.GOOD, "其他用户不能进入。")


def front_server(_at: datetime) -> Iterator[Finding]:
    """Whether nginx has our configuration, with the protecting headers, its refusals in words and the limits."""
    ours = [text for text in _texts(NGINX) if "mingchuang" in text]
    told = "\n".join(ours)
    absent = [what for name, what in PARTS_OF_NGINX.items() if f"include {name};" not in told]
    if not ours:
        yield Finding(
            "nginx 配置",
            unless_public(),
            "没有找到本站的 nginx 配置。",
            "请把 deploy/nginx 的文件放到 /etc/nginx，按“部署手册”修改后重新加载 nginx。",
        )
    elif absent:
        yield Finding(
            "nginx 配置",
            unless_public(),
            f"本站的 nginx 配置缺少{'、'.join(absent)}。",
            "请换上 deploy/nginx 中新的 mingchuang.conf 和它引用的文件，改好标有 CHANGE 的各行，重新加载 nginx。",
        )
    else:
        yield Finding("nginx 配置", Health.GOOD, f"已包含{'、'.join(PARTS_OF_NGINX.values())}。")


def access_log(_at: datetime) -> Iterator[Finding]:
    """Whether nginx writes down only what ours does: the log of the distribution keeps queries, so what people search for."""
    told = "\n".join(_texts(NGINX))
    others = [
        log for log in re.findall(r"^\s*access_log\s+([^;]+);", told, re.MULTILINE) if not _is_ours(log)
    ]
    if others:
        yield Finding(
            "访问日志",
            unless_public(),
            f"nginx 另外还写 {others[0].split()[0]}，会记下网址里问号后面的内容（人们搜索的词、姓名）。",
            "请注释掉 /etc/nginx/nginx.conf 中的 access_log 一行，由 mingchuang-log.conf 代替，再重新加载 nginx。",
        )
    elif not re.search(r"^\s*access_log\s+\S+\s+mingchuang;", told, re.MULTILINE):
        yield Finding(
            "访问日志",
            unless_public(),
            "nginx 没有写访问日志。",
            "请把 deploy/nginx/mingchuang-log.conf 放到 /etc/nginx/conf.d，再重新加载 nginx。",
        )
    else:
        yield Finding("访问日志", Health.GOOD, "不记问号后面的内容。")


def certificate(at: datetime) -> Iterator[Finding]:
    """Until when the certificate holds that nginx shows, and that nobody else reads its key."""
    told = "\n".join(_texts(NGINX))
    shown, key = (re.search(rf"^\s*{name}\s+([^;\s]+);", told, re.MULTILINE) for name in TLS)
    if not shown:
        yield Finding(
            "证书", unless_public(), "nginx 没有设置证书。", "请按“部署手册”第五步放置证书，启用 HTTPS。"
        )
        return
    try:
        made = x509.load_pem_x509_certificate(Path(shown[1]).read_bytes())
    except (OSError, ValueError):
        yield Finding(
            "证书",
            Health.NOTICE,
            f"读不到证书 {shown[1]}。",
            "请运行 openssl x509 -noout -enddate -in 证书。",
        )
        return
    days = (made.not_valid_after_utc - at).days
    renew = "请向证书机构续期，换上新证书后运行 systemctl reload nginx。"
    if days < 0:
        yield Finding("证书", Health.WRONG, f"证书已过期{-days}天，浏览器会拒绝访问。", renew)
    elif at + RENEWED_BEFORE > made.not_valid_after_utc:
        yield Finding("证书", Health.NOTICE, f"证书还有{days}天到期。", renew)
    else:
        yield Finding("证书", Health.GOOD, f"还有{days}天到期。")
    if key and _is_open(Path(key[1])):
        yield Finding(
            "证书私钥", Health.WRONG, "本机的其他用户可以读取私钥。", f"请运行 chmod 600 {key[1]}。"
        )


def settings_file(_at: datetime) -> Iterator[Finding]:
    """Whether others may read the file with the database's password."""
    place = ETC / "mingchuang.env"
    if _is_open(place):
        yield Finding(
            "设置文件",
            Health.WRONG,
            "本机的其他用户可以读取数据库口令。",
            f"请运行 chown root {place} && chmod 600 {place}。",
        )
    else:
        yield Finding(
            "设置文件",
            Health.GOOD,
            "其他用户不能读取。" if place.exists() else "没有使用 /etc/mingchuang.env。",
        )


def services(_at: datetime) -> Iterator[Finding]:
    """Whether the services start with the machine."""
    wanted = ETC / "systemd/system/multi-user.target.wants"
    absent = [name for name in SERVICES if not (wanted / name).is_symlink() and not (wanted / name).exists()]
    if not wanted.parent.is_dir() or not absent:
        yield Finding("开机启动", Health.GOOD, "没有使用 systemd。" if absent else "已设定。")
    else:
        yield Finding(
            "开机启动",
            unless_public(),
            f"{'、'.join(absent)}没有设为开机启动。",
            f"请安装 deploy/systemd 的文件，运行 systemctl enable --now {' '.join(absent)}。",
        )


def _is_ours(log: str) -> bool:
    return log == "off" or log.split()[1:] == ["mingchuang"]


def _is_open(place: Path) -> bool:
    try:
        return bool(place.stat().st_mode & 0o077)
    except OSError:
        return False


def backup_timer(_at: datetime) -> Iterator[Finding]:
    """Whether something makes a backup by itself: a systemd timer that is enabled, or cron."""
    enabled = any((ETC / "systemd/system/timers.target.wants").glob("*mingchuang*backup*.timer"))
    by_cron = any("mingchuang backup" in text for text in _texts(("crontab", "cron.d/*", "cron.daily/*")))
    if enabled or by_cron:
        yield Finding("定时备份", Health.GOOD, "已设定。")
    else:
        yield Finding(
            "定时备份",
            unless_public(),
            "没有找到定时备份。",
            "请安装 deploy/systemd 的 mingchuang-backup.timer，运行 systemctl enable --now mingchuang-backup.timer。",
        )


def logs_kept(_at: datetime) -> Iterator[Finding]:
    """Whether the journal and the access logs are kept for six months."""
    kept = {"运行日志（journald）": _journal_kept(), "访问日志（logrotate）": _access_log_kept()}
    short = [
        f"{name}{'没有设定留存时间' if time is None else f'只留存{time.days}天'}"
        for name, time in kept.items()
        if time is None or time < LOGS_KEPT
    ]
    if short:
        yield Finding(
            "日志留存",
            unless_public(),
            f"{'，'.join(short)}；《网络安全法》要求网络日志留存不少于六个月。",
            "请安装 deploy/journald/mingchuang.conf 和 deploy/logrotate/mingchuang（替换 /etc/logrotate.d/nginx）。",
        )
    else:
        yield Finding("日志留存", Health.GOOD, "运行日志、访问日志都留存六个月以上。")


def clock(_at: datetime) -> Iterator[Finding]:
    """Whether the system's clock is kept by NTP, as the kernel knows it."""
    is_kept = kernel_clock_is_kept()
    if is_kept is None:
        yield Finding("时钟", Health.NOTICE, "看不到系统时钟是否同步。", "请运行 timedatectl 查看。")
    elif is_kept:
        yield Finding("时钟", Health.GOOD, "已与标准时间同步。")
    else:
        yield Finding(
            "时钟",
            unless_public(),
            "系统时钟没有与标准时间同步，期限和日志的时间可能不准。",
            "请安装 chrony，写明本地的时间服务器，运行 systemctl enable --now chrony。",
        )


def updates(at: datetime) -> Iterator[Finding]:
    """How long ago the parts were installed: all that can be known of security releases without a network."""
    place = Path(str(distribution("django").locate_file(""))) / "django"
    installed = datetime.fromtimestamp(place.stat().st_mtime, UTC)
    days = max(0, (at - installed).days)
    if at - installed > UPDATED_LATELY:
        yield Finding(
            "安全更新",
            Health.NOTICE,
            f"程序部件已有{days}天没有更新。",
            "请查看新版本的安全公告，按“部署手册”升级。",
        )
    else:
        yield Finding("安全更新", Health.GOOD, f"程序部件在{days}天前安装。")


def kernel_clock_is_kept() -> bool | None:
    """Whether the kernel's clock is disciplined by a time service; None where the kernel does not tell."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))  # all zero: read only
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != 5  # TIME_ERROR: not synchronised


def _journal_kept() -> timedelta | None:
    """How long journald keeps entries; None where it keeps them in memory or by size alone."""
    told = "\n".join(_texts(("systemd/journald.conf", "systemd/journald.conf.d/*.conf")))
    values = dict(re.findall(r"^\s*(Storage|MaxRetentionSec)\s*=\s*(\S+)", told, re.MULTILINE))
    found = re.fullmatch(r"(\d+)([a-z]*)", values.get("MaxRetentionSec", ""))
    if values.get("Storage", "auto") in ("volatile", "none") or not found or found[2] not in _UNITS:
        return None
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _access_log_kept() -> timedelta | None:
    """How long logrotate keeps nginx's logs, by the shortest rule that speaks of them."""
    kept = [
        timedelta(days=int(times[1]) * _DAYS_OF_PERIOD[period[1]])
        for text in _texts(("logrotate.d/*",))
        if "nginx" in text
        and (times := re.search(r"^\s*rotate\s+(\d+)", text, re.MULTILINE))
        and (period := re.search(r"^\s*(daily|weekly|monthly|yearly)", text, re.MULTILINE))
    ]
    return min(kept) if kept else None


def _texts(patterns: Iterable[str]) -> list[str]:
    """The configuration files below ``ETC`` that fit and may be read."""
    found = []
    for path in (path for pattern in patterns for path in sorted(ETC.glob(pattern))):
        try:
            found.append(path.read_text("utf-8", "replace"))
        except OSError:
            continue
    return found
