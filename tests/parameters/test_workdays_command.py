import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mingchuang.parameters.models import Override
from mingchuang.parameters.queries import calendar

HEAD = "date,kind,name,notice\n"
YEAR_2027 = HEAD + "".join(
    f"2027-{day},{kind},{name},国办发明电〔2026〕9号\n"
    for day, kind, name in (
        ("01-01", "holiday", "元旦"),
        ("02-05", "holiday", "春节"),
        ("02-20", "makeup", "春节"),
        ("04-05", "holiday", "清明节"),
        ("05-01", "holiday", "劳动节"),
        ("06-09", "holiday", "端午节"),
        ("09-15", "holiday", "中秋节"),
        ("10-01", "holiday", "国庆节"),
    )
)
pytestmark = pytest.mark.django_db


def run(*words):
    out = StringIO()
    code = 0
    try:
        call_command("workdays", *words, stdout=out, stderr=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


@pytest.fixture
def load(tmp_path):
    def loading(content, *words, name="notice.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("load", str(path), *words)

    return loading


def refusal(load, content, *words):
    with pytest.raises(CommandError) as refused:
        load(content, *words)
    assert refused.value.returncode == 2
    assert not Override.objects.exists()
    return str(refused.value)


def test_after_and_count_answer_programs_with_one_key_each():
    assert json.loads(run("after", "2026-09-30", "5", "--json")[1]) == {"day": "2026-10-13"}
    assert json.loads(run("count", "2026-09-30", "2026-10-13", "--json")[1]) == {"workdays": 5}


def test_after_and_count_answer_people_in_a_sentence():
    assert "2026-10-13（星期二）" in run("after", "2026-09-30", "5")[1]
    assert "共 5 个工作日" in run("count", "2026-09-30", "2026-10-13")[1]


def test_a_year_without_calendar_is_found_wrong_and_says_what_to_do():
    code, said = run("after", "2026-12-31", "1")
    assert (code, "2027年的放假安排尚未载入" in said) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ("after", "2026-02-30", "1"),
        ("after", "昨天", "1"),
        ("after", "2026-09-30", "0"),
        ("after", "2026-09-30", "五"),
        ("count", "2026-10-13", "2026-09-30"),
        ("load", "nowhere.csv"),
    ],
)
def test_a_question_that_makes_no_sense_is_asked_wrongly(words):
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert refused.value.returncode == 2
    assert str(refused.value).endswith("。")


def test_a_new_year_is_loaded_once_and_a_second_time_changes_nothing(load):
    code, said = load(YEAR_2027, "--json")
    answer = json.loads(said)
    assert (code, answer["years"], answer["warnings"], answer["loaded"]) == (0, [2027], [], True)
    assert calendar().after(date(2027, 2, 19), 1) == date(2027, 2, 20)  # the make-up Saturday
    assert "没有变动" in load(YEAR_2027)[1]
    assert Override.objects.get().reason == "国办发明电〔2026〕9号"


def test_a_late_change_shows_what_it_changes_before_and_after(load):
    said = load(HEAD + "2026-10-08,holiday,国庆节,国办发明电〔2026〕9号\n")[1]
    assert "2026-10-08  工作日 → 国庆节放假（国办发明电〔2026〕9号）" in said
    assert json.loads(run("after", "2026-09-30", "5", "--json")[1]) == {"day": "2026-10-14"}


def test_a_dry_run_loads_nothing(load):
    assert "没有载入" in load(YEAR_2027, "--dry-run")[1]
    assert not Override.objects.exists()


def test_chinese_column_names_in_gb18030_and_json_are_read_alike(load):
    chinese = "日期,类型,名称,文号\n2026-10-08,放假,国庆节,国办发明电〔2026〕9号\n"
    assert load(chinese.encode("gb18030"), "--dry-run", "--json")[0] == 0
    rows = {
        "notice": "国办发明电〔2026〕9号",
        "days": [{"date": "2026-10-08", "kind": "holiday", "name": "国庆节"}],
    }
    answer = json.loads(load(json.dumps(rows), "--json", name="notice.json")[1])
    assert answer["changed"] == ["2026-10-08"]


def test_a_file_without_document_number_is_taken_with_a_warning(load):
    answer = json.loads(load("date,kind,name\n2026-10-08,holiday,National Day\n", "--json")[1])
    assert "没有写明通知的文号" in answer["warnings"][0]


def test_a_year_with_missing_festivals_is_taken_with_a_warning(load):
    answer = json.loads(load(HEAD + "2027-01-01,holiday,元旦,\n", "--json")[1])
    assert "春节、清明、劳动、端午、中秋、国庆" in answer["warnings"][0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD + "2026-10-08,holiday,国庆节,\n2026-10-08,holiday,国庆节,\n", "出现了两次"),
        (HEAD + "2026-10-09,makeup,国庆节,\n", "星期五，本来就上班"),
        (HEAD + "2029-10-01,holiday,国庆节,国办发明电〔2026〕9号\n", "年份与文号"),
        (HEAD + "2028-10-01,holiday,国庆节,\n", "不能只载入个别日子"),
        (HEAD + "2207-01-01,holiday,元旦,\n", "不相连"),
        (HEAD + "2026-13-01,holiday,元旦,\n", "无法识别"),
        (HEAD + "2026-10-08,party,国庆节,\n", "类型“party”"),
        (HEAD, "没有一个日期"),
        ("", "列名"),
        ("something else entirely", "列名"),
        ("[{", "语法错误"),
        ("[1, 2]", "应是一个列表"),
        (b"PK\x03\x04\x00\x00\xff\xff\x81", "编码"),
        (b"a" * 1_000_001, "1 MB"),
    ],
)
def test_a_file_that_cannot_be_a_notice_is_refused_with_a_sentence(load, content, sentence):
    assert sentence in refusal(load, content)
