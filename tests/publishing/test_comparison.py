"""What reviewers are shown of a new version: what differs from the last one, in words."""

import pytest

from mingchuang.publishing.comparison import Piece, compare, pieces
from mingchuang.publishing.models import Article
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3月8日前报送", "3月9日前报送", [("same", "3月"), ("removed", "8"), ("added", "9"), ("same", "日前报送")]),
        ("", "新的一段", [("added", "新的一段")]),
        ("旧的一段", "", [("removed", "旧的一段")]),
        ("一样", "一样", [("same", "一样")]),
    ],
)  # fmt: skip
def test_what_is_common_is_read_once_and_a_number_changes_whole(old, new, expected):
    assert pieces(old, new) == [Piece(kind, text) for kind, text in expected]


def test_a_version_is_compared_field_by_field_and_line_by_line():
    district = District.make()
    article = district.published(
        body=[{"type": "rich", "value": "<p>请于3月8日前报送。</p><p>联系电话见附件。</p>"}]
    )
    before, draft = Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)
    draft.title = "关于做好春季开学工作的补充通知"
    draft.urgent = True
    draft.body = [
        {"type": "rich", "value": "<p>请于3月10日前报送。</p><p>联系电话见附件。</p>"},
        {"type": "table", "value": "<table><tr><td>学校</td><td>班数</td></tr></table>"},
    ]
    found = compare(before, draft)
    assert [(one.label, one.change) for one in found] == [
        ("标题", "修改"), ("紧急发布", "修改"), ("正文（文字）", "修改"), ("正文（表格）", "新增"),
    ]  # fmt: skip
    removed = [piece.text for one in found for piece in one.pieces if piece.kind == "removed"]
    assert removed == ["否", "8"]


def test_a_first_version_has_nothing_to_be_compared_with():
    article = District.make().draft()
    assert compare(None, article) == []
