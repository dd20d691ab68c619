"""What may lie in the edition, in which state, and what its manifest says about it."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote_to_bytes

from mingchuang.terms import Term

MAX_PATH_BYTES = 900
MAX_NAME_BYTES = 240
"""A file system takes 255 bytes; the rest is for the endings of compressed copies."""

COMPRESSED_KINDS = frozenset({"html", "css", "js", "mjs", "json", "xml", "txt", "svg", "csv", "map", "xsl"})
"""Endings of files that are worth compressing."""

MAX_COMPRESSED_BYTES = 4 << 20
"""Larger files are neither compressed nor held in memory."""

ATTACHMENTS = "/attachments/"
"""Below this address lie the public copies of files that people uploaded; they are served with more care."""


class State(Term):
    """What an address of the edition answers."""

    LIVE = "live", "在线"
    GONE = "gone", "已撤回"
    MOVED = "moved", "已迁移"
    DROPPED = "dropped", "已移除"


IN_TREE = (State.LIVE, State.GONE, State.MOVED)
"""The states over which an edition's root is computed; a dropped address leaves no trace but its delta."""


class PathRefused(ValueError):
    """A page source named an address that no file of the edition may have."""


def checked(path: str) -> str:
    """``path`` itself, if it is the address of a file that the edition may hold.

    Raises ``PathRefused`` otherwise: an address starts with ``/``, ends with a file name, has no empty, hidden
    or climbing part, and nothing that a shell, a browser or a server reads in two ways.
    """
    if not path.startswith("/") or len(path.encode()) > MAX_PATH_BYTES:
        raise PathRefused(f"not an address of the edition: {path[:80]!r}")
    if any(ord(sign) < 32 or ord(sign) == 127 or sign in '\\?#%"$' for sign in path):
        raise PathRefused(f"sign that is not allowed in {path!r}")
    for name in path[1:].split("/"):
        if not name or name.startswith(".") or len(name.encode()) > MAX_NAME_BYTES:
            raise PathRefused(f"part {name[:40]!r} is not allowed in {path!r}")
    stem, _, ending = path.rpartition(".")
    if ending in ("gz", "br") and is_compressed(stem):
        raise PathRefused(f"{path!r} would stand where a compressed copy stands")
    return path


_QUERY = re.compile(r"(?:[A-Za-z0-9!%&'()*+,\-./:;=?@\[\]_|~]|[^\x00-\x9f]){1,400}")
"""What may stand behind the question mark of a moved address: as it reads, and nothing that nginx would read."""
_AS_IT_STANDS = "!%&'()*+,-./:;=?@[]_|~"
_CHINESE = ("utf-8", "gb18030")
"""How browsers write Chinese characters into a query: in the encoding of the page where the link or form stood."""


def checked_moved(path: str) -> str:
    """``path`` itself, if it can be a moved address: that of a file, with or without a query.

    Raises ``PathRefused`` otherwise.
    """
    place, mark, query = path.partition("?")
    checked(place)
    if mark and not _QUERY.fullmatch(query):
        raise PathRefused(f"query that is not allowed in {path!r}")
    if any(len(address.encode()) > MAX_PATH_BYTES for address in addresses(path)):
        raise PathRefused(f"address that is too long: {path[:80]!r}")
    return path


def read_query(query: str) -> str:
    """A query as it reads: escaped Chinese characters, of UTF-8 or GB18030, written out; escaped ASCII stays escaped.

    >>> read_query("name=%E4%BF%A1&a=%26"), read_query("name=%D0%C5&a=%26")
    ('name=信&a=%26', 'name=信&a=%26')
    """
    raw = unquote_to_bytes(re.sub("%(?=[0-7])", "%25", query))
    for encoding in _CHINESE:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return query


def _sent(query: str) -> list[str]:
    """The ways in which browsers send a query."""
    if query.isascii():
        return [query]
    return [quote(query, safe=_AS_IT_STANDS, encoding=encoding) for encoding in _CHINESE]


def is_compressed(path: str) -> bool:
    """Whether this kind of file is worth compressing."""
    return path.rpartition(".")[2].lower() in COMPRESSED_KINDS


def has_copies(path: str, size: int) -> bool:
    """Whether compressed copies stand beside this file; very large ones are served as they are."""
    return is_compressed(path) and size <= MAX_COMPRESSED_BYTES


def manifest_line(
    state: str, path: str, *, size: int = 0, sha256: str = "", sm3: str = "", target: str = ""
) -> bytes:
    """What the manifest says about one address; the leaf of the edition's tree.

    A gone address is vouched for by the hashes of its note, a moved one by its target. Written out because there are
    as many lines as addresses; what comes out is ``canonical`` (tested). ``state`` may be the code of a ``State``.
    """
    head = f'{{"path":{_quoted(path)},'
    if state == State.MOVED:
        line = f'{head}"state":"{state}","target":{_quoted(target)}}}'
    elif state == State.DROPPED:
        line = f'{head}"state":"{state}"}}'
    else:
        line = f'{head}"sha256":"{sha256}","size":{size},"sm3":"{sm3}","state":"{state}"}}'
    return line.encode()


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: object) -> bytes:
    """JSON as bytes that do not depend on key order or spacing."""
    return _ENCODER.encode(value).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def addresses(path: str) -> list[str]:
    """The addresses under which readers ask for ``path``: a folder's page answers for the folder as well."""
    place, mark, query = path.partition("?")
    if mark:
        return [f"{one}?{sent}" for one in addresses(place) for sent in _sent(query)]
    if path.endswith("/index.html"):
        folder = path.removesuffix("index.html")
        return [path, folder] if folder == "/" else [path, folder, folder.rstrip("/")]
    return [path]


def redirects_body(moved: Iterable[tuple[str, str]]) -> bytes:
    """The file ``redirects``: one line for each moved address, the body of an nginx ``map``.

    nginx compares without regard to case and refuses a key that stands twice, so the first address in order
    wins; readers of this file compare in the same way.
    """
    lines: dict[str, str] = {}
    for path, target in sorted(moved):
        for address in addresses(path):
            lines.setdefault(address.lower(), f'"{address}" "{quote(target, safe=SAFE_IN_TARGET)}";\n')
    return "".join(lines[key] for key in sorted(lines)).encode()


SAFE_IN_TARGET = "/:?=&#,;@!*()'+~-._"
