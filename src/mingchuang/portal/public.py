"""The portal's pages of the edition, and the frame that other apps put around theirs."""

from mingchuang.portal.frame import ATOM, JSON, RSS, Crumb, Frame, frame_context
from mingchuang.portal.meta import article_metas, column_metas, site_metas

__all__ = [
    "ATOM",
    "JSON",
    "RSS",
    "Crumb",
    "Frame",
    "article_metas",
    "column_metas",
    "frame_context",
    "site_metas",
]
