"""Pages of topics (专题) and the public copies of their pictures."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from PIL import Image, ImageOps

from mingchuang.documents.html import clean_html
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal import queries
from mingchuang.portal.frame import Frame
from mingchuang.portal.lists import lists
from mingchuang.portal.models import TopicPage
from mingchuang.portal.queries import Node, Tree

NAME = "portal-topics"
PICTURES = "/tupian/"
WIDTH = 1180


def _topics(tree: Tree) -> list[Node]:
    return [node for node in tree.nodes.values() if node.kind is None]


def picture_path(topic: TopicPage) -> str:
    """The public address of a topic's picture: named after its content, empty where there is none."""
    if topic.picture is None:
        return ""
    name = topic.picture.file_hash or hashlib.sha1(topic.picture.file.name.encode()).hexdigest()
    return f"{PICTURES}{name}.jpg"


def every() -> list[str]:
    """All topics and the pictures that they use."""
    nodes = _topics(queries.tree())
    pictures = {picture_path(topic) for topic in queries.topics([node.id for node in nodes])} - {""}
    return [*(f"{node.path}index.html" for node in nodes), *sorted(pictures)]


def affected(keys: frozenset[str]) -> set[str]:
    """All topics when the tree or the frame changes; else those that show a column whose items changed."""
    if any(key.startswith(("frame", "portal:tree", "column:")) for key in keys):
        standing = EditionPage.objects.filter(source=NAME).exclude(state=State.DROPPED)
        return {*every(), *standing.values_list("path", flat=True)}
    listed = {int(key.split(":")[1]) for key in keys if key.startswith(("listing:", "archive:"))}
    if not listed:
        return set()
    tree = queries.tree()
    nodes = {node.id: node for node in _topics(tree)}
    return {
        f"{nodes[topic.pk].path}index.html"
        for topic in queries.topics(list(nodes))
        for section in topic.sections.all()
        if section.column_id and listed.intersection(tree.scope(section.column_id))
    }


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The topics and pictures among ``paths``."""
    if not any(path.endswith("/index.html") or path.startswith(PICTURES) for path in paths):
        return
    frame = Frame(day)
    nodes = {node.id: node for node in _topics(frame.tree)}
    wanted = set(paths)
    for topic in queries.topics(list(nodes)):
        path = f"{nodes[topic.pk].path}index.html"
        if path in wanted:
            yield Page(path, _page(frame, nodes[topic.pk], topic, path))
        picture = picture_path(topic)
        if picture in wanted:
            wanted.discard(picture)
            yield Page(picture, _picture(topic))


def _picture(topic: TopicPage) -> bytes:
    """The picture as JPEG, at most as wide as a page, without what the camera wrote into it."""
    with topic.picture.file.open("rb") as stored, Image.open(stored) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((WIDTH, WIDTH))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def _page(frame: Frame, node: Node, topic: TopicPage, path: str) -> bytes:
    line = frame.tree.line(node.id)
    context = frame.context(path, node.title, metas=frame.column_metas(node.id), crumbs=frame.crumbs(line))
    context |= {
        "topic": topic,
        "intro": clean_html(topic.intro),
        "picture": picture_path(topic),
        "sections": [_section(frame.tree, section) for section in topic.sections.all()],
    }
    return render_to_string("portal/topic.html", context).encode()


def _section(tree: Tree, section: Any) -> dict[str, Any]:
    node = tree.nodes.get(section.column_id)
    return {
        "title": section.title,
        "text": clean_html(section.text) if section.text else "",
        "url": node.url if node else "",
        "items": lists().newest(tree.scope(node.id), section.count) if node else [],
    }


SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)
