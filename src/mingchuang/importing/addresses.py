"""Addresses of the old platform as paths of this site."""

from urllib.parse import unquote, urlsplit

from mingchuang.edition.rules import PathRefused, checked

MAX_PATH = 480


def old_path(url: str) -> str:
    """The path under which the old platform served ``url``, with its query; empty where it can lead nowhere.

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
    path = f"{path}?{parts.query}" if parts.query else path
    return path if len(path) <= MAX_PATH and path != "/index.html" else ""
