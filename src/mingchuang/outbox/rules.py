"""The streams of the outbox, and the name of the worker's sign of life."""

from mingchuang.terms import Term


class Stream(Term):
    """Who reads a message."""

    EDITION = "edition", "发布版"
    SEARCH = "search", "搜索索引"
    MAIL = "mail", "邮件"


PULSE = "pulse"
"""The job by which the worker says that it is at work."""
