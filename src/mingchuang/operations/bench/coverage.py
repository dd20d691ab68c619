"""The page of the disclosure office over 400 obligations × 40 organisations, among as many articles as asked for."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from mingchuang.directory.actions import add_organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure import actions, queries
from mingchuang.edition import assets
from mingchuang.operations.bench.articles import NOON, TODAY, District, fill, found
from mingchuang.operations.demo.founding import add_people

OBLIGATIONS, ORGANISATIONS, TURNS = 400, 40, 7
PAGE = "/desk/obligations/"


def measure(size: int) -> dict[str, float]:
    """Milliseconds of the page and of the query behind it (half of the turns are quicker), and its queries."""
    district = found()
    assets.collect()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    fill(district, size)
    _oblige(district, people["gongkai"])
    with override_settings(ALLOWED_HOSTS=["testserver"], MINGCHUANG_SECOND_FACTOR="optional"):
        client = Client()
        client.force_login(people["gongkai"])
        page = [_milliseconds(lambda: client.get(PAGE)) for _turn in range(TURNS)]
        assert client.get(PAGE).status_code == 200
    asked = [_milliseconds(lambda: queries.cover(TODAY)) for _turn in range(TURNS)]
    with CaptureQueriesContext(connection) as counted:
        covered = queries.cover(TODAY)
    assert len(covered.lines) >= OBLIGATIONS * ORGANISATIONS
    return {
        "page_ms": round(statistics.median(page), 1),
        "coverage_ms": round(statistics.median(asked), 1),
        "queries": len(counted),
        "lines": len(covered.lines),
    }


def _oblige(district: District, officer) -> None:
    """As many obligations as promised, spread over the columns, each binding forty organisations."""
    bodies = [one for one in district.organisations.values() if one.kind != OrganisationKind.VILLAGE]
    for number in range(ORGANISATIONS - len(bodies)):
        bodies.append(
            add_organisation(
                code=f"BX{number}", name=f"第{number}事业单位", short_name=f"事业{number}", slug=f"sy{number}",
                kind=OrganisationKind.DEPARTMENT, parent=district.organisations["MC"], actor=None, at=NOON,
            )
        )  # fmt: skip
    columns = [column for path, column in sorted(district.columns.items()) if path.startswith("zwgk/")]
    for number in range(OBLIGATIONS):
        values = {
            "field": f"领域{number % 26}", "serial": number, "item": f"事项{number}", "content": "应当公开的内容",
            "limit": {"kind": "workdays_after", "n": 20}, "bearer": "named", "organisations": bodies[:ORGANISATIONS],
            "carriers": ["site"], "levels": ["county"], "columns": [columns[number % len(columns)]],
            "kinds": ["policy"] if number % 3 == 0 else [], "renew_days": 365, "valid_from": TODAY,
        }  # fmt: skip
        actions.add_obligation(values, actor=officer, at=NOON, reason="性能测试")


def _milliseconds(work) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
