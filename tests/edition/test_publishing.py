import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError

from mingchuang.edition import closing, locking, merkle, rendering, writing
from mingchuang.edition.actions import build, publish_waiting, turn_day
from mingchuang.edition.models import Edition, EditionPage, Fault
from mingchuang.edition.queries import published_seals, status
from mingchuang.edition.rules import State, canonical, manifest_line
from mingchuang.outbox.actions import put
from mingchuang.outbox.queries import count
from mingchuang.outbox.rules import Stream
from tests.edition.factories import contents, only

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


def publish(**later):
    return publish_waiting(day=MONDAY, at=NOON + timedelta(**later))


def test_a_paper_written_is_a_file_with_its_compressed_copy(toy):
    toy.write("/news/1.html", "一")
    publish()
    page = writing.current() / "news/1.html"
    copy = page.with_name("1.html.gz")
    assert gzip.decompress(copy.read_bytes()) == page.read_bytes() == b"<h1>\xe4\xb8\x80</h1>" * 20
    assert page.stat().st_mtime == copy.stat().st_mtime == NOON.timestamp()


def test_publishing_one_paper_renders_only_the_pages_that_show_it(toy):
    for number in range(30):
        toy.write(f"/news/{number}.html", "旧")
    publish()
    toy.rendered.clear()
    toy.write("/news/7.html", "新")
    publication = publish(seconds=5)
    assert sorted(toy.rendered) == ["/news/7.html", "/news/index.html"]
    assert (publication.edition.number, publication.edition.changed) == (2, 2)


def test_what_is_the_same_as_before_makes_no_edition(toy):
    toy.write("/news/1.html", "一")
    publish()
    toy.write("/news/1.html", "一")
    assert publish(seconds=5).edition is None
    assert (count(Stream.EDITION), Edition.objects.count()) == (0, 1)


def test_nothing_waiting_is_nothing_done(toy):
    assert publish() is None


def test_a_second_publisher_leaves_at_once(toy):
    toy.write("/news/1.html", "一")
    with locking.publisher() as held:
        assert held
        assert publish() is None
    assert publish() is not None


def test_a_withdrawn_paper_leaves_a_note_and_no_file(toy):
    toy.write("/news/1.html", "一")
    publish()
    toy.withdraw("/news/1.html", "已撤回")
    publish(seconds=5)
    assert not (writing.current() / "news/1.html").exists()
    assert not (writing.current() / "news/1.html.gz").exists()
    assert (writing.gone() / "news/1.html").read_text() == "<p>已撤回</p>"


def test_a_moved_folder_page_redirects_under_all_its_addresses(toy):
    toy.write("/old/index.html", "旧栏目")
    publish()
    toy.move("/old/index.html", "/zwgk/新/")
    publish(seconds=5)
    assert writing.redirects().read_text().splitlines() == [
        '"/old" "/zwgk/%E6%96%B0/";',
        '"/old/" "/zwgk/%E6%96%B0/";',
        '"/old/index.html" "/zwgk/%E6%96%B0/";',
    ]


def test_a_large_file_is_copied_not_linked(toy, tmp_path):
    original = tmp_path / "original.pdf"
    original.write_bytes(b"%PDF" + bytes(range(256)) * 9000)
    toy.attach("/attachments/ab/abcd.pdf", original)
    publish()
    copy = writing.current() / "attachments/ab/abcd.pdf"
    assert copy.read_bytes() == original.read_bytes()
    assert copy.stat().st_ino != original.stat().st_ino


def test_two_contents_of_one_size_in_one_second_have_different_times(toy):
    toy.write("/news/1.html", "一")
    publish()
    before = (writing.current() / "news/1.html").stat().st_mtime
    toy.write("/news/1.html", "二")
    publish()
    assert (writing.current() / "news/1.html").stat().st_mtime == before + 1


def test_an_edition_is_told_in_its_manifest_and_in_the_log(toy):
    toy.write("/news/1.html", "一")
    toy.write("/news/2.html", "二")
    publish()
    toy.delete("/news/2.html")
    publish(seconds=5)
    first, second = [json.loads(line) for line in writing.log().read_bytes().splitlines()]
    assert (first["edition"], second["edition"], first["entries"], second["entries"]) == (1, 2, 3, 2)
    lines = writing.manifest(2).read_bytes().splitlines()
    assert json.loads(lines[0]) == second
    assert [(json.loads(line)["path"], json.loads(line)["state"]) for line in lines[1:]] == [
        ("/news/2.html", "dropped"),
        ("/news/index.html", "live"),
    ]


