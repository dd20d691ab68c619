"""Where an inspection reads a site: a folder of finished pages, or an address that it walks page by page."""

import http.client
import secrets
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote, urljoin, urlsplit

from mingchuang.inspection.reading import PageFacts, read_page
from mingchuang.inspection.rules import Origin

PAGE_ENDINGS = (".html", ".htm", ".shtml")
LARGEST_PAGE = 5_000_000
SECONDS_A_PAGE = 15
REDIRECTS = 5
FAILURES_IN_A_ROW = 5
AGENT = "mingchuang-inspect"


class NothingToInspect(Exception):
    """The folder holds no page, or the address does not answer; the sentence says what to do."""


@dataclass(frozen=True)
class Fetched:
    """One page as it was found: ``status`` 200 and its bytes, or what went wrong in words."""

    address: str
    status: int
    body: bytes = b""
    encoding: str = ""
    problem: str = ""
    arrived: str = ""

    @cached_property
    def facts(self) -> PageFacts:
        """What stands on the page, read once; links are taken from where it arrived. Raises ``ValueError``."""
        return read_page(self.address, self.body, self.encoding, base=self.arrived)


class Source(Protocol):
    """What can be inspected. Addresses are absolute; a folder's stand on the host ``folder``."""

    origin: Origin
    home: str

    def pages(self) -> Iterator[Fetched]:
        """Every page, the home page first."""

    def answers(self, address: str) -> bool | None:
        """Whether an internal address leads to something; None where that cannot be known."""

    def is_internal(self, address: str) -> bool:
        """Whether an address belongs to the site."""


class Folder:
    """A folder of finished pages, such as our edition or a copy of another site.

    ``elsewhere`` tells of paths that no file answers but the site does (redirects, searches); without it such
    a link counts as broken only where the folder has a home page, so that single pages can be inspected too.
    """

    origin = Origin.FOLDER
    home = "http://folder/"

    def __init__(self, root: Path, *, elsewhere: Callable[[str], bool] | None = None) -> None:
        self.root = root.resolve()
        self.elsewhere = elsewhere
        self.files = sorted(
            path
            for path in self.root.rglob("*")
            if path.suffix.lower() in PAGE_ENDINGS and path.is_file() and not path.is_symlink()
        )
        if not self.files:
            raise NothingToInspect(
                f"“{root}”里没有网页（{'、'.join(PAGE_ENDINGS)}）。请指定存放网页的文件夹。"
            )
        self.whole = (self.root / "index.html").is_file()
        self.hosts: set[str] = {"folder"}

    def __len__(self) -> int:
        return len(self.files)

    def pages(self) -> Iterator[Fetched]:
        for path in sorted(self.files, key=lambda one: (one != self.root / "index.html", one)):
            with path.open("rb") as file:
                body = file.read(LARGEST_PAGE)
            yield Fetched(self._address(path), 200, body)

    def _address(self, path: Path) -> str:
        relative = path.relative_to(self.root).as_posix()
        if relative == "index.html" or relative.endswith("/index.html"):
            relative = relative.removesuffix("index.html")
        return self.home + quote(relative)

    def belongs(self, host: str) -> None:
        """Count the pages' own name for their host as internal."""
        if host:
            self.hosts.add(host.lower())

    def is_internal(self, address: str) -> bool:
        return (urlsplit(address).hostname or "") in self.hosts

    def answers(self, address: str) -> bool | None:
        parts = urlsplit(address)
        path = unquote(parts.path)
        place = (self.root / path.lstrip("/")).resolve()
        if not place.is_relative_to(self.root):
            return False
        if place.is_file() or (place / "index.html").is_file():
            return True
        if self.elsewhere is not None:
            return self.elsewhere(path)
        return False if self.whole and not parts.query else None


