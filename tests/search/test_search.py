"""What is found, and what is not."""

from datetime import UTC, datetime

import pytest

from mingchuang.search.queries import advise, search, suggest
from mingchuang.search.rules import Facet, QuestionError, Sort
from tests.search.factories import NOON, document


def titles(written: str, **more) -> list[str]:
    return [hit.title for hit in search(written, **more).hits]


def test_hermes_a_two_character_word_is_found(library):
    library.indexed(document(1, "明窗区人民政府公报"), document(2, "示例市年鉴"))
    assert titles("政府") == ["明窗区人民政府公报"]


def test_gadak_two_characters_never_give_a_silent_nothing(library):
    library.indexed(document(1, "公报", "会议由张伟主持召开"), document(2, "公报", "会议由王芳主持召开"))
    assert search("张伟").total == 1


def test_obelisk_a_name_glued_to_its_neighbours_is_found(library):
    library.indexed(document(1, "任免", "任命杨敏为区教育局副局长"), document(2, "任免", "任命李杨敏感岗位"))
    assert search("杨敏").total == 2
    assert search("命杨敏为").total == 1


def test_edda_phrases_of_four_and_six_characters_are_found(library):
    library.indexed(document(1, "通知", "做好城市居民最低生活保障工作"))
    assert search("最低生活").total == 1
    assert search("居民最低生活").total == 1
    assert search("生活最低").total == 0


def test_ckan_one_bad_record_does_not_stop_the_others(library):
    library.broken.add("2")
    library.indexed(document(1, "甲文件"), document(2, "乙文件"), document(3, "丙文件"))
    assert search("文件").total == 2


def test_document_number_12_never_matches_121(library):
    library.indexed(
        document(1, "甲", "依据豫政办〔2018〕12号执行", document_number="明政〔2019〕1号"),
        document(2, "乙", "依据豫政办〔2018〕121号执行"),
        document(3, "丙", "依据豫政办〔2018〕12号文件执行"),
    )
    assert sorted(titles("豫政办〔2018〕12号")) == ["丙", "甲"]
    assert titles("豫政办[2018]121号") == ["乙"]


@pytest.mark.parametrize(
    "asked", ["明政办〔2024〕12号", "明政办 [2024] 12号", "明政办【2024】第12号", "明政办﹝2024﹞12"]
)
def test_an_exact_number_finds_its_document_first(library, asked):
    citing = [document(n, f"明政办〔2024〕12号解读之{n}", "明政办〔2024〕12号 " * 20) for n in range(1, 15)]
    library.indexed(*citing, document(99, "住房保障办法", document_number="明政办〔2024〕12号"))
    assert titles(asked)[0] == "住房保障办法"


def test_an_exact_index_number_finds_its_document_first(library):
    library.indexed(
        document(1, "引用", "索引号 MC001-0203-2024-00012 所列"),
        document(2, "办法", index_number="MC001-0203-2024-00012"),
    )
    assert titles("mc001-0203-2024-00012")[0] == "办法"


def test_all_words_must_occur_wherever_they_stand(library):
    library.indexed(
        document(1, "住房保障", "申请条件"), document(2, "住房保障", "资金"), document(3, "就业", "申请条件")
    )
    assert search("住房 申请").total == 1


def test_a_single_character_is_found_too(library):
    library.indexed(document(1, "水价调整"), document(2, "电价调整", "用水大户"), document(3, "气价调整"))
    assert search("水").total == 2
    assert search("水 电").total == 1


def test_a_title_weighs_more_than_a_body(library):
    library.indexed(document(1, "年度工作", "春季植树" * 3), document(2, "春季植树通知", "各单位"))
    assert titles("春季植树")[0] == "春季植树通知"


def test_of_equally_relevant_answers_the_newest_comes_first(library):
    days = [datetime(2026, month, 2, 4, 0, tzinfo=UTC) for month in (1, 3, 2)]
    library.indexed(*(document(n, f"第{n}期政务公报", published_at=day) for n, day in enumerate(days)))
    assert [hit.published_at.month for hit in search("公报").hits] == [3, 2, 1]


def test_newest_first_looks_only_at_the_moment(library):
    library.indexed(
        document(1, "公报", published_at=datetime(1958, 5, 1, tzinfo=UTC)),
        document(2, "摘要", "公报", published_at=NOON),
    )
    assert titles("公报", sort=Sort.NEWEST) == ["摘要", "公报"]


def test_filters_narrow_and_their_counts_show_the_other_choices(library):
    library.indexed(
        document(1, "公报", kind="notice", columns=("/zwgk/", "/zwgk/gb/"), validity="in_force"),
        document(
            2, "公报", kind="policy", columns=("/zwgk/",), published_at=datetime(2024, 12, 31, 17, tzinfo=UTC)
        ),
    )
    answers = search("公报", {Facet.KIND: "notice"}, facets=True)
    assert answers.total == 1
    assert {one.value: one.count for one in answers.facets[Facet.KIND]} == {"notice": 1, "policy": 1}
    assert [one.value for one in answers.facets[Facet.COLUMN]] == ["/zwgk/", "/zwgk/gb/"]
    assert search("公报", {Facet.COLUMN: "/zwgk/"}).total == 2
    assert search("公报", {Facet.YEAR: "2025"}).total == 1  # 1 January 2025 in Beijing
    assert search("公报", {Facet.VALIDITY: "in_force", Facet.KIND: "policy"}).total == 0


def test_pages_follow_one_another_without_gap_or_repetition(library):
    library.indexed(*(document(n, f"第{n}号公报") for n in range(25)))
    seen = [hit.key for page in (1, 2, 3) for hit in search("公报", page=page).hits]
    assert len(seen) == len(set(seen)) == 25
    assert search("公报", page=99).hits == []


def test_withdrawn_means_gone_at_the_next_query(library):
    library.indexed(document(1, "公报甲"), document(2, "公报乙"))
    library.withdraw(1)
    answers = search("公报")  # the follower has not run
    assert (answers.total, [hit.title for hit in answers.hits]) == (1, ["公报乙"])
    assert suggest("公报") == ["公报乙"]


def test_suggestions_are_titles_those_that_begin_so_first(library):
    library.indexed(
        document(1, "关于住房保障的通知"), document(2, "住房保障办法"), document(3, "就业", "住房保障")
    )
    assert suggest("住房") == ["住房保障办法", "关于住房保障的通知"]


def test_nothing_found_tells_what_to_try(library):
    library.indexed(document(1, "城市廉租住房保障办法", kind="policy"), document(2, "就业补贴办法"))
    assert advise("廉租住房", {Facet.KIND: "notice"}).without_filters == 1
    advice = advise("廉租住房申请表")
    assert advice.shorter[0].value == "廉租住房"
    assert advice.similar[0].title == "城市廉租住房保障办法"
    assert [one.value for one in advise("廉租 补贴").shorter] == ["廉租", "补贴"]


@pytest.mark.parametrize("asked", ["AND", "title:政府", '"', "政府*", "(((", "-政府", "^~\\", "政府 OR 1=1"])
def test_operators_of_query_languages_are_only_text(library, asked):
    library.indexed(document(1, "政府公报"))
    try:
        search(asked)
    except QuestionError as sentence:
        assert "标点" in str(sentence)
