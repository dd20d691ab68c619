"""Logs that carry ids and codes, and nobody's data: what an error quotes from a row or a form is left out."""

import json
import logging
import re
from datetime import UTC, datetime

_DETAIL = re.compile(r"^(\s*)(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)
_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")


class DiscreetFormatter(logging.Formatter):
    """Leaves out what PostgreSQL quotes of a row, and numbers long enough to be a telephone's or a person's."""

    def format(self, record: logging.LogRecord) -> str:
        line = _DETAIL.sub(r"\1\2: left out", super().format(record))
        return _LONG_NUMBER.sub("[number left out]", line)


class JsonFormatter(DiscreetFormatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, ``process``, and ``error`` with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        message, _, error = super().format(record).partition("\nTraceback ")
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            "process": record.process,
        }
        return json.dumps({**told, "error": f"Traceback {error}"} if error else told, ensure_ascii=False)
