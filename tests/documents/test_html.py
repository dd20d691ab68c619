import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingchuang.documents.html import (
    clean_html,
    html_to_plain_paragraphs,
    html_to_text,
    join_blocks,
    split_blocks,
    text_to_html,
)

MERGED = (
    '<table><caption>收费标准</caption><thead><tr><th rowspan="2" scope="col">项目</th>'
    '<th colspan="2" scope="col">金额</th></tr><tr><th scope="col">元</th><th scope="col">备注</th></tr></thead>'
    '<tbody><tr><td rowspan="2">甲</td><td>1</td><td></td></tr><tr><td colspan="2">免</td></tr></tbody></table>'
)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">点</a>',
        '<a href="java\tscript:alert(1)">点</a>',
        '<a href="data:text/html,<script>alert(1)</script>">点</a>',
        '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
        "<iframe src=//evil.example></iframe>",
        "<svg onload=alert(1)><circle/></svg>",
        "<style>body{display:none}</style>",
        '<p style="background:url(javascript:alert(1))">字</p>',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<form action=//evil.example><input name=password><button>送</button></form>",
        "<object data=x.swf></object><embed src=x.swf>",
        "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example>",
    ],
)
def test_nothing_that_runs_or_loads_passes_the_sanitiser(attack):
    clean = clean_html(f"<p>前</p>{attack}<p>后</p>")
    for trace in (
        "script:",
        "<script",
        "onerror",
        "onload",
        "<iframe",
        "<svg",
        "<style",
        "style=",
        "data:",
        "evil",
    ):
        assert trace not in clean
    assert clean.startswith("<p>前</p>") and clean.endswith("<p>后</p>")


def test_a_table_keeps_its_merged_cells_its_heads_and_its_caption():
    assert clean_html(MERGED) == MERGED


def test_a_bold_first_row_becomes_the_head_of_the_table():
    clean = clean_html(
        "<table><tr><td><b>名称</b></td><td><p><b>数量</b></p></td></tr><tr><td>甲</td><td>2</td></tr></table>"
    )
    assert clean == (
        '<table><thead><tr><th scope="col">名称</th><th scope="col">数量</th></tr></thead>'
        "<tbody><tr><td>甲</td><td>2</td></tr></tbody></table>"
    )


def test_layout_tables_are_opened_and_the_table_of_data_inside_stays():
    clean = clean_html(
        f"<table width=930><tr><td><p>　　正文。</p></td></tr><tr><td>{MERGED}</td></tr></table>"
    )
    assert clean == f"<p>正文。</p>{MERGED}"


def test_a_table_inside_a_table_of_data_becomes_lines_of_its_cell():
    inner = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    clean = clean_html(
        f"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td><td>{inner}</td></tr></table>"
    )
    assert "<td><p>1 2</p><p>3 4</p></td>" in clean


def test_indentation_by_blanks_and_inline_styles_go_and_the_words_stay():
    clean = clean_html(
        '<p style="text-indent:2em;color:red">&nbsp;&nbsp;　　为了<span style="font-size:12pt">公开</span>\n政府信息&nbsp;</p>'
    )
    assert clean == "<p>为了公开政府信息</p>"


def test_lines_parted_by_breaks_and_indentation_become_paragraphs():
    assert clean_html("甲<br>　　乙<br><br>丙<br>丁") == "<p>甲</p><p>乙</p><p>丙<br>丁</p>"


def test_bold_lines_that_stand_as_headings_become_headings_without_a_gap():
    clean = clean_html(
        "<p><strong>一、总体要求</strong></p><p>正文。</p><p><span style='font-weight:bold'>（一）基本原则</span></p><p>正文。</p>"
        "<h5>1. 细目</h5><p><strong>请务必按时报送。</strong></p><p>正文。</p>"
    )
    assert clean == (
        "<h2>一、总体要求</h2><p>正文。</p><h3>（一）基本原则</h3><p>正文。</p><h4>1. 细目</h4>"
        "<p><strong>请务必按时报送。</strong></p><p>正文。</p>"
    )


def test_a_signature_keeps_its_place_at_the_right():
    assert clean_html('<div align="right">明窗区人民政府<br>2026年3月2日</div>') == (
        '<p class="align-right">明窗区人民政府<br>2026年3月2日</p>'
    )


