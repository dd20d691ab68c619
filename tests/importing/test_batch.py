from datetime import date

import pytest

from mingchuang.edition.actions import build, publish_waiting
from mingchuang.importing import queries
from mingchuang.importing.actions import BatchRefusedError, open_batch, run, undo
from mingchuang.importing.models import Batch, Item, OldAddress
from mingchuang.importing.rules import BatchState, Outcome, Reason
from mingchuang.importing.running import only_runner
from mingchuang.publishing.models import Article, Attachment, Placement, Relation
from mingchuang.publishing.queries import tally
from tests.importing.exports import Export, picture
from tests.publishing.factories import MORNING, District, shanghai

pytestmark = pytest.mark.django_db

ID_NUMBER = "11010519491231002X"  # the example of GB 11643


@pytest.fixture
def district() -> District:
    return District.make()


@pytest.fixture
def export(tmp_path) -> Export:
    return Export(tmp_path / "export")


def batch_of(district: District, export: Export, **fields) -> Batch:
    values = {"organisation": district.government, "column": district.policies, "actor": None, "at": MORNING}
    return open_batch("市平台迁移", export.folder, **{**values, **fields})


def published() -> None:
    """Everything that waits is in the edition."""
    publish_waiting(day=MORNING.date(), at=MORNING)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    told = queries.counts_of(batch)
    return told.taken, told.doubled, told.refused, told.quarantined


def test_twenty_pages_come_in_with_their_days_numbers_and_publishers(district, export):
    export.many(20)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    assert counts(batch) == (20, 0, 0, 0)
    article = Article.objects.get(title="关于做好第4项工作的通知")
    assert (article.document_number, article.old_number) == ("明政发〔2014〕4号", "MC000-2014-00004")
    assert str(article.original_on) == "2014-01-10"
    assert article.organisation == district.government
    assert Article.objects.get(title="关于做好第5项工作的通知").organisation == district.department


def test_old_addresses_lead_to_the_new_pages_without_the_application(district, export, home):
    export.many(3)
    run(batch_of(district, export), actor=None, at=MORNING)
    published()
    article = Article.objects.get(title="关于做好第2项工作的通知")
    redirects = (home / "edition/redirects").read_text()
    assert f'"/art/201401/2.html" "{article.url}";' in redirects


def test_an_old_address_never_takes_a_page_of_our_own_away(district, export, home):
    build(day=MORNING.date(), at=MORNING)
    own = next((home / "edition/current").rglob("*.html")).relative_to(home / "edition/current").as_posix()
    place = export.page(1)
    (export.folder / own).parent.mkdir(parents=True, exist_ok=True)
    place.rename(export.folder / own)
    run(batch_of(district, export), actor=None, at=MORNING)
    assert not OldAddress.objects.exists()


def test_the_same_batch_run_again_doubles_nothing(district, export):
    export.many(5)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    again = run(batch, actor=None, at=MORNING)
    assert (again.read, again.counts[Outcome.DOUBLED]) == (5, 5)
    assert counts(batch) == (5, 0, 0, 0)


def test_another_batch_of_the_same_documents_knows_their_articles(district, export):
    export.many(5)
    run(batch_of(district, export), actor=None, at=MORNING)
    second = open_batch("再来一次", export.folder, organisation=district.government, actor=None, at=MORNING)
    run(second, actor=None, at=MORNING)
    assert counts(second) == (0, 5, 0, 0)
    assert all(item.article for item in Item.objects.filter(batch=second))


def test_what_was_published_here_by_hand_is_known_by_its_number_title_and_day(district, export):
    own = district.published(
        title="关于做好第4项工作的通知", document_number="明政发[2014]4号", written_on=date(2014, 1, 10)
    )
    export.page(4)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    assert Item.objects.get(batch=batch).article == own


def test_nothing_that_is_moved_in_counts_as_new(district, export):
    export.many(4)
    run(batch_of(district, export), actor=None, at=MORNING)
    assert sum(tally(shanghai(2026, 1, 1), shanghai(2027, 1, 1)).values()) == 0
    assert set(Placement.objects.values_list("year", flat=True)) == {2014}


