import pytest

from mingchuang.search.rules import (
    QUERY_CHARACTERS,
    QuestionError,
    fold,
    fold_with_origins,
    number_key,
    phrase,
    question,
    runs,
    tokens,
)


def test_a_run_gives_its_edges_and_all_pairs():
    assert tokens("政府信息") == ["政", "政府", "府信", "信息", "息"]
    assert tokens("豫政办〔2018〕12号") == ["豫", "豫政", "政办", "办", "2018", "12", "号"]


def test_a_question_asks_edges_only_where_it_knows_them():
    assert phrase(runs("政办〔2018〕12号")) == ["政办", "办", "2018", "12", "号"]
    assert phrase(runs("政府")) == ["政府"]


def test_full_width_upper_case_and_traditional_forms_meet_the_plain_form():
    assert fold("ＧＢ／Ｔ　２０１８ 發佈政務公開條例") == "gb/t 2018 发布政务公开条例"


def test_every_place_of_the_folded_text_leads_back_to_the_original():
    text = "㈠第½条ﬁ"
    folded, origins = fold_with_origins(text)
    assert folded == fold(text)
    assert len(origins) == len(folded)
    assert text[origins[folded.index("第")]] == "第"


@pytest.mark.parametrize(
    "written",
    [
        "豫政办〔2018〕12号",
        "豫政办[2018]12号",
        "豫政办【2018】12号",
        "豫政办（2018）12号",
        "豫政办(2018)12号",
        "豫政办﹝2018﹞12号",
        "豫政办［2018］12号",
        "豫政办〈2018〉12号",
        " 豫政办 〔 2018 〕 第 12 号 ",
        "豫政办〔２０１８〕１２號",
        "豫政办〔2018〕012号",
        "豫政辦〔2018〕12",
    ],
)
def test_a_document_number_is_the_same_in_every_style_of_bracket(written):
    assert number_key(written) == number_key("豫政办〔2018〕12号")


@pytest.mark.parametrize(
    "other", ["豫政办〔2018〕121号", "豫政办〔2018〕1号", "豫政〔2018〕12号", "豫政办〔2019〕12号"]
)
def test_another_number_is_another(other):
    assert number_key(other) != number_key("豫政办〔2018〕12号")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "请输入要找的内容"),
        (" \u3000\n", "请输入要找的内容"),
        ("\x00\x07\u200b", "请输入要找的内容"),
        ("，。！——《》", "只有标点符号"),
        ("政" * 10_000, "最多60个字"),
        ("政 " * 9, "最多搜索8个词"),
        ("词" * (QUERY_CHARACTERS + 1), "最多60个字"),
    ],
)
def test_a_question_that_cannot_be_searched_is_answered_with_a_sentence(written, sentence):
    distinct = written if "政 " not in written else " ".join("甲乙丙丁戊己庚辛壬")
    with pytest.raises(QuestionError, match=sentence):
        question(distinct)


def test_words_stand_apart_and_quoted_words_together():
    asked = question("廉租住房 “政府 信息” 通知 通知")
    assert [word.written for word in asked.words] == ["政府 信息", "廉租住房", "通知"]
    assert asked.words[0].runs == ("政府", "信息")


def test_a_lone_surrogate_does_not_break_a_question():
    assert question("政府\ud800信息").words
