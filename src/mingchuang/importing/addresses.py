"""Addresses of the old platform as paths of this site."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from mingchuang.edition.rules import PathRefused, addresses, checked, checked_moved, read_query

MAX_PATH = 480


def can_be_redirected(path: str) -> bool:
    """Whether the edition can answer for an old address; the few whose query it cannot hold, the application answers."""
    try:
        checked_moved(path)
    except PathRefused:
        return False
    return True


def is_dynamic(path: str) -> bool:
    """Whether the application itself has a page at this path, whatever its query."""
    return any(_resolves(one) for one in addresses(path.partition("?")[0]))


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def old_path(url: str) -> str:
    """The path under which the old platform served ``url``, with its query as it reads; empty where it can lead nowhere.

    >>> old_path("http://xxgk.example.gov.cn/art/2017/5.html")
    '/art/2017/5.html'
    >>> old_path("/art/2017/")
    '/art/2017/index.html'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = unquote(parts.path)
    if path.endswith("/"):
        path += "index.html"
    try:
        checked(path)
    except PathRefused:
        return ""
    query = read_query(parts.query.replace(" ", "%20"))
    path = f"{path}?{query}" if query else path
    return path if len(path) <= MAX_PATH and path != "/index.html" else ""
