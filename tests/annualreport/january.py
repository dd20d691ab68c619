"""What tests of annual reports share: the Monday in January on which the year before is accounted for, notices of that
year."""

from datetime import UTC, date, datetime
from typing import Any

from mingchuang.directory.models import Organisation
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import ArticleKind

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)  # Monday
TODAY = date(2026, 1, 12)


def notices(
    organisation: Organisation,
    *,
    at: datetime = datetime(2025, 3, 4, 2, tzinfo=UTC),
    count: int = 1,
    **more: Any,
) -> list[Article]:
    """As many notices of this body, out at that moment."""
    fields: dict[str, Any] = {
        "title": "关于汛期安全的通知", "kind": ArticleKind.NOTICE, "column": ColumnPage.objects.get(slug="tzgg"),
        "organisation": organisation, "body": [{"type": "rich", "value": "<p>请注意安全。</p>"}], **more,
    }  # fmt: skip
    return publish_in_bulk([NewArticle(published_at=at, **fields)] * count, actor=None, at=NOW)
