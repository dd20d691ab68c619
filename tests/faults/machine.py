"""A machine of its own for each test: a home, a database of the kind under test, and real processes on it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

from tests.site.parity import eventually

PYTHON_PATH = os.pathsep.join(sys.path)
GOVERNMENT = """
from mingchuang.directory.models import Organisation
Organisation.objects.create(code="MC", name="明窗区人民政府", short_name="区政府", slug="qzf", kind="government")
"""


@dataclass
class Machine:
    """``home`` is MINGCHUANG_HOME, ``database`` its DATABASE_URL. Its commands are real processes, all of them children
    of one that has started Django for this machine (``tests/faults/nursery.py``)."""

    home: Path
    database: str
    nursery: subprocess.Popen | None = None
    started: int = 0
    gate: int | None = None

    @property
    def address(self) -> Path:
        """Where its nursery listens; short, as such addresses must be."""
        return Path(tempfile.gettempdir()) / f"mingchuang-{os.getpid()}-{id(self)}"

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run one command to its end; output is text."""
        return self.start(*command).finish()

    def start(self, *command: str) -> "Running":
        """Start one command."""
        return self._begin(command=command)

    def done(self, *command: str) -> dict:
        """Run a command that must succeed; its JSON answer, if it gave one."""
        ended = self.run(*command)
        assert ended.returncode == 0, (command, ended.stdout, ended.stderr)
        return json.loads(ended.stdout) if "--json" in command else {}

    def killed_at(self, place: str, times: int, *command: str) -> None:
        """Run a command that is killed at the ``times``-th call of ``place``."""
        ended = self._begin(command=command, kill_at=[place, times]).finish()
        assert ended.returncode == -signal.SIGKILL, (place, ended.returncode, ended.stdout, ended.stderr)

    def killed_asking(self, place: str, times: int, code: str) -> None:
        """Run a piece of Python that is killed at the ``times``-th call of ``place``."""
        ended = self._begin(code=code, kill_at=[place, times]).finish()
        assert ended.returncode == -signal.SIGKILL, (place, ended.returncode, ended.stdout, ended.stderr)

    def ask(self, code: str) -> object:
        """What a piece of Python on this machine says: ``code`` assigns ``answer``."""
        told = self._begin(code=f"{code}\nimport json; print(json.dumps(answer))").finish()
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    def all_start(self, code: str, count: int) -> list["Running"]:
        """Start ``code`` in ``count`` processes; each waits at ``ready()`` until all have come so far."""
        gate, waiting = self.home / "gate", self.home / "waiting"
        os.mkfifo(gate)
        waiting.mkdir()
        begun = [self._begin(code=READY.format(gate=gate, waiting=waiting) + code) for _ in range(count)]
        eventually(lambda: len(list(waiting.iterdir())) == count, 120)
        self.gate = os.open(gate, os.O_RDWR)  # whoever opens it to read goes on from now
        return begun

    def end(self) -> None:
        """Let the process go from which the commands come."""
        if self.nursery is not None:
            self.nursery.kill()
            self.nursery.wait()
            self.nursery = None
            self.address.unlink(missing_ok=True)
        if self.gate is not None:
            os.close(self.gate)
            self.gate = None

    def _begin(self, **request: object) -> "Running":
        self.started += 1
        place = self.home.parent / f"{self.home.name}-said"
        place.mkdir(exist_ok=True)
        out, errors = place / f"{self.started}.out", place / f"{self.started}.errors"
        connection = self._connection()
        told = {"command": [], "code": "", "kill_at": None, "out": str(out), "errors": str(errors), **request}
        connection.sendall(f"{json.dumps(told)}\n".encode())
        return Running(connection, out, errors)

    def _connection(self) -> socket.socket:
        if self.nursery is None:
            program = [sys.executable, "-m", "tests.faults.nursery", str(self.address)]
            self.nursery = subprocess.Popen(program, env=self._environment())
        connection = socket.socket(socket.AF_UNIX)
        eventually(lambda: connection.connect_ex(str(self.address)) == 0, 120)
        return connection

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHUANG_")}
        return {
            **kept,
            "MINGCHUANG_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "PYTHONPATH": PYTHON_PATH,
        }


READY = """
import os, pathlib
def ready():
    pathlib.Path("{waiting}", str(os.getpid())).touch()
    os.close(os.open("{gate}", os.O_RDONLY))
"""


@dataclass
class Running:
    """A process under way."""

    connection: socket.socket
    out: Path
    errors: Path

    def finish(self, seconds: float = 300) -> subprocess.CompletedProcess:
        """Wait for its end."""
        self.connection.settimeout(seconds)
        with self.connection, self.connection.makefile() as told:
            code = int(told.read())
        return subprocess.CompletedProcess([], code, self.out.read_text(), self.errors.read_text())


def together(running: Iterable[Running]) -> list[subprocess.CompletedProcess]:
    """Wait for all of them."""
    return [one.finish() for one in running]


def prepared(home: Path) -> Machine:
    """A machine after ``mingchuang init``, with the district's government."""
    machine = Machine(home, new_database(home))
    machine.done("init")
    machine.ask(f"{GOVERNMENT}\nanswer = None")
    machine.end()
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
    """End its processes and take the database away; the home belongs to pytest."""
    machine.end()
    if connection.vendor == "postgresql":
        with psycopg.connect(server_address("postgres"), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{machine.database.rpartition("/")[2]}" WITH (FORCE)')


def server_address(name: str) -> str:
    """The address of a database on the suite's server."""
    told = connection.settings_dict
    password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{password}@{told['HOST']}:{told['PORT']}/{name}"
