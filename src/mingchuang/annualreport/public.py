"""Reports as others ask for them."""

from datetime import date, datetime

from mingchuang.annualreport import papers, queries
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.publication import publish
from mingchuang.directory.models import Organisation

__all__ = ["checked", "paper", "publish"]


def paper(year: int, organisation: Organisation, ending: str, *, at: datetime, today: date) -> bytes:
    """The report of a year and body as it stands, in the format ``ending`` (html, docx, pdf, txt). Raises KeyError."""
    found = queries.figures_of(year, organisation, today=today)
    report = queries.find(year, organisation)
    return papers.rendered(found, report.prose if report else {}, ending, at=at)