def test_a_page_without_any_day_is_quarantined_not_called_new(district, export):
    export.page(1, day="")
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    assert Item.objects.get().reason is Reason.NO_DATE
    assert not Article.objects.exists()


def test_an_identity_number_stops_a_page_before_it_goes_live(district, export):
    export.page(1, words=f"救助对象身份证号：{ID_NUMBER}，已核实。")
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    item = Item.objects.get()
    assert (item.outcome, item.reason) == (Outcome.QUARANTINED, Reason.SCREENED)
    assert item.findings == ["文字：正文：身份证号 1 个。"]
    assert not Article.objects.exists()


def test_attachments_come_along_under_the_words_of_their_links(district, export):
    export.with_sheet(3)
    run(batch_of(district, export), actor=None, at=MORNING)
    (attachment,) = Attachment.objects.all()
    assert attachment.title == "第3项工作分工表"
    assert "户数" in attachment.file.text
    (told,) = Item.objects.get().files
    assert told["sha256"] == attachment.file.sha256


def test_a_missing_attachment_is_named_and_the_page_is_taken(district, export):
    export.page(1, more='<p><a href="/upload/gone.doc">分工表.doc</a></p>')
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    item = Item.objects.get()
    assert (item.outcome, item.missing) == (Outcome.TAKEN, 1)
    assert item.files[0]["name"] == "分工表"
    assert queries.missing_files(batch) == 1


def test_a_program_that_calls_itself_a_document_does_not_come_in(district, export):
    export.file("upload/a.doc", b"MZ\x90\x00" + b"\x00" * 500)
    export.page(1, more='<p><a href="/upload/a.doc">名单.doc</a></p>')
    run(batch_of(district, export), actor=None, at=MORNING)
    assert Item.objects.get().files[0]["state"] == "refused"
    assert not Attachment.objects.exists()


def test_pictures_come_along_and_ornaments_do_not(district, export):
    export.file("images/works.png", picture())
    export.file("images/dot.png", picture((8, 8)))
    export.page(1, more='<p><img src="../../images/works.png" alt="施工现场"><img src="/images/dot.png"></p>')
    run(batch_of(district, export), actor=None, at=MORNING)
    blocks = [block.value for block in Article.objects.get().body if block.block_type == "picture"]
    assert [block["alt"] for block in blocks] == ["施工现场"]


def test_links_between_old_pages_go_on_leading_somewhere(district, export):
    export.page(
        1, more='<p>见<a href="2.html">第二项</a>和<a href="http://www.elsewhere.example/a.html">外部</a></p>'
    )
    export.page(2)
    run(batch_of(district, export), actor=None, at=MORNING)
    body = str(Article.objects.get(title="关于做好第1项工作的通知").body.get_prep_value())
    assert 'href="/art/201401/2.html"' in body
    assert "http://www.elsewhere.example/a.html" in body


def test_undoing_takes_everything_off_and_frees_it_to_come_again(district, export, home):
    export.with_sheet(3)
    export.many(3, first=4)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    published()
    assert undo(batch, actor=None, at=MORNING) == 4
    published()
    assert not Article.objects.filter(live=True).exists()
    assert not Placement.objects.exists()
    assert (home / "edition/redirects").read_text() == ""
    second = open_batch("重新迁移", export.folder, organisation=district.government, actor=None, at=MORNING)
    run(second, actor=None, at=MORNING)
    assert counts(second) == (4, 0, 0, 0)


def test_a_batch_on_which_something_depends_is_not_undone(district, export):
    export.many(3)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    target = Article.objects.get(title="关于做好第2项工作的通知")
    Relation.objects.create(article=district.draft(), kind="related", target=target)
    with pytest.raises(BatchRefusedError, match="被别的信息引用"):
        undo(batch, actor=None, at=MORNING)
    assert Article.objects.filter(live=True, imported=True).count() == 3


