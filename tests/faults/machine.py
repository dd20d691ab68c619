"""A machine of its own for each test: a home, a database of the kind under test, and real processes on it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests import pristine
from tests.site.parity import eventually

PYTHON_PATH = os.pathsep.join(sys.path)
GOVERNMENT = """
from mingchuang.directory.models import Organisation
Organisation.objects.create(code="MC", name="明窗区人民政府", short_name="区政府", slug="qzf", kind="government")
"""


@dataclass
class Machine:
    """``home`` is MINGCHUANG_HOME, ``database`` its DATABASE_URL. Its commands are real processes, all of them children
    of one that has started Django for machines with this kind of database (``tests/faults/nursery.py``)."""

    home: Path
    database: str
    started: int = 0
    gate: int | None = None

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

    def start_asking(self, code: str) -> "Running":
        """Start a piece of Python."""
        return self._begin(code=code)

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
        """Let whoever still waits at the gate go."""
        if self.gate is not None:
            os.close(self.gate)
            self.gate = None

    def _begin(self, **request: object) -> "Running":
        self.started += 1
        place = self.home.parent / f"{self.home.name}-said"
        place.mkdir(exist_ok=True)
        out, errors = place / f"{self.started}.out", place / f"{self.started}.errors"
        connection = NURSERIES.connection(self.database.partition(":")[0])
        asked = {"command": [], "code": "", "kill_at": None, **request}
        told = asked | {
            "home": str(self.home),
            "database": self.database,
            "out": str(out),
            "errors": str(errors),
        }
        connection.sendall(f"{json.dumps(told)}\n".encode())
        return Running(connection, out, errors)


@dataclass
class Nurseries:
    """One nursery for each kind of database, started when the first machine wants it."""

    folder: str = ""
    """Where they listen; short, as such addresses must be."""
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def connection(self, kind: str) -> socket.socket:
        """A connection to the nursery of this kind."""
        self.folder = self.folder or tempfile.mkdtemp(prefix="mingchuang-nursery-")
        address = f"{self.folder}/{kind}"
        if kind not in self.running:
            program = [sys.executable, "-m", "tests.faults.nursery", address]
            self.running[kind] = subprocess.Popen(program, env=self._environment(kind))
        connection = socket.socket(socket.AF_UNIX)
        eventually(lambda: connection.connect_ex(address) == 0, 120)
        return connection

    def end(self) -> None:
        """Let them go."""
        for process in self.running.values():
            process.kill()
            process.wait()
        self.running.clear()
        if self.folder:
            shutil.rmtree(self.folder)
            self.folder = ""

    def _environment(self, kind: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHUANG_")}
        home = {"MINGCHUANG_HOME": f"{self.folder}/home", "DATABASE_URL": f"{kind}:///nowhere"}
        home["MINGCHUANG_SECOND_FACTOR"] = "optional"  # its people have none
        return {**kept, **home, "PYTHONPATH": PYTHON_PATH}


NURSERIES = Nurseries()


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
    machine = bare(home)
    machine.done("init")
    machine.ask(f"{GOVERNMENT}\nanswer = None")
    machine.end()
    shutil.rmtree(home / "cache", ignore_errors=True)
    return machine


def bare(home: Path) -> Machine:
    """A machine whose database has tables and nothing else."""
    return Machine(home, pristine.with_tables(home))


def copy_of(machine: Machine, home: Path) -> Machine:
    """Another machine in the same state."""
    shutil.copytree(machine.home, home, symlinks=True)
    return Machine(home, pristine.new_database(home, template=machine.database))


def broke_nothing(machine: Machine, module: str, kills: int, answer: Path) -> dict:
    """What a measurement of faults tells that ran on this machine and found nothing broken."""
    home = {
        "MINGCHUANG_HOME": str(machine.home),
        "DATABASE_URL": machine.database,
        "PYTHONPATH": PYTHON_PATH,
        "MINGCHUANG_SECOND_FACTOR": "optional",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "mingchuang.operations.bench.child", module, str(kills), str(answer)],
        env={**os.environ, **home}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(answer.read_text())
    assert (told["kills"], told["broken"]) == (kills, 0), ended.stderr
    return told


def drop(machine: Machine) -> None:
    """Let it go and take the database away; the home belongs to pytest."""
    machine.end()
    if not pristine.is_sqlite():
        pristine.drop(machine.database.rpartition("/")[2])