def test_links_elsewhere_say_so_and_links_of_the_house_do_not():
    clean = clean_html(
        '<p><a href="https://www.mc.example/a">内</a><a href="/b">内</a><a href="https://other.example">外</a></p>',
        own_hosts=frozenset({"www.mc.example"}),
    )
    assert clean == (
        '<p><a href="https://www.mc.example/a">内</a><a href="/b">内</a>'
        '<a href="https://other.example" rel="noopener noreferrer external">外</a></p>'
    )


def test_pictures_of_third_parties_become_words_and_our_own_stay():
    clean = clean_html(
        '<p>前<img src="//cdn.example/a.png" alt="公示图">后<img src="/files/1.png" alt="流程"></p>'
    )
    assert clean == '<p>前［图片：公示图］后</p><figure><img src="/files/1.png" alt="流程"></figure>'


def test_a_link_that_is_only_a_picture_stays_reachable():
    clean = clean_html('<a href="/files/1.pdf"><img src="/icons/pdf.png" alt="下载全文"></a>')
    assert clean.endswith('<p><a href="/files/1.pdf">下载全文</a></p>')


def test_lists_within_lists_keep_their_levels():
    clean = clean_html(
        "<ul>散<li>甲<ol start=3><li><p>乙</p><p>丙</p></li></ol></li><ul><li>丁</li></ul></ul>"
    )
    assert (
        clean
        == '<ul><li>散</li><li>甲<ol start="3"><li>乙<br>丙</li></ol></li><li><ul><li>丁</li></ul></li></ul>'
    )


def test_ten_thousand_elements_within_each_other_do_no_harm():
    assert clean_html("<div><b>" * 10_000 + "正文" + "</b></div>" * 10_000) == "<p>正文</p>"


def test_hidden_and_direction_turning_characters_are_removed():
    assert (
        clean_html("<p>政\u200b府\u202e信息\x00<span style='display:none'>赌博</span></p>")
        == "<p>政府信息</p>"
    )


def test_a_body_is_cut_into_text_tables_and_pictures_and_joined_again_without_loss():
    clean = clean_html(f'<p>甲 &amp; 乙</p><h2>一、表</h2>{MERGED}<img src="/a.png" alt="&lt;图&quot;1">尾')
    blocks = split_blocks(clean)
    assert [block[0] for block in blocks] == ["rich", "table", "picture", "rich"]
    assert blocks[2] == ("picture", "/a.png", '<图"1')
    assert join_blocks(blocks) == clean


def test_real_pages_lose_no_word_and_cleaning_them_twice_changes_nothing(shared):
    for page in sorted((shared / "data" / "html_fixtures").glob("*.html")):
        markup = page.read_text("utf-8")
        clean = clean_html(markup)
        assert clean_html(clean) == clean
        assert join_blocks(split_blocks(clean)) == clean
        if page.name.startswith(("govcn", "nfra_element")):
            assert "".join(html_to_text(clean).split()) == "".join(html_to_text(markup).split())


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div align=center>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "\u3000\u3000",
        "&nbsp;",
        "一、甲",
        "（一）乙",
        "丙。",
        "<table>",
        "</table>",
        "<tr>",
        "<td rowspan=3>",
        "<td>",
        "<th>",
        "</td>",
        "<ul>",
        "<li>",
        "</ul>",
        "<img src=/a alt=图>",
        "<img src=//b>",
        "<a href=/x>",
        "<a href=http://y>",
        "</a>",
        "<h1>",
        "</h1>",
        "<h4>",
        "\n",
        " x ",
        "<span style='font-weight:bold'>",
        "</span>",
        "<blockquote>",
        "</blockquote>",
        "<hr>",
        "<pre>",
        "</pre>",
        "<i>",
        "</i>",
        "<script>",
        "&lt;",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_cleaning_what_is_clean_changes_nothing_and_cutting_it_loses_nothing(markup):
    clean = clean_html(markup)
    assert clean_html(clean) == clean
    assert join_blocks(split_blocks(clean)) == clean
    assert "<script" not in clean and "javascript:" not in clean


def test_text_of_html_keeps_rows_and_cells_apart():
    assert html_to_text(MERGED).splitlines()[:2] == ["收费标准", "项目\t金额"]
    assert html_to_plain_paragraphs("<p>甲</p>\n<p>乙<br>丙</p>") == ["甲", "乙", "丙"]
    assert text_to_html("甲<b>\n\n　　乙 & 丙") == "<p>甲&lt;b&gt;</p><p>乙 &amp; 丙</p>"