def test_the_root_can_be_computed_from_the_manifests_alone(toy):
    toy.write("/news/1.html", "一")
    toy.write("/news/2.html", "二")
    publish()
    toy.withdraw("/news/1.html", "撤")
    toy.write("/zwgk/notices/3.html", "三")
    publish(seconds=5)
    toy.delete("/news/2.html")
    publish(seconds=9)
    told: dict[str, bytes] = {}
    for number in (1, 2, 3):
        for line in writing.manifest(number).read_bytes().splitlines()[1:]:
            says = json.loads(line)
            told.pop(says["path"], None)
            if says["state"] != "dropped":
                told[says["path"]] = line
    leaves = [merkle.leaf_hash(told[path]) for path in sorted(told)]
    assert merkle.root(leaves).hex() == Edition.objects.get(number=3).root


def test_the_log_of_roots_is_a_tree_over_its_lines(toy):
    for number in range(5):
        toy.write(f"/news/{number}.html", "文")
        publish(seconds=number)
    leaves = []
    for line in writing.log().read_bytes().splitlines():
        says = json.loads(line)
        told = says.pop("log_root")
        leaves.append(merkle.leaf_hash(canonical(says)))
        assert merkle.root(leaves).hex() == told


def test_the_journals_seal_is_published_with_the_edition(toy):
    from mingchuang.directory.rules import DirectoryVerb
    from mingchuang.journal.actions import record
    from mingchuang.journal.models import Block
    from mingchuang.journal.verbs import declare

    declare(DirectoryVerb)
    record(DirectoryVerb.ORGANISATION_ADDED, "organisation:1", actor=1, at=NOON)
    toy.write("/news/1.html", "一")
    publish()
    assert published_seals() == {1: Block.objects.get().seal}


def test_a_page_that_cannot_be_made_keeps_what_it_showed_and_stops_no_other(toy):
    toy.write("/news/1.html", "一")
    publish()
    toy.broken.add("/news/1.html")
    toy.write("/news/1.html", "二")
    toy.write("/news/2.html", "二")
    assert publish(seconds=5).faults == 1
    assert b"\xe4\xb8\x80" in (writing.current() / "news/1.html").read_bytes()
    assert (writing.current() / "news/2.html").exists()
    assert [fault.path for fault in Fault.objects.all()] == ["/news/1.html"]
    toy.broken.clear()
    toy.write("/news/3.html", "三")
    publish(seconds=9)
    assert "二" in (writing.current() / "news/1.html").read_text()
    assert not Fault.objects.exists()


def test_a_database_that_fails_is_no_fault_of_the_pages(toy):
    toy.write("/news/1.html", "一")

    def failing(_paths, _day):
        raise OperationalError("the connection was lost")

    with only(replace(toy.source(), render=failing)), pytest.raises(OperationalError):
        publish()
    assert (Fault.objects.count(), count(Stream.EDITION)) == (0, 2)
    assert publish().changed == 2


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/a//b.html", "/.git/x", "relative.html", "/a/", "/a\\b.html"]
)
def test_a_path_that_climbs_or_hides_is_never_written(toy, tmp_path, path):
    before = contents(tmp_path)
    toy.papers[path] = "x"
    put(Stream.EDITION, [f"paper:{path}"])
    assert publish().faults == 1
    assert not contents(writing.current())
    assert {name for name in contents(tmp_path) if "etc" in name or ".git" in name} == set(before)


