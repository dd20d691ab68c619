"""Coverage and freshness: for each obligation and each organisation that it binds, what is live and what is due.

One set of queries for everything, whose number depends neither on how many obligations nor on how many articles
there are. Articles are counted once however many columns hold them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure import evidence
from mingchuang.disclosure.models import Evidence, Exemption, Obligation, Occurrence
from mingchuang.disclosure.rules import (
    Bearer,
    Due,
    Limit,
    Origin,
    Standing,
    due_after,
    renewal_due,
    standing_on,
)
from mingchuang.parameters.queries import calendar, value
from mingchuang.portal.queries import tree
from mingchuang.publishing.queries import live

SOON = "disclosure.soon_days"
_BOUND = {
    Bearer.EVERY: {OrganisationKind.GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.TOWN},
    Bearer.DEPARTMENTS: {OrganisationKind.DEPARTMENT},
    Bearer.TOWNS: {OrganisationKind.TOWN},
}


@dataclass(frozen=True)
class Line:
    """How one obligation stands for one organisation: pieces of live content, the newest day, the next due day."""

    obligation: int
    organisation: int
    standing: Standing
    count: int = 0
    newest_on: date | None = None
    due: Due | None = None


@dataclass(frozen=True)
class Coverage:
    """Everything on one day; ``lines`` by obligation and organisation, only where the obligation binds."""

    day: date
    obligations: Sequence[Obligation]
    organisations: Sequence[Organisation]
    lines: Mapping[tuple[int, int], Line]

    def of_organisation(self, pk: int) -> list[Line]:
        """The lines of one organisation in the order of the catalogue."""
        return [line for one in self.obligations if (line := self.lines.get((one.pk, pk))) is not None]

    def tally(self, lines: Iterable[Line] | None = None) -> dict[Standing, int]:
        """How many lines stand in each way."""
        counted = dict.fromkeys(Standing, 0)
        for line in self.lines.values() if lines is None else lines:
            counted[line.standing] += 1
        return counted


@dataclass
class _Found:
    """What was found for one obligation and organisation."""

    count: int = 0
    newest: datetime | None = None
    days: list[date] = field(default_factory=list)

    def add(self, count: int, newest: datetime | None) -> None:
        self.count += count
        if newest is not None and (self.newest is None or newest > self.newest):
            self.newest = newest

    def and_one(self, newest: datetime) -> "_Found":
        """This and one more; what rules share is never changed."""
        more = _Found(self.count, self.newest, list(self.days))
        more.add(1, newest)
        return more

    @cached_property
    def newest_on(self) -> date | None:
        """The newest day, of articles or of other pieces."""
        days = [*self.days, *([timezone.localtime(self.newest).date()] if self.newest else [])]
        return max(days, default=None)


def cover(day: date, obligations: Sequence[Obligation] | None = None) -> Coverage:
    """How every obligation in force stands on ``day``; with ``obligations`` only these."""
    rows = in_order(in_force(day).prefetch_related(None) if obligations is None else obligations)
    bodies = list(Organisation.objects.filter(is_active=True).order_by("sort_order", "code"))
    binding = bound(rows, bodies)
    found = _Stock(rows, bodies).found(binding)
    judge, nothing = _Judge(day), _Found()
    lines: dict[tuple[int, int], Line] = {}
    for row in rows:
        of_row = judge.of(row)
        for pk in binding[row.pk]:
            key = (of_row.pk, pk)
            lines[key] = of_row.line(pk, found.get(key, nothing))
    shown = {pk for _obligation, pk in lines}
    return Coverage(day, rows, [body for body in bodies if body.pk in shown], lines)


class _Judge:
    """Says of each obligation and organisation how it stands on one day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.calendar, self.soon = calendar(), value(SOON, on=day)
        standing = Exemption.objects.filter(ended_at=None)
        self.exempt = set(standing.values_list("obligation_id", "organisation_id"))
        self.owed: dict[tuple[int, int], list[date]] = defaultdict(list)
        told = Occurrence.objects.filter(voided_at=None)
        for row, organisation, day_of in told.values_list("obligation_id", "organisation_id", "happened_on"):
            self.owed[row, organisation].append(day_of)
        self._due: dict[tuple[date, int], Due] = {}

    def of(self, row: Obligation) -> "_RowJudge":
        """The same for one obligation."""
        return _RowJudge(self, row)

    def due(self, happened_on: date, limit: Limit) -> Due:
        """The last day for what was made or changed on a day; each reckoned once."""
        key = (happened_on, limit.days)
        if key not in self._due:
            self._due[key] = due_after(happened_on, limit, self.calendar)
        return self._due[key]


