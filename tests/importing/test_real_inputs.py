"""Real documents and pages through a batch, and an export of the size that the closed platform had."""

import html
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingchuang.documents.html import clean_html, html_to_text
from mingchuang.importing import queries
from mingchuang.importing.actions import open_batch, run
from mingchuang.importing.models import Batch, Item, OldAddress
from mingchuang.importing.reading import from_page
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.publishing.models import Article, Attachment
from mingchuang.publishing.rules import Way
from tests.importing.exports import Export
from tests.publishing.factories import MORNING, District

DOCUMENTS = 580


def moved(district: District, folder, **fields) -> Batch:
    batch = open_batch("迁移", folder, organisation=district.government, actor=None, at=MORNING, **fields)
    run(batch, actor=None, at=MORNING)
    return batch


@pytest.mark.django_db
def test_the_closed_platform_comes_in_with_an_exact_account(tmp_path):
    district, export = District.make(), Export(tmp_path / "export")
    export.many(500)
    for number in range(501, 551):
        export.with_sheet(number)
    for number in range(1, 13):
        place = export.page(number)  # the same page under another address
        place.rename(export.folder / f"copy-{number}.html")
        export.page(number)
    for number in range(601, 611):
        export.page(number, words=" ", more=" ").write_text("<title>只有题名</title>", encoding="utf-8")
    for number in range(621, 625):
        export.page(number, words="身份证号 11010519491231002X")
    for number in range(631, 635):
        export.page(number, day="")
    batch = moved(district, export.folder, column=district.policies, way=Way.CITY_PLATFORM)
    counts = queries.counts_of(batch)
    assert counts.as_json() == {
        "read": DOCUMENTS, "taken": 550, "doubled": 12, "refused": 10, "quarantined": 8,
    }  # fmt: skip
    assert (Attachment.objects.count(), queries.files_taken(batch)) == (50, 50)
    assert OldAddress.objects.count() == 562  # a double leads to the page that it doubles
    assert set(Article.objects.values_list("way", flat=True)) == {Way.CITY_PLATFORM}
    for field in ("old_column", "publisher"):
        assert sum(line.counts.read for line in queries.account_by(batch, field)) == DOCUMENTS


@pytest.mark.django_db
def test_real_papers_come_in_or_say_why_not(shared):
    batch = moved(District.make(), shared / "data/disclosure_documents")
    outcomes = Counter(Item.objects.filter(batch=batch).values_list("outcome", flat=True))
    assert outcomes[Outcome.TAKEN] > 35
    assert sum(outcomes.values()) == len(list((shared / "data/disclosure_documents").glob("*.json")))
    said = Item.objects.exclude(outcome=Outcome.TAKEN).values_list("reason", flat=True)
    assert set(said) <= {Reason.NO_TEXT, Reason.NO_DATE, Reason.SCREENED}


@pytest.mark.django_db
def test_real_pages_keep_their_tables_and_metadata(shared):
    batch = moved(District.make(), shared / "data/html_fixtures")
    taken = Article.objects.filter(moved_in_as__batch=batch)
    assert taken.filter(document_number="国发〔2019〕5号").exists()
    assert queries.counts_of(batch).read == len(list((shared / "data/html_fixtures").glob("*.html")))


words = st.text("甲乙丙丁戊0123456789万元％<&", min_size=1, max_size=8)
rows = st.lists(st.lists(words, min_size=2, max_size=4), min_size=2, max_size=5)


@settings(max_examples=40, deadline=None)
@given(
    rows, st.sampled_from(["<b>{}</b>", '<span style="color:red">{}</span>', "<p><font>{}</font></p>", "{}"])
)
def test_the_text_of_every_data_cell_survives_the_cleaning(cells, dress):
    inner = "".join(
        "<tr>" + "".join(f"<td width=10>{dress.format(html.escape(cell))}</td>" for cell in row) + "</tr>"
        for row in cells
    )
    page = f'<title>统计</title><body><table width="100%"><tr><td><div id="zoom"><p>说明如下。</p><table border="1">{inner}</table></div></td></tr></table>'
    said = html_to_text(clean_html(from_page(page, "a.html").markup))
    kept = Counter("".join(said.split()))
    assert not Counter("".join("".join(row) for row in cells)) - kept
