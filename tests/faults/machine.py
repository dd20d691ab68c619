"""A machine of its own for each test: a home, a database of the kind under test, and real processes on it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

PYTHON_PATH = os.pathsep.join(sys.path)
GOVERNMENT = """
from mingchuang.directory.models import Organisation
Organisation.objects.create(code="MC", name="明窗区人民政府", short_name="区政府", slug="qzf", kind="government")
"""


@dataclass
class Machine:
    """``home`` is MINGCHUANG_HOME, ``database`` its DATABASE_URL."""

    home: Path
    database: str

    def run(
        self, *command: str, module: str = "mingchuang", **environment: str
    ) -> subprocess.CompletedProcess:
        """Run one command to its end; output is text."""
        return self.start(*command, module=module, **environment).finish()

    def start(self, *command: str, module: str = "mingchuang", **environment: str) -> "Running":
        """Start one command."""
        return Running(
            subprocess.Popen(
                [sys.executable, "-m", module, *command],
                env=self.environment(**environment),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of this machine is told."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHUANG_")}
        return {
            **kept,
            "MINGCHUANG_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "PYTHONPATH": PYTHON_PATH,
            **more,
        }

    def all_start(self, code: str, count: int) -> list["Running"]:
        """Start ``code`` in ``count`` processes; each waits at ``ready()`` until all have come so far."""
        gate_in, gate_out = os.pipe()
        begun = [
            Running(
                subprocess.Popen(
                    [sys.executable, "-c", f"{DJANGO}\n{READY}\n{code}", str(gate_in)],
                    env=self.environment(),
                    pass_fds=[gate_in],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(count)
        ]
        for one in begun:
            one.process.stdout.readline()
        os.close(gate_in)
        os.close(gate_out)
        return begun

    def done(self, *command: str) -> dict:
        """Run a command that must succeed; its JSON answer, if it gave one."""
        ended = self.run(*command)
        assert ended.returncode == 0, (command, ended.stdout, ended.stderr)
        return json.loads(ended.stdout) if "--json" in command else {}

    def killed_at(self, place: str, times: int, *command: str) -> None:
        """Run a command that is killed at the ``times``-th call of ``place``."""
        ended = self.run(place, str(times), *command, module="tests.faults.dying")
        assert ended.returncode == -signal.SIGKILL, (place, ended.returncode, ended.stdout, ended.stderr)

    def ask(self, code: str) -> object:
        """What a piece of Python on this machine says: ``code`` assigns ``answer``."""
        told = subprocess.run(
            [sys.executable, "-c", f"{DJANGO}\n{code}\nimport json; print(json.dumps(answer))"],
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)


DJANGO = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "mingchuang.site.settings"
django.setup()
"""


READY = """
def ready():
    print("ready", flush=True)
    os.read(int(sys.argv[1]), 1)
import sys
"""


@dataclass
class Running:
    """A process under way."""

    process: subprocess.Popen

    def finish(self, seconds: float = 300) -> subprocess.CompletedProcess:
        """Wait for its end."""
        out, errors = self.process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, out, errors)


def together(running: Iterable[Running]) -> list[subprocess.CompletedProcess]:
    """Wait for all of them."""
    return [one.finish() for one in running]


def prepared(home: Path) -> Machine:
    """A machine after ``mingchuang init``, with the district's government."""
    machine = Machine(home, new_database(home))
    machine.done("init")
    machine.ask(f"{GOVERNMENT}\nanswer = None")
    shutil.rmtree(home / "cache", ignore_errors=True)
    return machine


def copy_of(machine: Machine, home: Path) -> Machine:
    """Another machine in the same state."""
    shutil.copytree(machine.home, home, symlinks=True)
    return Machine(home, new_database(home, template=machine.database))


def new_database(home: Path, *, template: str = "") -> str:
    """The address of an empty database, or of a copy of ``template``, of the kind that the suite runs on."""
    if connection.vendor != "postgresql":
        return f"sqlite:///{home}/db.sqlite3"
    name = f"machine_{uuid.uuid4().hex}"
    pattern = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
    with psycopg.connect(server_address("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"{pattern}')
    return server_address(name)


def drop(machine: Machine) -> None:
    """Take the database away; the home belongs to pytest."""
    if connection.vendor == "postgresql":
        with psycopg.connect(server_address("postgres"), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{machine.database.rpartition("/")[2]}" WITH (FORCE)')


def server_address(name: str) -> str:
    """The address of a database on the suite's server."""
    told = connection.settings_dict
    password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{password}@{told['HOST']}:{told['PORT']}/{name}"