class _RowJudge:
    """Says of one obligation how it stands for each organisation; what is the same for many is worked out once."""

    def __init__(self, judge: _Judge, row: Obligation) -> None:
        self.pk = row.pk
        self.judge, self.limit, self.renew_days = judge, row.time_limit, row.renew_days
        self.first = judge.due(row.valid_from, self.limit)
        self._usual: dict[date | None, tuple[Standing, Due | None]] = {}

    def line(self, organisation: int, found: _Found) -> Line:
        """How it stands for one organisation with what was found of it."""
        key = (self.pk, organisation)
        if key in self.judge.exempt:
            return Line(*key, Standing.NOT_APPLICABLE)
        newest = found.newest_on
        owed = self.judge.owed.get(key, ())
        if owed:
            standing, due = self._standing(newest, owed)
        else:
            if newest not in self._usual:
                self._usual[newest] = self._standing(newest, ())
            standing, due = self._usual[newest]
        return Line(*key, standing, found.count, newest, due)

    def _standing(self, newest: date | None, owed: Iterable[date]) -> tuple[Standing, Due | None]:
        dues = [
            self.judge.due(happened_on, self.limit)
            for happened_on in owed
            if newest is None or newest < happened_on
        ]
        again = self.first if newest is None else renewal_due(newest, self.renew_days)
        if again is not None:
            dues.append(again)
        return standing_on(self.judge.day, newest_on=newest, dues=dues, soon_days=self.judge.soon)


def in_force(day: date) -> QuerySet[Obligation]:
    """The obligations that hold on ``day``, in order, with what coverage reads of them."""
    open_end = Q(valid_until=None) | Q(valid_until__gte=day)
    held = Obligation.objects.filter(open_end, valid_from__lte=day)
    return held.prefetch_related("organisations", "columns").order_by("origin", "field", "serial", "pk")


def in_order(obligations: Iterable[Obligation]) -> list[Obligation]:
    """The regulation's own first, then the fields, then the district's additions."""
    order = {origin: place for place, origin in enumerate(Origin)}
    return sorted(obligations, key=lambda one: (order.get(one.origin, 9), one.field, one.serial, one.pk))


def bound(obligations: Iterable[Obligation], bodies: Sequence[Organisation]) -> dict[int, list[int]]:
    """For each obligation the ids of the organisations that it binds, in their order."""
    of_kind = {bearer: [body.pk for body in bodies if body.kind in kinds] for bearer, kinds in _BOUND.items()}
    root = [body.pk for body in bodies if body.parent_id is None][:1]
    active = {body.pk for body in bodies}
    named = linked(Obligation.organisations.through, "organisation_id")
    binding = {}
    for row in obligations:
        if row.bearer == Bearer.DISTRICT:
            binding[row.pk] = root
        elif row.bearer == Bearer.NAMED:
            binding[row.pk] = [pk for pk in named.get(row.pk, ()) if pk in active]
        else:
            binding[row.pk] = of_kind[row.bearer]
    return binding


def linked(through: Any, column: str) -> dict[int, list[int]]:
    """The ids that obligations name in a table of links, without loading what they name."""
    found: dict[int, list[int]] = defaultdict(list)
    for obligation, pk in through.objects.order_by("pk").values_list("obligation_id", column):
        found[obligation].append(pk)
    return found


