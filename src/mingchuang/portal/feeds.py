"""Lists for programs: RSS 2.0, Atom, JSON Feed 1.1, CSV. Pure functions of the items: no moment of making."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from mingchuang.portal.lists import ListItem
from mingchuang.ui.cells import guarded

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The day of an empty feed: a feed without items must still have one, and may not ask the clock."""


@dataclass(frozen=True)
class Channel:
    """The head of a feed. ``base`` is the site's address without a slash at the end."""

    title: str
    description: str
    path: str  # of the list
    base: str
    folder: str  # where the feeds lie


def rss(channel: Channel, items: Sequence[ListItem]) -> bytes:
    """RSS 2.0, newest first."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        f"<title>{_xml(channel.title)}</title>",
        f"<link>{_xml(channel.base + channel.path)}</link>",
        f"<description>{_xml(channel.description)}</description>",
        "<language>zh-CN</language>",
        f"<lastBuildDate>{_rfc822(_latest(items))}</lastBuildDate>",
        f'<atom:link href="{_xml(channel.base + channel.folder)}rss.xml" rel="self" type="application/rss+xml"/>',
    ]
    for item in items:
        address = _xml(_absolute(channel, item.url))
        lines.append(
            f"<item><title>{_xml(item.title)}</title><link>{address}</link>"
            f'<guid isPermaLink="true">{address}</guid><pubDate>{_rfc822(item.listed_at)}</pubDate>'
            f"{_optional('category', item.tag)}{_optional('description', item.summary)}</item>"
        )
    lines.append("</channel></rss>\n")
    return "\n".join(lines).encode()


def atom(channel: Channel, items: Sequence[ListItem]) -> bytes:
    """Atom (RFC 4287), newest first."""
    home = _xml(channel.base + channel.path)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{_xml(channel.title)}</title><id>{home}</id>",
        f"<subtitle>{_xml(channel.description)}</subtitle>",
        f'<link href="{home}"/><link rel="self" href="{_xml(channel.base + channel.folder)}atom.xml"/>',
        f"<updated>{_latest(items).isoformat()}</updated><author><name>{_xml(channel.title)}</name></author>",
    ]
    for item in items:
        address = _xml(_absolute(channel, item.url))
        author = f"<author><name>{_xml(item.organisation)}</name></author>" if item.organisation else ""
        lines.append(
            f'<entry><title>{_xml(item.title)}</title><id>{address}</id><link href="{address}"/>'
            f"<updated>{item.listed_at.isoformat()}</updated>{author}{_optional('summary', item.summary)}</entry>"
        )
    lines.append("</feed>\n")
    return "\n".join(lines).encode()


def json_feed(channel: Channel, items: Sequence[ListItem]) -> bytes:
    """JSON Feed 1.1 with the particulars of government documents under ``_document``."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.base + channel.path,
        "feed_url": f"{channel.base}{channel.folder}list.json",
        "language": "zh-CN",
        "items": [_json_item(channel, item) for item in items],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def table(channel: Channel, items: Sequence[ListItem]) -> bytes:
    """CSV that spreadsheets open as Chinese (UTF-8 with a byte order mark)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["标题", "发布时间", "类别", "文号", "索引号", "发布机构", "成文日期", "有效性", "地址"])
    for item in items:
        row = [
            item.title,
            f"{item.listed_at:%Y-%m-%d %H:%M}",
            item.tag,
            item.document_number,
            item.index_number,
            item.organisation,
            item.written_on.isoformat() if item.written_on else "",
            item.validity,
            _absolute(channel, item.url),
        ]
        writer.writerow([guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _json_item(channel: Channel, item: ListItem) -> dict:
    address = _absolute(channel, item.url)
    document = {
        "document_number": item.document_number,
        "index_number": item.index_number,
        "written_on": item.written_on.isoformat() if item.written_on else "",
        "validity": item.validity,
    }
    return {
        "id": address,
        "url": address,
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": item.listed_at.isoformat(),
        **({"tags": [item.tag]} if item.tag else {}),
        **({"authors": [{"name": item.organisation}]} if item.organisation else {}),
        **({"image": _absolute(channel, item.picture)} if item.picture else {}),
        "_document": {name: value for name, value in document.items() if value},
    }


def _latest(items: Sequence[ListItem]) -> datetime:
    return max((item.listed_at for item in items), default=EPOCH)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment)


def _absolute(channel: Channel, url: str) -> str:
    return channel.base + url if url.startswith("/") else url


def _xml(text: str) -> str:
    kept = "".join(sign for sign in text if sign >= " " or sign in "\t\n")
    return escape(kept, {'"': "&quot;"})


def _optional(name: str, text: str) -> str:
    return f"<{name}>{_xml(text)}</{name}>" if text else ""
