"""A year of releases and applications in bulk: one article and one application, made by the usual verbs, multiplied
inside the database over the days of a year, all organisations, kinds, ways, intakes and outcomes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models

from mingchuang.casework.models import Case
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.rules import Intake
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.operations.bench.articles import District
from mingchuang.publishing.queries import live, releases_in, way_of
from mingchuang.publishing.rules import ArticleKind, Channel

DAYS = 364


def multiply_releases(district: District, year: int, count: int) -> None:
    """So many releases: each article goes out on the site, every second one over new media as well."""
    template = live().get()
    bodies = list(district.organisations.values())
    articles = count * 2 // 3
    table = _Table(type(template))
    ways = [str(way_of(body.issuer, [Channel.SITE])) for body in bodies]
    for day, first, number in _spread(year, articles):
        moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        table.copy(
            template.pk, first, number,
            {
                "organisation_id": _choice([body.pk for body in bodies]), "way": _choice(ways),
                "kind": _choice([str(kind) for kind in ArticleKind]), "url": "'/b/' || n.i || '.html'",
                "index_number": "'B-' || n.i",
            },
            {"published_at": moment, "listed_at": moment},
        )  # fmt: skip
    releases = releases_in(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)).model
    made = _Table(releases)
    original = releases.objects.get().pk
    for channel, share in ((Channel.SITE, 1), (Channel.NEW_MEDIA, 2)):
        made.copy_for(original, type(template), template.pk, share, str(channel))


def multiply_cases(district: District, year: int, count: int) -> None:
    """So many applications, received and answered on one day each; every tenth is still open at the year's end."""
    case = Case.objects.get()
    request = case.foi
    bodies = [body.pk for body in district.organisations.values() if body.kind != OrganisationKind.VILLAGE]
    cases, requests = _Table(Case), _Table(type(request))
    last = case.pk + 1
    for day, first, number in _spread(year, count):
        moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        own = {
            "id": f"{last} + n.i",
            "organisation_id": _choice(bodies),
            "number": "'B' || n.i",
            "key": "'b' || n.i",
        }
        cases.copy(case.pk, first, number, own, {"received_on": day, "received_at": moment})
        answered = {
            "case_id": f"{last} + n.i", "outcome": _choice([str(one) for one in Outcome]),
            "applicant_kind": _choice([str(one) for one in ApplicantKind]), "intake": _choice([str(one) for one in Intake]),
        }  # fmt: skip
        late = timedelta(days=25)
        requests.copy(request.pk, first, number, answered, {"answered_on": day + late})


def _spread(year: int, count: int) -> list[tuple[date, int, int]]:
    """Each day of the year with the number of its first row and how many rows it has."""
    first_day = date(year, 1, 1)
    cuts = [count * day // DAYS for day in range(DAYS + 1)]
    return [(first_day + timedelta(days=day), cuts[day], cuts[day + 1] - cuts[day]) for day in range(DAYS)]


def _choice(values: Sequence[Any]) -> str:
    """SQL that takes the values in turns; they are our own codes and ids."""
    shown = [f"'{value}'" if isinstance(value, str) else str(value) for value in values]
    cases = " ".join(f"WHEN {place} THEN {value}" for place, value in enumerate(shown))
    return f"CASE n.i % {len(shown)} {cases} END"


class _Table:
    """A table whose rows are copied."""

    def __init__(self, model: type[models.Model]) -> None:
        self.name = model._meta.db_table
        self.key = str(model._meta.pk.column)  # type: ignore[union-attr]  # every table of ours has one
        self.columns = [str(field.column) for field in model._meta.concrete_fields]

    def copy(
        self, pk: int, first: int, number: int, own: Mapping[str, str], values: Mapping[str, Any]
    ) -> None:
        """``number`` copies of the row ``pk``; ``own`` is SQL in ``n.i``, ``values`` are parameters."""
        columns = [name for name in self.columns if name != self.key or name in own]
        shown = ["%s" if name in values else own.get(name, f't."{name}"') for name in columns]
        given = [values[name] for name in columns if name in values]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.name} ({_names(columns)}) WITH RECURSIVE n(i) AS (SELECT {first} "
                f"UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {first + number}) "
                f"SELECT {', '.join(shown).replace('%', '%%').replace('%%s', '%s')} FROM {self.name} t, n "
                f'WHERE t."{self.key}" = {pk} AND {number} > 0',
                given,
            )

    def copy_for(self, pk: int, article: type[models.Model], without: int, share: int, channel: str) -> None:
        """A copy of the release ``pk`` over ``channel`` for each ``share``-th article but the one ``without``."""
        own = {
            "article_id": "a.id",
            "released_at": "a.published_at",
            "channel": f"'{channel}'",
            "place": "''",
        }
        columns = [name for name in self.columns if name != self.key]
        shown = ", ".join(own.get(name, f't."{name}"') for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.name} ({_names(columns)}) SELECT {shown} FROM {self.name} t, "
                f"{article._meta.db_table} a WHERE t.id = {pk} AND a.id <> {without} AND a.id % {share} = 0"
            )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
