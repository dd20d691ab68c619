"""The streams of the outbox."""

from mingchuang.terms import Term


class Stream(Term):
    """Who reads a message."""

    EDITION = "edition", "发布版"
    SEARCH = "search", "搜索索引"
    MAIL = "mail", "邮件"
