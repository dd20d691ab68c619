"""A plain text becomes paragraphs without being parsed; cleaning it would change nothing."""

from hypothesis import given
from hypothesis import strategies as st

from mingchuang.documents.html import clean_html, html_to_text, paragraphs_of, split_blocks, text_to_html

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("一、各单位：。\u3000 \t\r\n<>&\"'\xa0\u200b\x85\u2028a1"))
)


@given(TEXTS)
def test_the_paragraphs_of_a_plain_text_are_clean_html(text):
    markup = text_to_html(text)
    assert clean_html(markup) == markup
    assert html_to_text(markup) == "\n".join(paragraphs_of(text))
    assert split_blocks(markup) == ([("rich", markup)] if markup else [])


def test_markup_in_a_plain_text_is_only_text():
    assert text_to_html("<script>alert(1)</script>\n\n　　甲 & 乙") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>甲 &amp; 乙</p>"
    )
