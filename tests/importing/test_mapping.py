import pytest

from mingchuang.importing.mapping import FIELDS, Mapping, MappingError, mapping_of, misfit, read_mapping
from mingchuang.importing.reading import from_page
from mingchuang.importing.suggesting import alike

PAGE = """<html><head><meta name="ArticleTitle" content="网页标题"><meta name="PubDate" content="2015-03-02"></head><body>
<h1 class="headline">真正的标题</h1><ul class="info"><li>文 号：明政〔2015〕3号</li><li>日 期：</li></ul>
<div class="left">导航导航导航导航导航导航导航导航导航导航导航导航导航导航</div><div class="text"><p>第一段。</p><p>第二段。</p></div>
</body></html>"""


def found_by(**fields: list[str]):
    return from_page(PAGE, "a.html", mapping_of({"fields": fields}).fields)


def test_a_named_field_is_found_by_its_rules_alone_in_their_order():
    found = found_by(title=["css:.no-such", "css:.headline"], source=["meta:nothing"], validity=["text:有效"])
    assert found.title == "真正的标题"
    assert "source" not in found.fields
    assert found.fields["validity"] == "有效"
    assert found.fields["published_on"] == "2015-03-02"  # not named: found automatically


def test_the_body_is_the_element_that_the_clerk_shows():
    assert "导航" not in found_by(body=["css:div.text"]).markup
    assert "第二段" in found_by(body=["css:div.text"]).markup
    assert found_by(body=["css:#nowhere"]).markup == "<div></div>"


def test_a_label_with_blanks_is_the_same_label():
    assert found_by(document_number=["label:文号"]).fields["document_number"] == "明政〔2015〕3号"


def test_a_mapping_goes_through_its_file_unchanged():
    mapping = mapping_of(
        {
            "address": "http://xxgk.example/",
            "fields": {"title": ["meta:ArticleTitle", "auto"], "body": "css:#zoom"},
            "columns": {'政府"文件"': "/zwgk/zcwj/"},
            "organisations": {"区民政局": "MC03"},
        }
    )
    assert read_mapping(mapping.as_toml().encode(), "a.toml") == mapping


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[fields]\ncolour = ["css:h1"]', "没有字段"),
        ('[fields]\ntitle = ["xpath://h1"]', "看不懂规则"),
        ('[fields]\ntitle = ["css:h1["]', "写法有误"),
        ("[fields]\ntitle = 3", "应是文字"),
        ("format = 9", "format"),
        ("fields = 3", "名称 = 值"),
        ("= = =", "读不出来"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_is_wrong(written, said):
    with pytest.raises(MappingError, match=said):
        read_mapping(written.encode(), "a.toml")


def test_a_mapping_fits_nothing_when_title_or_every_body_is_missing():
    mapping = mapping_of({"fields": {"title": ["css:h1"], "body": ["css:#zoom"]}})
    assert "标题 20 件，正文 0 件" in misfit({"title": 20}, mapping, 20)
    assert misfit({"title": 1, "body": 1}, mapping, 20) == ""
    assert misfit({}, Mapping(), 20) == ""


def test_old_names_find_what_they_resemble_and_nothing_else():
    ours = [("/a/", "政策文件"), ("/b/", "通知公告"), ("/c/", "人事信息")]
    assert alike("通知公告", ours) == "/b/"
    assert alike("政府文件", ours) == "/a/"
    assert alike("领导活动", ours) == ""


def test_every_field_has_a_name_for_people():
    assert all(label and not label.isascii() for label in FIELDS.values())
