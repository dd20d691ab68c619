"""The same frame around dynamic pages (search, forms, sign-in): a context processor, lazy, so that the desk
never pays for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mingchuang.portal.frame import Frame


def frame(request: HttpRequest) -> dict[str, Any]:
    """``frame_head``, ``frame_header``, ``frame_footer``, ``metas``, ``site`` and a title for ``ui/page.html``."""
    made = Frame()
    return {
        "frame_head": SimpleLazyObject(lambda: made.head),
        "frame_header": SimpleLazyObject(lambda: made.header(request.path)),
        "frame_footer": SimpleLazyObject(lambda: made.footer),
        "metas": SimpleLazyObject(lambda: made.site_metas),
        "site": SimpleLazyObject(lambda: made.site),
        "page_title": SimpleLazyObject(lambda: made.title()),
    }