class _Stock:
    """The live content of the site, grouped so that many rules can be read off it."""

    def __init__(self, obligations: Sequence[Obligation], bodies: Sequence[Organisation]) -> None:
        self.obligations = obligations
        self.above = {body.pk: body.parent_id for body in bodies}
        self.scopes = scopes(obligations)
        grouped = live().order_by()
        names = ("home_column", "organisation", "kind", "subject")
        self.at_home: dict[int, list[tuple]] = defaultdict(list)
        for row in grouped.values_list(*names).annotate(n=Count("pk"), newest=Max("listed_at")):
            self.at_home[row[0]].append(row[1:])
        self.besides: dict[int, list[tuple]] = defaultdict(list)
        wanted = {column for scope in self.scopes.values() for column in scope}
        placed = live().order_by().annotate(stands_in=F("placements__column"))
        extra = placed.filter(stands_in__in=wanted).exclude(stands_in=F("home_column"))
        for column, *row in extra.values_list("stands_in", "pk", *names, "listed_at"):
            self.besides[column].append(tuple(row))
        self.active = [body.pk for body in bodies]
        self.roots = [body.pk for body in bodies if body.parent_id is None][:1]
        self._own: dict[int, list[int]] = {}
        self._issued: dict[Any, dict[int, _Found]] = {}
        self._by_rule: dict[Any, dict[int, _Found]] = {}

    def found(self, binding: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], _Found]:
        """What counts for each obligation and organisation, by rule, by hand, from other apps."""
        found: dict[tuple[int, int], _Found] = {}
        for row in self.obligations:
            if has_rule(row, self.scopes[row.pk]):
                counted = self._counted(row)
                for pk in binding[row.pk]:
                    if pk in counted:
                        found[row.pk, pk] = counted[pk]
        self._by_hand(found, {row.pk: row for row in self.obligations})
        self._elsewhere(found, binding)
        return found

    def _counted(self, row: Obligation) -> Mapping[int, _Found]:
        """What the rule of an obligation finds, for each organisation for which it counts; made once for each rule."""
        rule = (self.scopes[row.pk], tuple(sorted(row.kinds)), row.subject)
        whose = row.issuer_id or ("district" if row.bearer == Bearer.DISTRICT else "own")
        if (rule, whose) not in self._by_rule:
            if rule not in self._issued:
                self._issued[rule] = self._read(*rule)
            issued = self._issued[rule]
            counted: dict[int, _Found] = defaultdict(_Found)
            for source, part in issued.items():
                for pk in self._targets(source, whose):
                    counted[pk].add(part.count, part.newest)
            self._by_rule[rule, whose] = dict(counted)
        return self._by_rule[rule, whose]

    def _targets(self, source: int, whose: int | str) -> Sequence[int]:
        """The organisations for which counts what ``source`` issues: itself and those above it but the root's."""
        if whose == "district":
            return self.roots
        if whose != "own":
            return self.active if source == whose else ()
        if source not in self._own:
            line, current = [source], self.above.get(source)
            while current is not None:
                line.append(current)
                current = self.above.get(current)
            self._own[source] = [pk for pk in line if pk == source or self.above.get(pk) is not None]
        return self._own[source]

    def _read(self, scope: frozenset[int], kinds: Sequence[str], subject: str) -> dict[int, _Found]:
        issued: dict[int, _Found] = defaultdict(_Found)
        for column in scope or self.at_home:
            for organisation, kind, about, count, newest in self.at_home.get(column, ()):
                if (not kinds or kind in kinds) and about.startswith(subject):
                    issued[organisation].add(count, newest)
        seen: set[int] = set()
        for column in scope:
            for article, home, organisation, kind, about, listed_at in self.besides.get(column, ()):
                if home in scope or article in seen:
                    continue
                if (not kinds or kind in kinds) and about.startswith(subject):
                    seen.add(article)
                    issued[organisation].add(1, listed_at)
        return issued

    def _by_hand(self, found: dict[tuple[int, int], _Found], rows: Mapping[int, Obligation]) -> None:
        named = Evidence.objects.filter(article__live=True).select_related("article")
        pairs = [one for one in named if one.obligation_id in rows]
        by_rule_too = matching([(rows[one.obligation_id], one.article_id) for one in pairs], self.scopes)
        for one in pairs:
            row, pk = rows[one.obligation_id], one.organisation_id
            whose = row.issuer_id or ("district" if row.bearer == Bearer.DISTRICT else "own")
            is_theirs = pk in self._targets(one.article.organisation_id, whose)
            if is_theirs and (row.pk, one.article_id) in by_rule_too:
                continue
            had = found.get((row.pk, pk)) or _Found()
            found[row.pk, pk] = had.and_one(one.article.listed_at)

    def _elsewhere(self, found: dict[tuple[int, int], _Found], binding: Mapping[int, Sequence[int]]) -> None:
        by_code = {row.code: row for row in self.obligations}
        for piece in evidence.pieces():
            row = by_code.get(piece.code)
            if row is None:
                continue
            targets = binding[row.pk] if row.bearer == Bearer.DISTRICT else [piece.organisation]
            for pk in targets:
                had = found.get((row.pk, pk)) or _Found()
                found[row.pk, pk] = _Found(had.count + 1, had.newest, [*had.days, piece.newest_on])


