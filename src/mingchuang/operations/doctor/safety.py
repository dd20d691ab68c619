"""What must be closed: debugging, host names, plain HTTP, keys, second factors, demo accounts; what must be shown;
what must be kept elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import administrators_by_kind, kinds_of, may_act, people_with
from mingchuang.accounts.rules import ADMINISTRATORS, SECOND_FACTOR_REQUIRED, SECOND_FACTORS, RoleKind
from mingchuang.journal.queries import found
from mingchuang.operations.backup import restoring, rules
from mingchuang.operations.doctor.findings import Finding, Health
from mingchuang.portal.queries import missing_identifiers

LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


def unless_public() -> Health:
    """How grave it is what only a trial on one's own machine may leave open."""
    return Health.NOTICE if settings.PUBLIC_URL.startswith(LOOPBACK) else Health.WRONG


def exposure(_at: datetime) -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "调试方式",
            Health.WRONG,
            "调试方式开着，出错时会泄露内部信息。",
            "请设置 MINGCHUANG_DEBUG=false。",
        )
    else:
        yield Finding("调试方式", Health.GOOD, "已关闭。")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("主机名", Health.WRONG, "接受任何主机名。", "请在 MINGCHUANG_HOSTS 中写明本站域名。")
    else:
        yield Finding("主机名", Health.GOOD, "已限定。")
    if settings.HTTPS:
        yield Finding("加密访问", Health.GOOD, "全站 HTTPS。")
    elif unless_public() is Health.NOTICE:
        yield Finding("加密访问", Health.NOTICE, "只在本机试用，没有使用 HTTPS。", "对外开放前请配置 HTTPS。")
    else:
        yield Finding(
            "加密访问",
            Health.WRONG,
            "对外开放而没有使用 HTTPS。",
            "请配置证书，并把 MINGCHUANG_PUBLIC_URL 改为 https:// 开头。",
        )


def keys(_at: datetime) -> Iterator[Finding]:
    """The secrets of the home, readable by nobody else."""
    folder = Path(settings.HOME) / "secrets"
    kept = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    open_keys = [path.name for path in kept if path.stat().st_mode & 0o077]
    if open_keys:
        names = "、".join(open_keys)
        yield Finding("密钥", Health.WRONG, f"其他用户可以读取：{names}。", f"请运行 chmod 600 {folder}/*。")
    else:
        yield Finding("密钥", Health.GOOD, f"{len(kept)} 个，只有运行用户可读。")


def second_factor(_at: datetime) -> Iterator[Finding]:
    """Whether whoever publishes, decides or administers signs in with a second factor."""
    if settings.MINGCHUANG_SECOND_FACTOR == "optional":
        yield Finding(
            "第二重验证",
            unless_public(),
            "没有强制使用。",
            "正式运行请去掉 MINGCHUANG_SECOND_FACTOR=optional。",
        )
        return
    needing = people_with(SECOND_FACTOR_REQUIRED)
    having = Authenticator.objects.filter(type__in=SECOND_FACTORS).values("user")
    without = needing.exclude(pk__in=having).count()
    if without:
        yield Finding(
            "第二重验证",
            Health.NOTICE,
            f"应使用的{needing.count()}人中，{without}人还没有设置。",
            "他们下次登录时，系统会要求先设置。",
        )
    else:
        yield Finding("第二重验证", Health.GOOD, f"应使用的{needing.count()}人都已设置。")


def administrators(_at: datetime) -> Iterator[Finding]:
    """Whether the three administrators are three living accounts that can act. Source: GB/T 22239-2019 (三员分立)."""
    held = administrators_by_kind()
    found = [
        *(_vacant(kind) for kind in held if not held[kind]),
        *(_asleep(kind) for kind in held if held[kind] and not any(map(may_act, held[kind]))),
        *(_in_one_hand(person) for person in {one for people in held.values() for one in people}),
    ]
    yield from filter(None, found)
    if not any(found):
        names = "、".join(f"{kind.label}{len(held[kind])}人" for kind in held)
        yield Finding("三员", Health.GOOD, f"{names}，各由不同的人担任。")


def _vacant(kind: RoleKind) -> Finding:
    return Finding(
        "三员",
        unless_public(),
        f"没有{kind.label}（或其账号已停用）。",
        f"请由安全管理员在“人员与角色”中另授一人；还没有安全管理员的，运行 mingchuang person 登录名 --name 姓名 --role {kind.value}。",
    )


def _asleep(kind: RoleKind) -> Finding:
    return Finding(
        "三员",
        unless_public(),
        f"{kind.label}还没有设置第二重验证，这个岗位现在没有人能办事。",
        "请本人登录，按提示设置动态口令或安全密钥；手机丢失的，由两人在“双人办理”中重置。",
    )


def _in_one_hand(person: Person) -> Finding | None:
    posts = sorted(kind.label for kind in kinds_of(person) & ADMINISTRATORS)
    if len(posts) < 2:
        return None
    return Finding(
        "三员",
        Health.WRONG,
        f"账号 {person.username} 同时担任{'、'.join(posts)}。",
        "请由另一名安全管理员撤销其中一个角色，另授他人；并运行 mingchuang journal verify 查明角色是怎样加上的。",
    )


def demo_accounts(_at: datetime) -> Iterator[Finding]:
    """Accounts of the demo, whose password stands in a file."""
    usable = Person.objects.filter(is_demo=True, is_active=True).count()
    if not usable:
        yield Finding("演示账号", Health.GOOD, "没有可用的演示账号。")
        return
    yield Finding(
        "演示账号",
        unless_public(),
        f"{usable}个演示账号可以登录，密码写在数据目录的 demo-accounts.txt 中。",
        "演示数据只用于试用；正式运行请换一个新的数据目录，运行 mingchuang init。",
    )


def identifiers(_at: datetime) -> Iterator[Finding]:
    """The identifiers that a government site must show in its footer."""
    missing = missing_identifiers()
    if missing:
        yield Finding(
            "网站标识",
            unless_public(),
            f"还没有填写：{'、'.join(missing)}。",
            "依据国办发〔2017〕47号，请在工作台“网站 → 网站设置”中填写。",
        )
    else:
        yield Finding("网站标识", Health.GOOD, "页脚应有的标识都已填写。")


def backups(at: datetime) -> Iterator[Finding]:
    """When the last backup was made, and that no restore was left half done."""
    if restoring.marker().exists():
        yield Finding(
            "恢复", Health.WRONG, "上次从备份恢复没有完成。", "请再运行一次同样的 mingchuang restore 命令。"
        )
    last = found(verb=rules.BackupVerb.MADE.value).first()
    remedy = "请运行 mingchuang backup 文件夹 --keep 14，并设为每天执行；备份文件请另存到别的机器。"
    if last is None:
        yield Finding("备份", unless_public(), "还没有备份过。", remedy)
    elif at - last.at > rules.TOO_OLD:
        yield Finding(
            "备份",
            unless_public(),
            f"最近一次备份在{timezone.localtime(last.at):%Y-%m-%d %H:%M}，已超过两天。",
            remedy,
        )
    elif at - last.at > rules.MISSED:
        yield Finding(
            "备份",
            Health.NOTICE,
            f"最近一次备份在{timezone.localtime(last.at):%Y-%m-%d %H:%M}，已超过一天。",
            "请运行 systemctl status mingchuang-backup 查看昨夜为何没有备份。",
        )
    else:
        yield Finding("备份", Health.GOOD, f"最近一次备份在{timezone.localtime(last.at):%Y-%m-%d %H:%M}。")
