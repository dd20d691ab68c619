"""The META tags of government sites, their inheritance, and addresses made absolute. Plain Python.

Source: 国办发〔2017〕47号 annex; ``domain`` names and levels: home 3, list 3 + 4, article 3 + 4 + 3.
"""

from collections.abc import Iterable
from datetime import datetime

Metas = tuple[tuple[str, str], ...]

SITE_NAMES = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_NAMES = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_NAMES = ("ArticleTitle", "PubDate", "ContentSource")
ARTICLE_OPTIONAL = ("Keywords", "Author", "Description", "Image", "Url")


def present(pairs: Iterable[tuple[str, str]]) -> Metas:
    """The pairs that say something: an empty tag or the word null never reaches a page."""
    return tuple(
        (name, " ".join(content.split()))
        for name, content in pairs
        if content and content.strip() and content.strip().lower() not in {"null", "none", "undefined"}
    )


def site_metas(name: str, domain: str, code: str) -> Metas:
    """The three tags of every page."""
    return present(zip(SITE_NAMES, (name, domain, code), strict=True))


def column_metas(title: str, description: str, keywords: str, column_type: str) -> Metas:
    """The four tags of a column, carried by its pages and its articles."""
    return present(zip(COLUMN_NAMES, (title, description, keywords, column_type), strict=True))


def article_metas(title: str, published_at: datetime, source: str, **optional: str) -> Metas:
    """The three tags of an article and those of ``ARTICLE_OPTIONAL`` that are known (lower-case names).

    ``published_at`` must be in the site's own time zone: the tag carries ``YYYY-MM-DD HH:MM``.
    """
    required = zip(ARTICLE_NAMES, (title, f"{published_at:%Y-%m-%d %H:%M}", source), strict=True)
    return present([*required, *((name, optional.get(name.lower(), "")) for name in ARTICLE_OPTIONAL)])
