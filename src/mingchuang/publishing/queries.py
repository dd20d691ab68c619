"""Read articles: for reviewers, for lists, for other apps."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Revision

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.publishing import subjects
from mingchuang.publishing.bodies import cleaned_body
from mingchuang.publishing.counting import (
    by_organisation,
    composition,
    disclosed_in,
    document_tally,
    documents_of,
    items_by_organisation,
    releases_in,
    tally,
)
from mingchuang.publishing.models import Article, LiveFile, Relation, Release, Review, ReviewPath
from mingchuang.publishing.rules import (
    AUTHORS,
    EDITABLE_STAGES,
    REVIEW_STAGES,
    REVIEWERS,
    URGENT_PATH,
    USUAL_PATH,
    Channel,
    Stage,
    Step,
    may_check_secrecy,
    normal_document_number,
    workflow_of,
)
from mingchuang.publishing.showing import plain
from mingchuang.publishing.subjects import every as subject_names
from mingchuang.publishing.ways import way_definition, way_of

__all__ = [
    "by_organisation",
    "composition",
    "disclosed_in",
    "document_tally",
    "documents_of",
    "items_by_organisation",
    "releases_in",
    "subject_names",
    "tally",
    "way_definition",
    "way_of",
]  # counted in a room of their own, asked for here like everything else


def live() -> QuerySet[Article]:
    """What the public reads."""
    return Article.objects.filter(live=True)


def path_of(article: Article) -> tuple[Step, ...]:
    """The review path of an article: the most specific row for its organisation and column, else the usual one."""
    return _path_among(article, list(ReviewPath.objects.all()))


def _path_among(article: Article, rows: Sequence[ReviewPath]) -> tuple[Step, ...]:
    fitting = [
        row
        for row in rows
        if row.urgent == article.urgent
        and row.organisation_id in (None, article.organisation_id)
        and row.column_id in (None, article.home_column_id)
    ]
    best = max(
        fitting, key=lambda row: (row.column_id is not None, row.organisation_id is not None), default=None
    )
    if best is None:
        return URGENT_PATH if article.urgent else USUAL_PATH
    return tuple(Step(Stage(step["stage"]), int(step.get("hours", 24))) for step in best.steps)


def working_version(article: Article) -> Article:
    """The newest version, draft or live; what reviewers look at."""
    return article.get_latest_revision_as_object()


def workflow_for(article: Article) -> Workflow[Stage]:
    """The moves of the article's review path."""
    return workflow_of(path_of(working_version(article)))


def roles_for(person: Person, article: Article) -> set[RoleKind]:
    """Which roles this person holds for the article's organisation."""
    return {kind for kind in RoleKind if has_role(person, [kind], article.organisation)}


def moves_now(person: Person, article: Article) -> list[tuple[Move[Stage], str]]:
    """Every move of the article's present stage with the reason why this person may not take it; empty where he may."""
    roles = roles_for(person, article)
    return [
        (move, _refusal(person, article, move, roles))
        for move in workflow_for(article).open_from(article.stage)
    ]


def _refusal(person: Person, article: Article, move: Move[Stage], roles: set[RoleKind]) -> str:
    if move.name == "submit" and article.stage is not Stage.DRAFT and not article.has_unpublished_changes:
        return "没有新的修改，不需要提交审核。"
    wanted = move.by
    if move.name == "send_back":
        wanted = REVIEWERS.get(article.stage, frozenset())
    if not wanted & roles:
        return f"由{'、'.join(kind.label for kind in RoleKind if kind in wanted)}办理。"
    if move.name not in ("pass_check", "pass_secrecy", "sign"):
        return ""
    if article.assigned_to_id and article.assigned_to_id != person.pk:
        return f"已转交{article.assigned_to}办理。"
    if move.name == "pass_secrecy" and not may_check_secrecy(person.pk, editors_since_live(article)):
        return (
            "您修改过这一版本，不能由您进行保密审查，请转交其他保密审查人员。（《政府信息公开条例》第十七条）"
        )
    return ""


def editors_since_live(article: Article) -> set[int]:
    """Who has edited since the last live version (drafted, where there has been none)."""
    edits = Revision.objects.for_instance(article)
    if article.live_revision_id:
        edits = edits.filter(pk__gt=article.live_revision_id)
    editors = set(edits.exclude(user=None).values_list("user_id", flat=True))
    if not article.live_revision_id and article.drafted_by_id:
        editors.add(article.drafted_by_id)
    return editors


def may_edit(person: Person, article: Article) -> bool:
    """Authors of the organisation, while the article is not in review."""
    return article.stage in EDITABLE_STAGES and has_role(person, AUTHORS, article.organisation)


def may_see(person: Person, article: Article) -> bool:
    """Whoever holds a business role for the organisation; the government's own reviewers see all below them."""
    business = [*AUTHORS, *(role for roles in REVIEWERS.values() for role in roles)]
    return has_role(person, business, article.organisation)


