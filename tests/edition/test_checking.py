import json
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mingchuang.edition import merkle, queries, writing
from mingchuang.edition.actions import publish_waiting, repair
from mingchuang.edition.checking import verify
from mingchuang.edition.idle import compress_some
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.proofs import NotProvable, consistency, prove
from mingchuang.edition.rules import canonical
from tests.edition.factories import contents

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def published(toy, tmp_path):
    """Two papers, a withdrawn and a moved one, an attachment; brotli copies made."""
    (tmp_path / "original").write_bytes(b"%PDF" * 1000)
    for name in ("1", "2", "3", "4"):
        toy.write(f"/news/{name}.html", f"第{name}篇")
    toy.attach("/attachments/a.pdf", tmp_path / "original")
    publish_waiting(day=MONDAY, at=NOON)
    toy.withdraw("/news/3.html", "撤回")
    toy.move("/news/4.html", "/news/1.html")
    publish_waiting(day=MONDAY, at=NOON + timedelta(seconds=5))
    compress_some()
    return toy


def run(*words) -> tuple[int, dict]:
    """Exit code and JSON of a command."""
    from io import StringIO

    out = StringIO()
    try:
        call_command(*words, "--json", stdout=out)
    except SystemExit as ended:
        return ended.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_what_was_published_is_sound(published):
    found = verify()
    assert found.is_sound, found
    assert found.edition == 2


def test_who_waits_is_told_of_every_address(published):
    told = []
    verify(told.append)
    assert sum(told) == queries.addresses() > 5


def test_verification_writes_nothing(published, home):
    (writing.current() / "news/1.html").write_text("被改")
    before = {name: content for name, content in contents(home).items() if ".sqlite" not in name}
    verify()
    assert {name: content for name, content in contents(home).items() if ".sqlite" not in name} == before


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("current/news/1.html", "/news/1.html"),
        ("current/news/1.html.gz", "/news/1.html.gz"),
        ("current/news/1.html.br", "/news/1.html.br"),
        ("current/attachments/a.pdf", "/attachments/a.pdf"),
        ("gone/news/3.html", "gone/news/3.html"),
        ("redirects", "redirects"),
        ("manifest.log", "manifest.log"),
        ("manifest/00000001.jsonl", "manifest/00000001.jsonl"),
    ],
)
def test_one_changed_byte_is_named_and_put_back(published, settings, place, name):
    file = settings.EDITION / place
    before = file.read_bytes()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    assert verify().changed == [name]
    done = repair(day=MONDAY, at=LATER)
    assert (done.restored, done.verification.is_sound) == ([name], True)
    if not name.endswith(".br"):
        assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["news/1.html", "news/2.html.gz", "attachments/a.pdf"])
def test_a_lost_file_is_named_and_put_back(published, name):
    file = writing.current() / name
    before = file.read_bytes()
    file.unlink()
    assert verify().missing == [f"/{name}"]
    assert repair(day=MONDAY, at=LATER).restored == [f"/{name}"]
    assert file.read_bytes() == before


def test_a_foreign_file_is_carried_out_of_the_edition(published, settings):
    foreign = writing.current() / "news/hidden/x.php"
    foreign.parent.mkdir()
    foreign.write_text("<?php")
    assert verify().foreign == ["/news/hidden/x.php"]
    assert repair(day=MONDAY, at=LATER).restored == ["/news/hidden/x.php"]
    assert not foreign.parent.exists()
    assert len(list((settings.EDITION / "quarantine").rglob("x.php"))) == 1


def test_a_page_replaced_by_a_link_is_found(published, tmp_path):
    page = writing.current() / "news/1.html"
    copy = tmp_path / "elsewhere.html"
    copy.write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(copy)
    assert verify().changed == ["/news/1.html"]
    assert repair(day=MONDAY, at=LATER).verification.is_sound
    assert not page.is_symlink()


def test_rows_changed_together_with_their_file_no_longer_lead_to_the_root(published):
    page = writing.current() / "news/2.html"
    page.write_bytes(page.read_bytes() + b"!")
    page.with_name("2.html.gz").unlink()
    page.with_name("2.html.br").unlink()
    digests = writing.digests_in(page)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE edition_editionpage SET size = %s, sha256 = %s, sm3 = %s, leaf = %s WHERE path = %s",
            [digests.size, digests.sha256, digests.sm3, "0" * 64, "/news/2.html"],
        )
    assert "manifest" in verify().changed


def test_a_target_changed_in_the_database_is_named_beside_other_damage(published):
    EditionPage.objects.filter(path="/news/4.html").update(target="/elsewhere.html")
    (writing.current() / "news/1.html").unlink()
    found = verify()
    assert ("/news/4.html" in found.changed, found.missing) == (True, ["/news/1.html"])


