"""明窗 Mingchuang: a county-level government discloses, answers, serves, listens and accounts for the year."""

__version__ = "0.1.0"
