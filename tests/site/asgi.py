"""Ask an ASGI application in the way a server does, without a server."""

import asyncio
from dataclasses import dataclass


@dataclass
class Reply:
    """What came back; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application, path: str, *, method="GET", body=b"", client="203.0.113.9", **told: str) -> Reply:
    """One request; header names are given with ``_`` for ``-``."""
    raw, _, query = path.encode().partition(b"?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": raw.decode(),
        "raw_path": raw,
        "query_string": query,
        "client": (client, 50000),
        "server": ("127.0.0.1", 8000),
        "headers": [
            (name.replace("_", "-").lower().encode(), value.encode()) for name, value in told.items()
        ],
    }
    return asyncio.run(_ask(application, scope, body))


async def _ask(application, scope, body: bytes) -> Reply:
    pieces = [body[start : start + 65536] for start in range(0, max(1, len(body)), 65536)]
    waiting = [
        {"type": "http.request", "body": piece, "more_body": n < len(pieces) - 1}
        for n, piece in enumerate(pieces)
    ]
    sent = []

    async def receive():
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    await application(scope, receive, send)
    told = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:]))
