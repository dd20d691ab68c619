import os
import signal
import socket
import tempfile
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from mingchuang.edition import assets
from mingchuang.fields import schema
from mingchuang.site.supervision import Charge, supervise
from mingchuang.ui.commands import Command as BaseCommand
from mingchuang.ui.room import home_is_read_only


class Command(BaseCommand):
    """``mingchuang serve``."""

    help = "启动网站：对外网页、工作台和后台工作，一条命令全部启动。按 Ctrl+C 停止。"
    takes_json = False

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址；0.0.0.0 表示允许其他机器访问")
        parser.add_argument("--port", type=int, default=8000, help="监听的端口，默认 8000")
        parser.add_argument("--workers", type=int, default=2, help="网页服务的进程数，默认 2")

        parser.add_argument(
            "--without-work", action="store_true", help="不启动后台工作；由另一个 mingchuang work 担任"
        )

    def answer(self, **options: Any) -> int | None:
        host, port, workers = options["host"], options["port"], options["workers"]
        if not 0 < port < 65536:
            self.asked_wrongly(f"端口 {port} 不存在。请使用 1 至 65535 之间的数字，例如 --port 8000。")
        if workers < 1:
            self.asked_wrongly("进程数至少为 1，例如 --workers 2。")
        if sentence := schema.standing():
            self.asked_wrongly(sentence)
        self._refuse_taken(host, port)
        # On a read-only disk what was gathered before must do: the public reads without any of it.
        if not home_is_read_only():
            assets.collect()  # before any process reads which assets there are
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_signal: stop.set())
        signal.signal(signal.SIGINT, lambda *_signal: stop.set())
        self._greet(host, port)
        charges = [Charge("网页服务", ["mingchuang.site.server", host, str(port), str(workers)])]
        if not options["without_work"]:
            charges.append(Charge("后台工作", ["mingchuang", "work", "--follow-parent"]))
        # Each start counts anew, in a folder of its own: another one of this home goes on with its own figures.
        with tempfile.TemporaryDirectory(prefix="mingchuang-metrics-", ignore_cleanup_errors=True) as figures:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
            supervise(charges, stop=stop, say=self._say_now)
        self._say_now("已停止。")
        return None

    def _refuse_taken(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                self.asked_wrongly(f"没有权限使用端口 {port}。请换一个大于 1024 的端口，例如 --port 8080。")
            except OSError:
                self.asked_wrongly(
                    f"{host} 的端口 {port} 不能使用，多半是被其他程序占用了。"
                    f"请停止那个程序，或换一个端口，例如 --port {port + 1}（用 make 启动时：PORT={port + 1} make run）。"
                )

    def _greet(self, host: str, port: int) -> None:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        address = f"http://{shown}:{port}"
        self._say_now(f"网站：    {address}/")
        self._say_now(f"工作台：  {address}/desk/")
        if home_is_read_only():
            self._say_now(
                f"注意：数据目录 {settings.HOME} 现在只能读取。公众照常阅读网页，其他都不能办理；恢复写入后会自动继续。"
            )
        accounts = settings.HOME / "demo-accounts.txt"
        if accounts.is_file():
            self._say_now(accounts.read_text("utf-8").rstrip())
        self._say_now("按 Ctrl+C 停止。")

    def _say_now(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
