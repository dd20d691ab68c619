import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("docs")  # one worker builds them


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_documentation_builds_without_a_warning(built):
    assert (built / "index.html").is_file()


def test_the_documentation_asks_no_other_host_for_anything(built):
    loading = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', re.IGNORECASE)
    assert [page.name for page in built.rglob("*.html") if loading.search(page.read_text("utf-8"))] == []
    styles = [sheet for sheet in built.rglob("*.css") if "url(http" in sheet.read_text("utf-8")]
    assert styles == []


def test_every_decision_says_what_was_chosen_and_what_follows():
    records = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert records
    numbers = [record.name[:4] for record in records]
    assert len(numbers) == len(set(numbers))


def test_the_security_page_names_tests_that_are_there():
    told = (ROOT / "SECURITY.md").read_text("utf-8")
    texts = {path: (ROOT / path).read_text("utf-8") for path in re.findall(r"tests/[\w/]+\.py", told)}
    every = "".join(texts.values())
    assert len(texts) > 30
    assert [name for name in re.findall(r"`(test_\w+)…?`", told) if f"def {name}" not in every] == []