class Address:
    """A site that answers: walked from its home page, on its own host, up to ``limit`` pages."""

    origin = Origin.ADDRESS

    def __init__(self, home: str, *, limit: int = 2000, seconds: float = SECONDS_A_PAGE) -> None:
        parts = urlsplit(home if "://" in home else f"http://{home}")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise NothingToInspect(f"“{home}”不是网址。请写成 https://www.….gov.cn/ 这样的形式。")
        self.home = f"{parts.scheme}://{parts.netloc}{parts.path or '/'}"
        self.host = parts.hostname
        port = _port(self.home)
        self.ports = {80, 443} if port in (80, 443) else {port}
        self.limit, self.seconds = limit, seconds
        self.known: dict[str, bool] = {}
        self.soft_missing = False

    def is_internal(self, address: str) -> bool:
        """The same host and port: what else runs on that machine is not the site."""
        return urlsplit(address).hostname == self.host and _port(address) in self.ports

    def pages(self) -> Iterator[Fetched]:
        waiting: deque[str] = deque([self.home])
        seen, failures, count = {self.home}, 0, 0
        self.soft_missing = self._answers_for_nothing()
        while waiting and count < self.limit:
            address = waiting.popleft()
            found = self._follow(address)
            count += 1
            self.known[address] = found.status == 200
            failures = failures + 1 if found.status == 0 else 0
            yield found
            if failures >= FAILURES_IN_A_ROW:
                yield Fetched(self.home, 0, problem=f"连续{failures}个页面没有答复，检查到此为止。")
                return
            for link in self._links(found):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def answers(self, address: str) -> bool | None:
        if address not in self.known and len(self.known) < self.limit * 2:
            self.known[address] = self._follow(address, method="HEAD").status in (200, 405, 501)
        return self.known.get(address)

    def has_ipv6(self) -> bool:
        """Whether the name leads to an IPv6 address."""
        try:
            return bool(socket.getaddrinfo(self.host, None, socket.AF_INET6))
        except OSError:
            return False

    def _answers_for_nothing(self) -> bool:
        return self._follow(urljoin(self.home, f"/{secrets.token_hex(12)}.html")).status == 200

    def _links(self, found: Fetched) -> list[str]:
        if found.status != 200 or not found.body:
            return []
        try:
            links = found.facts.links
        except ValueError:
            return []
        return [link for link in links if self.is_internal(link) and self._may_be_page(link)]

    def _may_be_page(self, address: str) -> bool:
        parts = urlsplit(address)
        ending = Path(parts.path).suffix.lower()
        return not parts.query and (not ending or ending in (*PAGE_ENDINGS, ".jsp", ".asp", ".aspx", ".php"))

    def _follow(self, address: str, method: str = "GET") -> Fetched:
        passed = [address]
        while True:
            found = self._ask(passed[-1], method)
            if not 300 <= found.status < 400 or not found.arrived:
                return Fetched(address, found.status, found.body, found.encoding, found.problem, passed[-1])
            target = urljoin(passed[-1], found.arrived)
            if target in passed:
                return Fetched(address, 0, problem="跳转成环。")
            if len(passed) > REDIRECTS or urlsplit(target).scheme not in ("http", "https"):
                return Fetched(address, 0, problem="跳转次数过多。")
            if not self.is_internal(target):
                return Fetched(address, 200, arrived=target)
            passed.append(target)

    def _ask(self, address: str, method: str) -> Fetched:
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        path = quote(parts.path or "/", safe="/%~!$&'()*+,;=:@") + (f"?{parts.query}" if parts.query else "")
        connection = kind(parts.hostname or "", parts.port, timeout=self.seconds)
        try:
            connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5"})
            answer = connection.getresponse()
            kind_of = answer.headers.get_content_type()
            encoding = answer.headers.get_content_charset() or ""
            body = answer.read(LARGEST_PAGE) if kind_of in ("text/html", "application/xhtml+xml") else b""
            return Fetched(address, answer.status, body, encoding, arrived=answer.headers.get("Location", ""))
        except TimeoutError:
            return Fetched(address, 0, problem=f"超过{self.seconds:g}秒没有答复。")
        except (OSError, http.client.HTTPException, ssl.SSLError, ValueError):
            return Fetched(address, 0, problem="连接不上或者答复不完整。")
        finally:
            connection.close()


class Outside:
    """Other sites that may be asked whether a link leads somewhere: only the hosts of a list, each address once.

    ``seconds`` for each answer, ``limit`` addresses at most; a site that moves the reader on counts as answering.
    """

    def __init__(self, hosts: Iterable[str], *, seconds: float = SECONDS_A_PAGE, limit: int = 500) -> None:
        self.hosts = {host.lower() for host in hosts}
        self.seconds, self.left = seconds, limit

    def answers(self, address: str) -> bool | None:
        """Whether an address answers; None where it may not be asked, or no more can be."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.hostname not in self.hosts or self.left <= 0:
            return None
        self.left -= 1
        site = Address(f"{parts.scheme}://{parts.netloc}/", seconds=self.seconds)
        return site.answers(address)


def _port(address: str) -> int | None:
    """The port that an address means; None where it means none that there is."""
    parts = urlsplit(address)
    try:
        return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