def visible_to(person: Person) -> QuerySet[Article]:
    """The articles that appear in this person's lists."""
    business = [*AUTHORS, *(role for roles in REVIEWERS.values() for role in roles)]
    return Article.objects.filter(organisation__in=[o.pk for o in organisations_of(person, business)])


def waiting_for(person: Person) -> list[Article]:
    """What this person is asked to decide or to mend, longest waiting first."""
    found: list[Article] = []
    for stage in REVIEW_STAGES:
        organisations = [o.pk for o in organisations_of(person, REVIEWERS[stage])]
        if organisations:
            found.extend(
                Article.objects.filter(stage=stage, organisation__in=organisations)
                .filter(Q(assigned_to=None) | Q(assigned_to=person))
                .select_related("organisation")[:200]
            )
    found = [
        a
        for a in found
        if a.stage is not Stage.SECRECY_CHECK or may_check_secrecy(person.pk, editors_since_live(a))
    ]
    found.extend(sent_back_to(person))
    return sorted(found, key=lambda article: (article.stage_since is None, article.stage_since))


def owing_check(person: Person) -> QuerySet[Article]:
    """Urgent articles that went on the site before this person's check, oldest first."""
    organisations = [one.pk for one in organisations_of(person, REVIEWERS[Stage.CHECK])]
    owed = Article.objects.filter(check_owed=True, organisation__in=organisations)
    return owed.select_related("organisation").order_by("published_at")


def waiting_ids(person: Person) -> list[int]:
    """The ids of ``waiting_for``."""
    return [article.pk for article in waiting_for(person)]


def years_of(articles: QuerySet[Article]) -> list[int]:
    """The years in which these articles were published, newest first: one look into the index for each."""
    found: list[int] = []
    moments = (
        articles.exclude(published_at=None).order_by("published_at").values_list("published_at", flat=True)
    )
    moment = moments.first()
    while moment is not None:
        found.insert(0, timezone.localtime(moment).year)
        next_year = datetime(found[0] + 1, 1, 1, tzinfo=timezone.get_current_timezone())
        moment = moments.filter(published_at__gte=next_year).first()
    return found


def sent_back_to(person: Person) -> list[Article]:
    """Drafts of this person that a reviewer has sent back."""
    last = Review.objects.filter(article=OuterRef("pk")).order_by("-pk").values("move")[:1]
    drafts = Article.objects.filter(stage=Stage.DRAFT, drafted_by=person).annotate(last_move=Subquery(last))
    return list(drafts.filter(last_move="send_back").select_related("organisation")[:200])


def sent_by(person: Person) -> list[Article]:
    """What this person drafted and others decide now, longest waiting first."""
    stages = [*REVIEW_STAGES, Stage.SCHEDULED]
    drafted = Article.objects.filter(stage__in=stages, drafted_by=person)
    return list(drafted.select_related("organisation").order_by("stage_since")[:200])


def overdue_since(article: Article) -> datetime | None:
    """The moment by which the present step should have been done; None outside the path."""
    return deadlines([article])[article.pk]


def deadlines(articles: Iterable[Article]) -> dict[int, datetime | None]:
    """``overdue_since`` of many articles, by id, with one query."""
    rows = list(ReviewPath.objects.all())
    found: dict[int, datetime | None] = {}
    for article in articles:
        hours = {step.stage: step.hours for step in _path_among(article, rows)}
        within = hours.get(article.stage)
        since = article.stage_since
        found[article.pk] = since + timedelta(hours=within) if since and within is not None else None
    return found


def history(article: Article) -> QuerySet[Review]:
    """Decisions and remarks, newest first."""
    return article.reviews.select_related("person")


def by_document_number(written: str) -> QuerySet[Article]:
    """Live articles with this 文号, however it is written."""
    return live().filter(document_number_key=normal_document_number(written))


def subject_code(written: str) -> str:
    """The code of the subject tree that a written subject means; empty if none."""
    return subjects.code_of(written)


def subject_name(code: str) -> str:
    """The full name of a subject; an unknown code stays as it is."""
    return subjects.name_of(code)


SUMMARY_LENGTH = 100


def summary_of(article: Article) -> str:
    """内容概述: what the editor wrote, else the beginning of the text, at most 100 characters."""
    if article.summary:
        return article.summary[:SUMMARY_LENGTH]
    for part in article.body.raw_data:
        if part["type"] == "rich" and (said := plain(part["value"][:2000])):
            return " ".join(said.split())[:SUMMARY_LENGTH]
    return ""


def any_articles() -> bool:
    """Whether anything was ever drafted or published here."""
    return Article.objects.exists()


def new_draft(**fields: Any) -> Article:
    """An article not yet saved, to be given to ``actions.save_draft``."""
    return Article(**fields)