@pytest.mark.parametrize("ending", [".gz", ".br"])
def test_a_copy_that_is_a_link_or_has_something_behind_it_is_named(published, tmp_path, ending):
    copy = writing.current() / f"news/2.html{ending}"
    copy.rename(tmp_path / "same")
    copy.symlink_to(tmp_path / "same")
    behind = writing.current() / f"news/1.html{ending}"
    behind.write_bytes(behind.read_bytes() + bytes(8))
    assert verify().changed == [f"/news/1.html{ending}", f"/news/2.html{ending}"]
    assert repair(day=MONDAY, at=LATER).verification.is_sound


def test_folders_in_place_of_pages_and_links_in_place_of_folders_are_found(published, tmp_path):
    page = writing.current() / "news/1.html"
    page.unlink()
    page.mkdir()
    (page / "x.html").write_text("x")
    (writing.current() / "attachments").rename(tmp_path / "elsewhere")
    (writing.current() / "attachments").symlink_to(tmp_path / "elsewhere")
    found = verify()
    assert (found.changed, found.foreign) == (["/news/1.html"], ["/attachments", "/news/1.html/x.html"])


def test_all_files_may_be_lost_at_once(published):
    shutil.rmtree(writing.current())
    missing = set(verify().missing)
    assert {"/news/1.html", "/news/1.html.gz", "/attachments/a.pdf", "/today.html"} <= missing | {
        "/today.html"
    }


def test_a_log_rewritten_in_the_database_is_found(published):
    Edition.objects.filter(number=1).update(root="0" * 64)
    assert {"manifest", "manifest.log"} <= set(verify().changed)


@pytest.mark.parametrize("path", ["/news/1.html", "/news/3.html", "/news/4.html", "/attachments/a.pdf"])
def test_anyone_can_check_a_proof(published, path):
    proof = prove(path)
    assert merkle.leaf_hash(proof["statement"].encode()).hex() == proof["leaf_hash"]
    steps = [bytes.fromhex(step) for step in proof["inclusion"]]
    leaf = bytes.fromhex(proof["leaf_hash"])
    reached = merkle.root_from_inclusion(leaf, proof["leaf_index"], proof["tree_size"], steps)
    assert reached.hex() == proof["root"]
    told = proof["log"]
    assert told["statement"]["root"] == proof["root"]
    leaf = merkle.leaf_hash(canonical(told["statement"]))
    steps = [bytes.fromhex(step) for step in told["inclusion"]]
    reached = merkle.root_from_inclusion(leaf, told["leaf_index"], told["tree_size"], steps)
    assert reached.hex() == told["root"]


def test_the_log_can_be_shown_to_have_only_grown(published):
    told = consistency(1)
    assert merkle.is_consistent(
        told["earlier"],
        bytes.fromhex(told["earlier_root"]),
        told["later"],
        bytes.fromhex(told["later_root"]),
        [bytes.fromhex(step) for step in told["proof"]],
    )


def test_an_address_that_is_not_there_has_no_proof(published):
    with pytest.raises(NotProvable, match="没有 /nothing.html"):
        prove("/nothing.html")
    with pytest.raises(CommandError) as refused:
        call_command("edition", "prove", "/nothing.html")
    assert refused.value.returncode == 2


def test_the_commands_answer_programs(published):
    code, told = run("edition", "status")
    assert (code, told["edition"], told["pending"]) == (0, 2, 0)
    assert {"root", "pages", "bytes"} <= set(told)
    assert run("edition", "verify")[0] == 0
    (writing.current() / "news/1.html").write_text("被改")
    code, told = run("edition", "verify")
    assert (code, told["changed"], told["missing"], told["foreign"]) == (1, ["/news/1.html"], [], [])
    code, told = run("edition", "repair")
    assert (code, told["restored"], told["changed"]) == (0, ["/news/1.html"], [])
    assert run("edition", "prove", "/news/1.html")[1]["path"] == "/news/1.html"


def test_the_journal_is_compared_with_the_seals_that_were_published(published):
    from mingchuang.directory.rules import DirectoryVerb
    from mingchuang.journal.actions import record
    from mingchuang.journal.models import Block
    from mingchuang.journal.verbs import declare

    declare(DirectoryVerb)
    record(DirectoryVerb.ORGANISATION_ADDED, "organisation:1", actor=1, at=NOON)
    published.write("/news/9.html", "九")
    publish_waiting(day=MONDAY, at=LATER)
    code, told = run("journal", "verify")
    assert (code, told["blocks"], told["published"]) == (0, 1, 1)
    Block.objects.all().delete()
    code, told = run("journal", "verify")
    assert (code, told["broken"]) == (1, [{"block": 1, "reason": "published"}])
