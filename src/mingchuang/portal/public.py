"""The portal's pages of the edition, and the frame that other apps put around theirs."""

from mingchuang.portal import columns, front, mapping, spaces, standing, topics
from mingchuang.portal.frame import ATOM, JSON, RSS, Crumb, Frame, frame_context
from mingchuang.portal.meta import article_metas, column_metas, site_metas

SOURCES = (
    front.SOURCE,
    columns.SOURCE,
    topics.SOURCE,
    spaces.SOURCE,
    standing.SOURCE,
    mapping.SOURCE,
)
"""What the edition renders of the portal."""

COLUMN_MAPS = mapping.COLUMNS

__all__ = [
    "ATOM",
    "COLUMN_MAPS",
    "JSON",
    "RSS",
    "SOURCES",
    "Crumb",
    "Frame",
    "article_metas",
    "column_metas",
    "frame_context",
    "site_metas",
]
