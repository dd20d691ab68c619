"""Logs that carry ids and codes, and nobody's data: what an error quotes from a row or a form is left out."""

import logging
import re

_DETAIL = re.compile(r"^(\s*)(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)
_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")


class DiscreetFormatter(logging.Formatter):
    """Leaves out what PostgreSQL quotes of a row, and numbers long enough to be a telephone's or a person's."""

    def format(self, record: logging.LogRecord) -> str:
        line = _DETAIL.sub(r"\1\2: left out", super().format(record))
        return _LONG_NUMBER.sub("[number left out]", line)