def has_rule(obligation: Obligation, scope: frozenset[int]) -> bool:
    """Whether content counts by rule, not only by hand."""
    return bool(scope or obligation.kinds or obligation.subject)


def scopes(obligations: Iterable[Obligation]) -> dict[int, frozenset[int]]:
    """For each obligation the columns whose content counts: those named, and what an aggregate gathers."""
    laid, named = tree(), linked(Obligation.columns.through, "columnpage_id")
    gathered: dict[int, tuple[int, ...]] = {}
    for columns in named.values():
        for pk in columns:
            if pk not in gathered:
                gathered[pk] = laid.scope(pk) or (pk,)
    return {
        row.pk: frozenset(pk for column in named.get(row.pk, ()) for pk in gathered[column])
        for row in obligations
    }


def matching(
    pairs: Sequence[tuple[Obligation, int]], laid: Mapping[int, frozenset[int]]
) -> set[tuple[int, int]]:
    """Those pairs of an obligation and an article's id that the obligation's rule finds by itself."""
    articles = {pk for _row, pk in pairs}
    facts: dict[int, tuple[str, str]] = {}
    columns: dict[int, set[int]] = defaultdict(set)
    told = live().filter(pk__in=articles).values_list("pk", "kind", "subject", "placements__column")
    for pk, kind, subject, column in told:
        facts[pk] = kind, subject
        columns[pk].add(column)
    return {
        (row.pk, pk)
        for row, pk in pairs
        if has_rule(row, laid[row.pk])
        and (not row.kinds or facts[pk][0] in row.kinds)
        and facts[pk][1].startswith(row.subject)
        and (not laid[row.pk] or laid[row.pk] & columns[pk])
    }


def content_of(obligation: Obligation, organisation: Organisation) -> list[Any]:
    """The live articles behind one line, newest first: exactly those that ``cover`` counts."""
    by_hand = Q(
        pk__in=Evidence.objects.filter(obligation=obligation, organisation=organisation).values("article")
    )
    rule = Q(pk__in=())
    scope = scopes([obligation])[obligation.pk]
    if has_rule(obligation, scope):
        rule = Q(subject__startswith=obligation.subject) & _issued_for(obligation, organisation)
        if obligation.kinds:
            rule &= Q(kind__in=obligation.kinds)
        if scope:
            placed = live().filter(placements__column__in=scope)
            rule &= Q(home_column__in=scope) | Q(pk__in=placed.values("pk"))
    found = live().filter(by_hand | rule).select_related("organisation", "home_column")
    return list(found.order_by("-listed_at", "-pk"))


def _issued_for(obligation: Obligation, organisation: Organisation) -> Q:
    if obligation.issuer_id:
        return Q(organisation=obligation.issuer_id)
    if obligation.bearer == Bearer.DISTRICT:
        return Q()
    bodies = dict(Organisation.objects.filter(is_active=True).values_list("pk", "parent_id"))
    if bodies.get(organisation.pk) is None:
        return Q(organisation=organisation)
    below = {organisation.pk}
    grew = True
    while grew:
        more = {pk for pk, parent in bodies.items() if parent in below} - below
        below |= more
        grew = bool(more)
    return Q(organisation__in=below)
