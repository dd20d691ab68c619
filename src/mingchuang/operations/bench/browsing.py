"""A browser as far as measurements need one: cookies, forms, whole answers."""

import gzip
import html
import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 20.0
AWAY = (502, 503, 504)


class NoAnswerError(Exception):
    """Nobody answered, or only that nothing can be done now."""


class StrangeError(Exception):
    """An answer that no fault explains."""


@dataclass(frozen=True)
class Reply:
    """One whole answer."""

    status: int
    location: str
    body: bytes

    def field(self, name: str) -> str:
        """The value of a hidden field of the form. Raises ``StrangeError`` where there is none."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body.decode())
        if not found:
            raise StrangeError(f"no {name} in the answer {self.status}: {self.words[:200]}")
        return html.unescape(found[1])

    @property
    def words(self) -> str:
        """What it says, without markup."""
        text = self.body.decode("utf-8", "replace")
        return re.sub(r"\s+", " ", re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", text))


@dataclass
class Browser:
    """One visit with its cookies. ``source`` is the address from which it comes."""

    port: int
    source: str = "127.0.0.1"
    patience: float = PATIENCE_SECONDS
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Reply:
        """Ask for a page. Raises ``NoAnswerError``, also where an answer was cut."""
        return self._asked("GET", path, None)

    def post(self, path: str, form: dict[str, Any]) -> Reply:
        """Send a form. Raises ``NoAnswerError``."""
        return self._asked("POST", path, urlencode(form, doseq=True))

    def signed_in(self, name: str, password: str) -> "Browser":
        """This browser after signing in."""
        mark = self.get("/accounts/login/").field("csrfmiddlewaretoken")
        reply = self.post(
            "/accounts/login/", {"login": name, "password": password, "csrfmiddlewaretoken": mark}
        )
        if reply.status != 302:
            raise StrangeError(f"{name} was not let in: {reply.status} {reply.words[:200]}")
        return self

    def _asked(self, method: str, path: str, body: str | None) -> Reply:
        line = HTTPConnection("127.0.0.1", self.port, timeout=self.patience, source_address=(self.source, 0))
        told = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body, told)
            answer = line.getresponse()
            content = answer.read()  # raises where less came than was announced
        except (OSError, HTTPException) as cut:
            raise NoAnswerError(repr(cut)) from cut
        finally:
            line.close()
        if answer.status in AWAY:
            raise NoAnswerError(f"{answer.status} on {path}")
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        is_packed = answer.headers.get("Content-Encoding", "") == "gzip"
        return Reply(
            answer.status, answer.headers.get("Location", ""), gzip.decompress(content) if is_packed else content
        )  # fmt: skip


def form_of_article(organisation: int, column: int, text: str) -> dict[str, Any]:
    """The form of a notice as a browser sends it, without title and marks."""
    block = {
        "key": "00000", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [],
    }  # fmt: skip
    body = {
        "type": "rich", "order": 0, "deleted": "", "value": json.dumps({"blocks": [block], "entityMap": {}}),
    }  # fmt: skip
    return {
        "kind": "notice", "organisation": organisation, "home_column": column, "disclosure": "proactive", "body-count": 1,
        **{f"body-0-{name}": value for name, value in body.items()},
        **{f"{rows}-{count}_FORMS": 0 for rows in ("attachments", "relations") for count in ("TOTAL", "INITIAL")},
        **dict.fromkeys(("summary", "keywords", "document_number", "expires_on", "subject", "audience"), ""),
    }  # fmt: skip