def test_an_undone_batch_is_neither_run_nor_undone_again(district, export):
    export.many(1)
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    undo(batch, actor=None, at=MORNING)
    assert batch.state is BatchState.UNDONE
    for verb in (run, undo):
        with pytest.raises(BatchRefusedError, match="已撤销|已经撤销"):
            verb(batch, actor=None, at=MORNING)


def test_the_account_adds_up_by_column_and_by_publisher(district, export):
    export.many(9)
    export.page(10, words=f"身份证号 {ID_NUMBER}")
    export.file("art/201401/broken.html", b"MZ\x00\x00")
    batch = batch_of(district, export)
    run(batch, actor=None, at=MORNING)
    assert counts(batch) == (9, 0, 1, 1)
    for field in ("old_column", "publisher"):
        assert sum(line.counts.read for line in queries.account_by(batch, field)) == 11


def test_an_old_address_with_a_query_leads_on_and_an_unknown_one_is_not_found(district, export, client, home):
    url = "http://xxgk.example/show.aspx?id=5"
    place = export.page(1)
    said = place.read_text("utf-8").replace("</head>", f'<meta name="Url" content="{url}"></head>')
    place.write_text(said, "utf-8")
    run(batch_of(district, export), actor=None, at=MORNING)
    new = Article.objects.get().url
    answer = client.get("/show.aspx?id=5")
    assert (answer.status_code, answer["Location"]) == (301, new)
    assert client.get("/show.aspx?id=6").status_code == 404
    published()
    assert f'"/show.aspx?id=5" "{new}";' in (home / "edition/redirects").read_text()


@pytest.mark.parametrize(
    "url",
    [
        "/show.aspx?name=信息公开",
        "/show.aspx?name=%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80",
        "/show.aspx?name=%d0%c5%cf%a2%b9%ab%bf%aa",
    ],
)
def test_a_chinese_query_leads_on_however_the_export_and_the_reader_write_it(
    district, export, client, home, url
):
    place = export.page(1)
    said = f'<meta name="Url" content="http://xxgk.example{url}"></head>'
    place.write_text(place.read_text("utf-8").replace("</head>", said), "utf-8")
    run(batch_of(district, export), actor=None, at=MORNING)
    new = Article.objects.get().url
    for sent in ("%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80", "%D0%C5%CF%A2%B9%AB%BF%AA"):
        assert client.get(f"/show.aspx?name={sent}")["Location"] == new
        published()
        assert f'"/show.aspx?name={sent}" "{new}";' in (home / "edition/redirects").read_text()


@pytest.mark.parametrize("url", ["/search/?q=1", "/index.html?id=1", "/desk/?id=1", "/desk/"])
def test_a_query_never_takes_a_page_of_our_own_away(district, export, home, url):
    build(day=MORNING.date(), at=MORNING)
    place = export.page(1)
    said = f'<meta name="Url" content="http://xxgk.example{url}"></head>'
    place.write_text(place.read_text("utf-8").replace("</head>", said), "utf-8")
    run(batch_of(district, export), actor=None, at=MORNING)
    assert not OldAddress.objects.exists()


def test_a_run_that_is_cut_short_goes_on_where_it_stopped(district, export, monkeypatch):
    monkeypatch.setattr("mingchuang.importing.running.PIECE", 4)
    export.many(10)
    batch = batch_of(district, export)
    assert run(batch, actor=None, at=MORNING, seconds=0).taken == 4
    batch.refresh_from_db()
    assert batch.state is BatchState.RUNNING
    assert run(batch, actor=None, at=MORNING).taken == 6
    assert counts(batch) == (10, 0, 0, 0)


def test_two_processes_never_run_one_batch(district, export):
    export.many(1)
    batch = batch_of(district, export)
    with only_runner(batch), pytest.raises(BatchRefusedError, match="正在另一处运行"):
        run(batch, actor=None, at=MORNING)