def imported_keys(keys: Iterable[str]) -> set[str]:
    """Those of the import keys that some article carries already."""
    return set(Article.objects.filter(import_key__in=list(keys)).values_list("import_key", flat=True))


def articles_by_import_key(keys: Iterable[str]) -> dict[str, int]:
    """Which articles carry these import keys."""
    found = Article.objects.filter(import_key__in=list(keys)).exclude(import_key="")
    return dict(found.values_list("import_key", "pk"))


Sameness = tuple[str, str, date | None]
"""文号, title, day: what makes two documents the same."""


def same_documents(wanted: Iterable[Sameness]) -> dict[Sameness, int]:
    """Which of these documents were published here by hand: same title and day, and the same 文号 where there is one."""
    by_title = {(_folded(one[1]), normal_document_number(one[0]), one[2]): one for one in wanted if one[2]}
    numbers = {number for _title, number, _day in by_title if number}
    titles = {one[1] for one in by_title.values() if not one[0]}
    rows = Article.objects.filter(imported=False).exclude(url="")
    rows = rows.filter(Q(document_number_key__in=numbers) | Q(title__in=titles))
    found: dict[Sameness, int] = {}
    days = ("written_on", "original_on", "published_at")
    for pk, title, number, *moments in rows.values_list("pk", "title", "document_number_key", *days):
        for moment in filter(None, moments):
            day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
            if one := by_title.get((_folded(title), number, day)):
                found[one] = pk
    return found


def _folded(title: str) -> str:
    return "".join(title.split())


def ties(articles: Iterable[int]) -> dict[int, str]:
    """What has come to depend on live articles since they were published in bulk: a sentence for each such article.

    An edited, corrected or re-judged article, one that another live one names, or that was released elsewhere too.
    """
    ids = list(articles)
    rows = Article.objects.filter(pk__in=ids, live=True)
    told = {
        "被别的信息引用": rows.filter(
            pk__in=Relation.objects.filter(target__in=ids).exclude(article__in=ids).values("target")
        ),
        "已登记其他发布渠道": rows.filter(
            pk__in=Release.objects.filter(article__in=ids).exclude(channel=Channel.SITE).values("article")
        ),
        "发布过更正或有效性说明": rows.filter(notes__isnull=False),
        "迁入后修改过": rows.filter(Q(latest_revision__isnull=False) | Q(corrected_at__isnull=False)),
    }
    return {pk: why for why, found in told.items() for pk in found.values_list("pk", flat=True)}


def due_to_publish(at: datetime) -> QuerySet[Article]:
    """Signed articles whose moment has come."""
    return Article.objects.filter(stage=Stage.SCHEDULED, scheduled_for__lte=at)


def due_to_expire(day: date) -> QuerySet[Article]:
    """Live articles whose last day lies before ``day``."""
    return live().filter(expires_on__lt=day)


def due_to_unpin(today: date) -> QuerySet[Article]:
    """What was to be pinned until a day before today."""
    return Article.objects.filter(pinned_until__lt=today)


def releases_of(article: Article) -> QuerySet[Release]:
    """Where the article was released, newest first."""
    return article.releases.select_related("evidence")


def count_in(columns: Iterable[int]) -> int:
    """How many articles, drafts included, have their home in these columns or also stand in them."""
    columns = list(columns)
    inside = Q(home_column__in=columns) | Q(also_in__in=columns)
    return Article.objects.filter(inside).distinct().count()


def same_tables(body: Any, other: Any) -> bool:
    """Whether two bodies show the same tables and charts, as they are kept."""
    return _tables(body) == _tables(other)


def _tables(body: Any) -> list[str]:
    return [repr(part["value"]) for part in cleaned_body(body) if part["type"] in ("table", "chart")]


PAGE_ENDINGS = (".html", ".txt", ".pdf", ".docx")
"""Under which endings the page of an article and its papers stand."""


def articles_at(path: str) -> list[Article]:
    """The live articles behind a public path: the one whose page or paper it is, or all that carry the file."""
    stem, _dot, ending = path.rpartition(".")
    wanted = Q(live_files__path=path, live_files__is_live=True)
    if f".{ending}" in PAGE_ENDINGS:
        wanted |= Q(url=f"{stem}.html")
    return list(Article.objects.filter(wanted, live=True).distinct().order_by("pk"))


def public_pages(article: Article) -> list[str]:
    """Every path at which an article's own text can stand."""
    stem = article.url.removesuffix(".html")
    return [stem + ending for ending in PAGE_ENDINGS]


def public_files(article: Article) -> list[str]:
    """The paths of the public copies of its attachments and pictures."""
    return list(article.live_files.filter(is_live=True).order_by("path").values_list("path", flat=True))


def live_paths(paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that a live article still uses."""
    used = LiveFile.objects.filter(path__in=list(paths), is_live=True)
    return sorted(set(used.values_list("path", flat=True)))
