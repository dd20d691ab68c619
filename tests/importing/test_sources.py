import gzip
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mingchuang.documents.rules import RefusedFileError
from mingchuang.importing.mapping import Mapping
from mingchuang.importing.opening import document_names, documents
from mingchuang.importing.reading import Found, Refused, RefusedDocumentError
from mingchuang.importing.rules import Reason
from mingchuang.importing.sources import open_source
from tests.documents import factories as make
from tests.importing.exports import Export, records, table

SITE = "http://xxgk.example/"


def all_of(path, mapping: Mapping | None = None, address: str = "") -> list[Found | Refused]:
    source = open_source(path, address)
    return [one for name in document_names(source) for one in documents(source, name, mapping or Mapping())]


@pytest.fixture
def export(tmp_path) -> Export:
    made = Export(tmp_path / "export")
    made.many(3)
    return made


def test_a_folder_gives_its_pages_and_not_the_files_beside_them(export):
    export.with_sheet(4)
    assert len(all_of(export.folder)) == 4


def test_links_out_of_the_folder_and_in_circles_are_not_followed(export, tmp_path):
    (tmp_path / "secret.html").write_text("<h1>别处</h1>", encoding="utf-8")
    (export.folder / "out.html").symlink_to(tmp_path / "secret.html")
    (export.folder / "art/circle").symlink_to(export.folder)
    reasons = [one.reason for one in all_of(export.folder) if isinstance(one, Refused)]
    assert reasons == [Reason.OUTSIDE]
    source = open_source(export.folder)
    for name in ("../secret.html", "/etc/passwd", str(tmp_path / "secret.html"), "out.html"):
        with pytest.raises(RefusedDocumentError):
            source.read(name)
    assert source.name_of("http://mirror.invalid/../secret.html") == ""


def test_an_archive_is_read_where_it_lies_with_chinese_names(tmp_path):
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("网页/通知.html", "<title>关于值班的通知</title><p>请各单位做好值班。</p>")
    (found,) = all_of(place)
    assert (found.title, found.place) == ("关于值班的通知", "网页/通知.html")


@pytest.mark.parametrize("name", ["../outside.html", "/absolute.html", "C:/windows.html"])
def test_an_archive_that_climbs_out_is_refused_whole(tmp_path, name):
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(name, "<p>x</p>")
    with pytest.raises(RefusedFileError):
        open_source(place)


def web_archive(place, pages: dict[str, tuple[bytes, dict[str, str]]], *, compressed: bool) -> None:
    with place.open("wb") as target:
        writer = WARCWriter(target, gzip=compressed)
        for address, (content, headers) in pages.items():
            told = StatusAndHeaders("200 OK", list(headers.items()), protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(content), http_headers=told)
            )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_gives_its_pages_whatever_their_addresses_end_in(tmp_path, name):
    page = "<title>关于防汛的通知</title><p>请做好准备。</p>".encode("gb18030")
    pages = {
        f"{SITE}show.aspx?id=5": (
            gzip.compress(page),
            {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        ),
        f"{SITE}logo.png": (b"\x89PNG", {"Content-Type": "image/png"}),
    }
    web_archive(tmp_path / name, pages, compressed=name.endswith("gz"))
    (found,) = all_of(tmp_path / name)
    assert (found.title, found.place) == ("关于防汛的通知", f"{SITE}show.aspx?id=5")


@pytest.mark.parametrize("name", ["articles.csv", "articles.xlsx"])
def test_rows_of_a_table_are_documents_by_the_names_of_their_columns(tmp_path, name):
    mapping = mapped(title=["column:信息标题"], published_on=["column:公布时间"])
    found = all_of(table(tmp_path, name, 3), mapping)
    assert [one.title for one in found] == [f"关于第{number}项检查的通告" for number in (1, 2, 3)]
    assert found[0].fields["document_number"] == "明检〔2015〕1号"
    assert found[0].text == "第1项检查已经结束。"


def sheet(rows: list[list[object]], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_heads_dates_and_numbers_kept_as_floats_are_read(tmp_path):
    head, row = (
        ["信息标题", None, "公布时间", "索引号"],
        ["关于检查的通告", None, date(2015, 3, 2), 20150012.0],
    )
    (tmp_path / "a.xlsx").write_bytes(sheet([head, row], merged="A1:B1"))
    (found,) = all_of(
        tmp_path / "a.xlsx", mapped(title=["column:信息标题"], published_on=["column:公布时间"])
    )
    assert (found.title, found.fields["index_number"]) == ("关于检查的通告", "20150012")
    assert found.fields["published_on"] == "2015-03-02"


def test_a_table_of_a_million_rows_is_refused_before_it_fills_the_memory(tmp_path):
    with zipfile.ZipFile(io.BytesIO(sheet([["信息标题", "正文"]]))) as container:
        members = {path: container.read(path) for path in container.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    place = "xl/worksheets/sheet1.xml"
    members[place] = members[place].replace(b"</sheetData>", far)
    (tmp_path / "a.xlsx").write_bytes(make.zip_file(members))
    (refused,) = all_of(tmp_path / "a.xlsx")
    assert refused.reason is Reason.UNREADABLE


def test_an_archive_with_a_password_is_refused_whole(tmp_path):
    (tmp_path / "a.zip").write_bytes(make.encrypted_zip())
    with pytest.raises(RefusedFileError, match="密码"):
        open_source(tmp_path / "a.zip")


def test_records_with_foreign_keys_are_read_by_a_mapping(tmp_path):
    mapping = mapped(title=["column:标题"], document_number=["column:wh"], body=["column:nr"])
    found = all_of(records(tmp_path, 2), mapping)
    assert (found[1].fields["document_number"], found[1].text) == ("明检〔2015〕2号", "第2项检查已经结束。")


@pytest.mark.parametrize(
    "listed",
    [
        "<rss><channel><item><link>{0}art/201401/1.html</link></item><item><link>{0}gone.html</link></item></channel></rss>",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{0}art/201401/1.html</loc></url>'
        "<url><loc>{0}gone.html</loc></url></urlset>",
    ],
)
def test_a_feed_or_sitemap_lists_the_pages_of_the_copy_beside_it(export, listed):
    place = export.folder / "list.xml"
    place.write_text(listed.format(SITE), encoding="utf-8")
    found, refused = all_of(place)
    assert found.title == "关于做好第1项工作的通知"
    assert refused.reason is Reason.NOT_FOUND


def test_a_list_that_asks_for_entities_is_not_expanded(tmp_path):
    place = tmp_path / "list.xml"
    place.write_text('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', encoding="utf-8")
    with pytest.raises(RefusedDocumentError):
        open_source(place)


def mapped(**fields: list[str]) -> Mapping:
    from mingchuang.importing.mapping import mapping_of

    return mapping_of({"fields": fields})