@pytest.mark.parametrize("step", ["_write_one", "before files", "after files", "close", "manifest", "log"])
def test_a_publisher_killed_at_any_step_leaves_what_the_next_one_completes(toy, monkeypatch, step):
    toy.write("/news/1.html", "一")
    publish()
    toy.write("/news/1.html", "改")
    toy.withdraw("/news/1.html", "撤")
    toy.write("/news/2.html", "二")

    def killed(*_args, **_options):
        raise KeyboardInterrupt

    places = {
        "_write_one": (rendering, "_write_one"),
        "before files": (writing, "put"),
        "after files": (closing, "close"),
        "close": (closing, "done_numbers"),
        "manifest": (closing, "write_manifest"),
        "log": (closing, "_write_log"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*places[step], killed)
        with pytest.raises(KeyboardInterrupt):
            publish(seconds=5)
    publish(seconds=6)
    publish(seconds=7)
    assert count(Stream.EDITION) == 0
    assert set(contents(writing.current())) == {
        "news/2.html", "news/2.html.gz", "news/index.html", "news/index.html.gz",
    }  # fmt: skip
    assert (writing.gone() / "news/1.html").exists()
    logged = [json.loads(line)["root"] for line in writing.log().read_bytes().splitlines()]
    assert logged == list(Edition.objects.order_by("number").values_list("root", flat=True))
    assert all(
        writing.manifest(number).exists() for number in Edition.objects.values_list("number", flat=True)
    )
    assert not EditionPage.objects.filter(written=False).exists()


def test_a_line_of_the_log_that_was_cut_off_is_written_anew(toy):
    toy.write("/news/1.html", "一")
    publish()
    whole = writing.log().read_bytes()
    writing.log().write_bytes(whole[:50])
    publish(seconds=5)
    assert writing.log().read_bytes() == whole


def test_a_build_restores_removes_and_makes_one_edition(toy):
    toy.write("/news/1.html", "一")
    build(day=MONDAY, at=NOON)
    full = contents(writing.current())
    (writing.current() / "news/1.html").write_text("被改")
    (writing.current() / "news/index.html.gz").unlink()
    publication = build(day=MONDAY, at=NOON + timedelta(hours=1))
    assert (publication.edition, publication.rewritten) == (None, 2)
    assert contents(writing.current()) == full


def test_what_no_source_offers_any_more_is_removed_by_a_build(toy):
    toy.write("/news/1.html", "一")
    build(day=MONDAY, at=NOON)
    with only():
        build(day=MONDAY, at=NOON + timedelta(hours=1))
    assert contents(writing.current()) == {}
    assert not EditionPage.objects.exclude(state=State.DROPPED).exists()
    assert Edition.objects.first().root == merkle.EMPTY_ROOT.hex()


def test_each_day_turns_once_and_missed_days_are_made_up(toy):
    assert turn_day(day=MONDAY) == 1
    assert turn_day(day=MONDAY) == 0
    assert turn_day(day=date(2026, 3, 5)) == 3
    publish_waiting(day=date(2026, 3, 5), at=NOON)
    assert (writing.current() / "today.html").read_text() == "<p>2026-03-05</p>"


def test_status_counts_pages_bytes_and_what_waits(toy):
    toy.write("/news/1.html", "一")
    publish()
    toy.write("/news/2.html", "二")
    now = status()
    assert (now.edition, now.pages, now.pending) == (1, 2, 2)
    assert now.bytes == sum(len(c) for n, c in contents(writing.current()).items() if not n.endswith(".gz"))
    assert len(now.root) == 64


def test_the_first_source_by_name_has_an_address_that_two_offer(toy):
    from tests.edition.factories import ToySite

    other = ToySite(papers={"/news/1.html": "乙"})
    toy.papers["/news/1.html"] = "甲"
    with only(toy.source("a"), other.source("b")):
        put(Stream.EDITION, ["paper:/news/1.html"])
        publish()
        assert "甲" in (writing.current() / "news/1.html").read_text()
        toy.delete("/news/1.html")
        publish(seconds=5)
        assert "乙" in (writing.current() / "news/1.html").read_text()
        toy.write("/news/1.html", "丙")
        publish(seconds=9)
        assert "丙" in (writing.current() / "news/1.html").read_text()


@pytest.mark.parametrize(
    "path", ["/zwgk/1.html", "/旧/公告 一.html", '/a\\b"c\t.html', "/list.asp?id=\u2028"]
)
def test_a_line_of_the_manifest_is_canonical_json(path):
    hashes = {"size": 3, "sha256": "a" * 64, "sm3": "b" * 64}
    said = {
        State.LIVE: {"path": path, "state": "live", **hashes},
        State.GONE: {"path": path, "state": "gone", **hashes},
        State.MOVED: {"path": path, "state": "moved", "target": path},
        State.DROPPED: {"path": path, "state": "dropped"},
    }
    for state, says in said.items():
        assert manifest_line(state, path, target=path, **hashes) == canonical(says)
