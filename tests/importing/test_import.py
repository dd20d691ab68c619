import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mingchuang.importing.actions import Destination, import_paths
from mingchuang.importing.reading import Found, read
from mingchuang.importing.rules import Reason
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import ArticleKind, Way
from tests.publishing.factories import MORNING, District
from tests.screening.factories import id_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


@pytest.fixture
def destination(district: District) -> Destination:
    columns = {column.public_path: column for column in (district.policies, district.notices)}
    return Destination(organisation=district.government, columns=columns, column=district.policies)


def document(folder: Path, name: str = "a.json", **values: object) -> Path:
    record = {
        "title": "关于停水的通知",
        "text": "各用户：\n明日停水。",
        "metadata": {"发布日期": "2024年1月2日"},
    }
    path = folder / name
    path.write_text(json.dumps({**record, **values}, ensure_ascii=False), encoding="utf-8")
    return path


def taken(folder: Path, destination: Destination, **options: object):
    return import_paths([folder], destination, actor=None, at=MORNING, **options)


def refused_for(folder: Path, destination: Destination) -> list[Reason]:
    account = taken(folder, destination)
    assert Article.objects.count() == account.imported
    return [each.reason for each in account.refused]


def test_real_documents_are_taken_and_a_second_run_doubles_nothing(shared, destination):
    folder = shared / "data" / "disclosure_documents"
    first = taken(folder, destination)
    assert first.imported > 40
    assert {each.reason for each in first.refused} == {Reason.NO_TEXT}
    assert first.read == len(list(folder.glob("*.json")))
    again = taken(folder, destination)
    assert (again.imported, again.duplicates) == (0, first.imported)
    assert Article.objects.count() == first.imported


def test_a_state_council_paper_keeps_its_number_dates_and_subject(shared, destination):
    import_paths([shared / "data/disclosure_documents/govcn_001.json"], destination, actor=None, at=MORNING)
    article = Article.objects.get()
    assert article.document_number == "国发〔2019〕5号"
    assert (article.written_on, article.original_on) == (date(2019, 1, 27), date(2019, 2, 15))
    assert article.old_number == "000014349/2019-00007"
    assert (article.kind, article.genre) == (ArticleKind.POLICY, "opinion")
    assert article.imported
    assert article.published_at == MORNING
    assert article.placements.get().year == 2019


def test_an_answer_does_not_bear_the_number_of_the_request(shared, destination):
    import_paths([shared / "data/disclosure_documents/hebgov_029.json"], destination, actor=None, at=MORNING)
    assert Article.objects.get().document_number == ""  # （承市政〔2023〕39号）收悉


def test_the_body_of_a_page_loses_neither_its_text_nor_its_metadata(shared):
    (found,) = read(shared / "data/html_fixtures/govcn_article_01.html")
    assert isinstance(found, Found)
    assert found.title == "国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见"
    assert found.fields["document_number"] == "国发〔2019〕5号"
    assert "索 引 号" not in found.markup
    assert "总体要求" in found.markup


def test_real_pages_are_taken_or_refused_with_a_reason(shared, destination):
    account = taken(shared / "data/html_fixtures", destination)
    names = {Path(each.place).name for each in account.refused}
    assert all(name.startswith(("head_", "nfra_element")) for name in names)
    assert account.imported >= 9


def test_tables_survive_the_import(shared, destination):
    import_paths([shared / "data/html_fixtures/nfra_rendered_page.html"], destination, actor=None, at=MORNING)
    article = Article.objects.get()
    assert "table" in [block.block_type for block in article.body]
    assert not any(words in str(article.body) for words in ("分享", "扫一扫", "打印", "版权与免责"))


def test_the_same_document_twice_in_one_run_is_taken_once(tmp_path, destination):
    document(tmp_path, "a.json")
    document(tmp_path, "b.json")
    account = taken(tmp_path, destination)
    assert (account.read, account.imported, account.duplicates) == (2, 1, 1)


def test_a_dry_run_counts_and_writes_nothing(tmp_path, destination):
    document(tmp_path)
    assert taken(tmp_path, destination, dry_run=True).imported == 1
    assert not Article.objects.exists()


