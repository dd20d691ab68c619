"""The package that is built holds everything: from it alone, in an empty folder, a site comes up and answers."""

import os
import signal
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import pristine
from tests.site import parity

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "mingchuang"
pytestmark = pytest.mark.xdist_group("wheel")  # one worker builds it


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this working copy."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def program(wheel, tmp_path_factory) -> Path:
    """``mingchuang`` in a fresh environment: our package from the wheel, the others lent by the present one."""
    place = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(place, symlinks=True)
    packages = next(place.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    started = place / "bin" / "mingchuang"
    started.write_text(f"#!{place}/bin/python\nfrom mingchuang.__main__ import main\nmain()\n")
    started.chmod(0o755)
    return started


def test_every_file_of_the_source_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    kept = [path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert [str(path) for path in kept if str(path.relative_to(SOURCE.parent)) not in held] == []
    assert "mingchuang/site/settings.py" in held
    assert any(name.endswith("licenses/LICENSE") for name in held)


@pytest.fixture(scope="module")
def served(program, tmp_path_factory) -> Iterator[int]:
    """The port of a site that was made in an empty folder by ``init`` and ``serve``."""
    folder, port = tmp_path_factory.mktemp("empty"), parity.free_port()
    if pristine.is_sqlite():  # the tables, where the suite has a copy; alone, ``init`` makes them
        pristine.with_tables(folder / "var")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    subprocess.run([program, "init"], cwd=folder, env=kept, check=True, capture_output=True, timeout=400)
    assert {"db.sqlite3", "edition", "secrets"} <= {path.name for path in (folder / "var").iterdir()}
    serve = [str(program), "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(serve, cwd=folder, env=kept, stdout=subprocess.DEVNULL)
    try:
        parity.eventually(lambda: parity.answers(port), 120)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def test_from_the_wheel_alone_a_site_comes_up_in_an_empty_folder(served):
    assert parity.ask(served, "/healthz").body == b"ok\n"
    parity.eventually(lambda: parity.ask(served, "/").status == 200, 120)  # the worker made the pages
    home = parity.ask(served, "/")
    assert home.status == 200 and "信息公开" in home.body.decode()
    sheet = home.body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert parity.ask(served, sheet).status == 200
    parity.eventually(lambda: parity.ask(served, "/readyz").status == 200, 90)  # the worker made the index


def test_requests_of_all_processes_are_counted_together(served):
    told = parity.ask(served, "/metrics").body.decode()
    assert 'mingchuang_requests_total{status="2xx",view="healthz"}' in told
