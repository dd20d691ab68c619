"""A batch killed with kill -9 in the middle: run on, nothing is lost, doubled or half; the same of undoing it."""

import pytest

from tests.importing.exports import Export

pytestmark = pytest.mark.xdist_group("faults")

PAGES = 230  # two pieces and a bit
TOLD = """
from mingchuang.importing.models import Item, OldAddress
from mingchuang.journal.models import Entry
from mingchuang.publishing.models import Article, Attachment, Placement, Release, StoredFile
live = Article.objects.filter(live=True)
answer = {
    "items": Item.objects.count(), "places": Item.objects.values("place").distinct().count(),
    "articles": Article.objects.count(), "live": live.count(), "placements": Placement.objects.count(),
    "releases": Release.objects.count(), "imported": Entry.objects.filter(verb="article.imported").count(),
    "addresses": OldAddress.objects.count(), "attached": Attachment.objects.count(),
    "files": StoredFile.objects.count(), "quarantined": Item.objects.filter(outcome="quarantined").count(),
    "serials": sorted(int(url.rpartition("/")[2].split(".")[0]) for url in Article.objects.values_list("url", flat=True)),
    "done": Entry.objects.filter(verb="batch.done").count(),
}
"""


def test_a_batch_killed_in_the_middle_goes_on_and_is_whole(computer, tmp_path):
    export = Export(tmp_path / "export")
    export.many(PAGES - 5)
    for number in range(PAGES - 4, PAGES):
        export.with_sheet(number)
    export.page(PAGES, words="身份证号 11010519491231002X")
    command = ("import", str(export.folder), "--batch", "旧平台", "--json")
    computer.killed_at(
        "mingchuang.importing.running:keep_addresses", 2, *command
    )  # second piece, half written
    begun = computer.ask(TOLD)
    assert (begun["items"], begun["articles"], begun["addresses"]) == (100, 100, 100)
    computer.killed_at(
        "mingchuang.importing.running:keep_file", 3, *command
    )  # files stored, no row of theirs
    computer.killed_at("mingchuang.importing.running:_finish", 1, *command)  # all taken, not closed
    ended = computer.run(*command)
    assert ended.returncode == 0, ended.stderr
    facts = computer.ask(TOLD)
    taken = PAGES - 1
    assert (facts["items"], facts["places"], facts["quarantined"], facts["done"]) == (PAGES, PAGES, 1, 1)
    for name in ("articles", "live", "placements", "releases", "imported", "addresses"):
        assert facts[name] == taken, (name, facts)
    assert (facts["attached"], facts["files"]) == (4, 4)
    assert facts["serials"] == list(range(1, taken + 1))

    undo = ("import", "--batch", "旧平台", "--undo", "--json")
    computer.killed_at("mingchuang.importing.undoing:retract_in_bulk", 2, *undo)
    assert computer.ask(TOLD)["live"] == taken - 200
    computer.done(*undo)
    facts = computer.ask(TOLD)
    assert (facts["live"], facts["addresses"], facts["placements"]) == (0, 0, 0)