def test_a_gb18030_page_is_read(tmp_path, destination):
    page = "<html><head><title>关于防汛的通知</title></head><body><p>请做好防汛准备，注意安全。</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))
    assert taken(tmp_path, destination).imported == 1
    assert Article.objects.get().title == "关于防汛的通知"


def test_script_in_an_imported_page_is_gone(tmp_path, destination):
    body = '<p onclick="x()">正文<script>alert(1)</script><a href="javascript:x()">链接</a></p>'
    document(tmp_path, text=None, html=body)
    taken(tmp_path, destination)
    stored = str(Article.objects.get().body.raw_data[0]["value"])
    assert "script" not in stored
    assert "onclick" not in stored


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": ""}, Reason.NO_TITLE),
        ({"title": "长" * 10_000}, Reason.TITLE_TOO_LONG),
        ({"text": " \n"}, Reason.NO_TEXT),
        ({"metadata": {"发布日期": "2024-02-30"}}, Reason.WRONG_DATE),
        ({"metadata": {"成文日期": "2096-01-01"}}, Reason.WRONG_DATE),
        ({"metadata": {"成文日期": "1848-01-01"}}, Reason.WRONG_DATE),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_reason(tmp_path, destination, values, reason):
    document(tmp_path, **values)
    assert refused_for(tmp_path, destination) == [reason]


def test_files_of_other_kinds_are_refused_and_stop_nothing(tmp_path, destination):
    document(tmp_path, "good.json")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    account = taken(tmp_path, destination)
    assert account.imported == 1
    assert {Path(each.place).name: each.reason for each in account.refused} == {
        "broken.json": Reason.UNREADABLE,
        "picture.html": Reason.UNREADABLE,
        "table.xlsx": Reason.NOT_SUPPORTED,
    }


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, destination):
    outside = document(tmp_path, "outside.json")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.json").symlink_to(outside)
    assert taken(folder, destination).read == 0


def test_imported_information_keeps_its_way_and_counts_not_as_new(tmp_path, district, destination):
    document(tmp_path)
    kept = Destination(destination.organisation, destination.columns, district.policies, Way.CITY_PLATFORM)
    taken(tmp_path, kept)
    article = Article.objects.get()
    assert (article.way, article.imported, article.original_on) == (Way.CITY_PLATFORM, True, date(2024, 1, 2))


def test_the_command_answers_programs_and_keeps_a_list_of_doubles_and_refusals(tmp_path, district, settings):
    document(tmp_path, "a.json")
    document(tmp_path, "b.json", title="")
    document(tmp_path, "c.json")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import", str(tmp_path), "--column", "zwgk/zcwj", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert ended.value.code == 1
    assert {key: answer[key] for key in ("read", "imported", "duplicates")} == {
        "read": 3,
        "imported": 1,
        "duplicates": 1,
    }
    assert answer["refused"] == [{"path": str(tmp_path / "b.json"), "reason": "no_title"}]
    (report,) = Path(settings.LOG).glob("import-*.csv")
    listed = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert [(Path(row[0]).name, *row[1:3]) for row in listed[1:]] == [
        ("c.json", "重复", ""),
        ("b.json", "未导入", "no_title"),
    ]


def test_a_column_that_does_not_exist_is_named(tmp_path, district):
    document(tmp_path)
    with pytest.raises(CommandError, match="没有栏目 /nowhere/") as refused:
        call_command("import", str(tmp_path), "--column", "nowhere")
    assert refused.value.returncode == 2


def test_a_leaking_document_is_refused_and_its_neighbours_come_in(tmp_path, destination):
    for number, text in enumerate(
        ("现将有关事项通知如下。", f"王某，身份证号{id_card(1)}。", "请遵照执行。")
    ):
        document(tmp_path, f"{number}.json", title=f"第{number}号通知", text=text)
    account = taken(tmp_path, destination)
    assert (account.imported, [each.reason for each in account.refused]) == (2, [Reason.SCREENED])
    assert account.refused[0].place.endswith("1.json")
    assert not Article.objects.filter(title__contains="1号").exists()
