import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*words):
    out, code = StringIO(), 0
    try:
        call_command("foi", *words, stdout=out, stderr=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


@pytest.fixture
def case(tmp_path):
    def writing(content):
        path = tmp_path / "case.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    return writing


def test_a_case_is_answered_with_due_day_state_limits_and_proof(case):
    path = case({"received_on": "2026-03-02", "note": "ignored", "events": []})
    code, told = run("clock", path, "--json")
    answer = json.loads(told)
    assert code == 0
    assert (answer["due_on"], answer["state"]) == ("2026-03-30", "running")
    assert answer["limits"] == {"supplement_ask_by": "2026-03-11", "extend_notice_by": "2026-03-30"}
    assert answer["proof"][0] == {"day": "2026-03-02", "counted": False, "why": "收到之日，从次日起算"}
    assert answer["proof"][-1] == {
        "day": "2026-03-30",
        "counted": True,
        "why": "工作日，第20个工作日，期限届满",
    }


def test_the_case_may_be_looked_at_on_a_later_day(case):
    asked = {"on": "2026-04-24", "kind": "supplement_asked", "supplement_by": "2026-05-15"}
    path = case({"received_on": "2026-04-20", "events": [asked]})
    assert json.loads(run("clock", path, "--json")[1])["state"] == "stopped_supplement"
    assert json.loads(run("clock", path, "--on", "2026-05-16", "--json")[1])["state"] == "abandoned"


def test_a_list_of_cases_is_answered_one_by_one(case):
    path = case(
        {"cases": [{"id": "A", "received_on": "2026-03-02"}, {"id": "B", "received_on": "2008-01-02"}]}
    )
    code, told = run("clock", path)
    assert code == 1
    assert "A：计时中，答复期限到 2026-03-30。" in told
    assert "B：收到日期 2008-01-02 早于2008年5月1日" in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "文件不是有效的 JSON"),
        ({"received_on": "2026-02-30"}, "不存在或无法识别"),
        ({"events": []}, "缺少日期 received_on"),
        ({"received_on": "2026-03-02", "events": [{"on": "2026-03-03", "kind": "lost"}]}, "不认识"),
        ({"received_on": "2026-03-02", "events": {}}, "应是一个列表"),
        ("[1]", "第1件应是一个 JSON 对象"),
        ({"received_on": "2026-03-02", "events": [3]}, "第1个事件"),
    ],
)
def test_a_file_that_is_no_case_is_refused_with_what_to_mend(case, content, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        run("clock", case(content))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("received", "event", "sentence"),
    [
        ("2026-03-02", {"on": "2026-02-27", "kind": "extended"}, "早于收到申请之日"),
        ("2026-12-15", {"on": "2026-12-16", "kind": "third_party_asked"}, ""),
        ("2026-12-15", {"on": "2026-12-16", "kind": "extended"}, "2027年的放假安排尚未载入"),
    ],
)
def test_what_the_law_or_the_calendar_does_not_allow_ends_with_1(case, received, event, sentence):
    code, told = run("clock", case({"received_on": received, "events": [event]}))
    assert (code, sentence in told) == (1 if sentence else 0, True)


def test_a_missing_file_and_an_impossible_day_are_refused(case):
    with pytest.raises(CommandError, match="找不到文件"):
        run("clock", "/nowhere/case.json")
    with pytest.raises(CommandError, match="无法识别"):
        run("clock", case({"received_on": "2026-03-02"}), "--on", "2026-13-01")


def test_a_fee_is_told_with_its_bands():
    code, told = run("fee", "--pages", "120", "--json")
    assert code == 0
    assert json.loads(told) == {
        "yuan": 1100,
        "bands": [
            {"from": 1, "to": 30, "count": 30, "rate": 0, "yuan": 0},
            {"from": 31, "to": 100, "count": 70, "rate": 10, "yuan": 700},
            {"from": 101, "to": 200, "count": 20, "rate": 20, "yuan": 400},
        ],
    }
    assert "9000 元" in run("fee", "--items", "55")[1]


@pytest.mark.parametrize("number", ["0", "-3", "many", "", "1000000"])
def test_a_fee_for_nothing_or_too_much_is_refused(number):
    with pytest.raises(CommandError):
        run("fee", f"--items={number}")
