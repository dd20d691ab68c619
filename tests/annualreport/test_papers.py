"""A report on paper: in every format and form of the years it agrees with itself before our own checker, and a published
one carries the head of the log of editions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import actions, papers, queries
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.queries import LogHead
from mingchuang.annualreport.rules import Part
from mingchuang.documents.extraction import extract
from mingchuang.edition.models import Edition
from tests.accounts.factories import PersonFactory
from tests.annualreport.january import NOW, TODAY, notices
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db
ENDINGS = ("html", "docx", "pdf", "txt")
PROSE = {Part.PROBLEMS: "有的栏目更新不及时。下一步加强督促。"}
ROOT = "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92"


@pytest.fixture
def district():
    """Two notices of 2018, 2020, 2025 and 2026, one of the government, one of a department."""
    made = District.make()
    for year in (2018, 2020, 2025, 2026):
        for organisation in (made.government, made.department):
            notices(organisation, at=datetime(year, 1, 7, 2, tzinfo=UTC))
    return made


@pytest.mark.parametrize(
    ("year", "layout", "rule", "relations"),
    [
        (2018, "2014", "S-CH", 1),
        (2020, "2019", "T3-ROW", 23),
        (2025, "2021", "T3-ROW", 25),
        (2026, "2021", "T3-ROW", 25),  # half over
    ],
)
def test_a_report_agrees_with_itself_in_every_format(district, tmp_path, year, layout, rule, relations):
    found = queries.figures_of(year, district.government, today=TODAY)
    files = [tmp_path / f"report.{ending}" for ending in ENDINGS]
    for file in files:
        file.write_bytes(papers.rendered(found, PROSE, file.suffix[1:], at=NOW))
    for report in checked(files):
        assert (report.year, report.layout, report.fails) == (year, layout, []), report.path
        assert sum(check.rule == rule for check in report.checks) == relations, report.path


def test_a_year_half_over_says_so_in_every_format(district):
    found = queries.figures_of(2026, district.government, today=TODAY)
    for ending in ENDINGS:
        paper = papers.rendered(found, {}, ending, at=NOW)
        assert "本年度还没有结束" in extract(paper, f"report.{ending}").text, ending


def test_the_head_of_the_log_stands_in_every_format_and_disturbs_no_check(district, tmp_path):
    found = replace(
        queries.figures_of(2025, district.government, today=TODAY),
        log_head=LogHead(128, ROOT, "2026-01-11"),
    )
    for ending in ENDINGS:
        path = tmp_path / f"report.{ending}"
        path.write_bytes(papers.rendered(found, PROSE, ending, at=NOW))
        text = "".join(extract(path, path.name).text.split())
        assert "第128版（2026年1月11日）" in text and ROOT in text and "/check/" in text, ending
        assert checked([path])[0].fails == [], ending


def test_publishing_takes_the_head_of_the_last_edition(district):
    Edition.objects.create(
        number=128, root="a" * 64, entries=1, pages=1, bytes=1, changed=1, journal_block=1, journal_seal="b" * 64,
        day=date(2026, 1, 11), closed_at=NOW, log_leaf="c" * 64, log_root=ROOT, manifest=b"",
    )  # fmt: skip
    everything = (RoleKind.INFORMATION_OFFICER, RoleKind.SIGNER)
    person = PersonFactory(roles=[(kind, district.government) for kind in everything])
    report = actions.begin(2025, district.department, actor=person, at=NOW, today=TODAY)
    actions.write(report, PROSE, actor=person, at=NOW)
    for step in ("submit", "accept", "publish"):
        report = actions.move(report, step, actor=person, at=NOW, today=TODAY)
    head = queries.figures_of(2025, district.department, today=TODAY).log_head
    assert head == LogHead(128, ROOT, "2026-01-11")
