"""How long the web processes let a database work: never longer than the request that waits for it."""

from collections.abc import MutableMapping
from typing import Any

SHARE = 0.8
"""A statement is given up a little before its request is, so that the answer can still say why."""


def limit_statements(database: MutableMapping[str, Any], request_seconds: float) -> None:
    """Let PostgreSQL end statements, and waiting for locks, of this process after that time.

    Only for processes that answer people: a backup or an import may read for hours. SQLite has no such limit; there
    a writer waits for its turn at most as long as its ``timeout`` says.
    """
    if not database["ENGINE"].endswith("postgresql"):
        return
    milliseconds = int(request_seconds * SHARE * 1000)
    limits = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
    options = database.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {limits}".strip()
