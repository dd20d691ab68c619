"""What publishing shows on the desk's first page: what waits, what was sent on, the organisation's figures."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.accounts.waiting import Figure, WaitingItem
from mingchuang.publishing.lights import Clock, clocks
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import owing_check, sent_by, visible_to, waiting_for
from mingchuang.publishing.rules import REVIEW_STAGES, Stage
from mingchuang.publishing.screened import columns_of, subject_of
from mingchuang.screening.queries import alarmed_subjects, obstacles

GUARDIANS = (RoleKind.SECRECY_CHECKER, RoleKind.SIGNER, RoleKind.INFORMATION_OFFICER)
MOST_ALARMS = MOST_OWED = 20
"""So many are shown to one person at once; when they are settled the next come up."""


def waiting(person: Person, _today: date) -> Iterator[WaitingItem]:
    """Reviews, drafts that were sent back."""
    articles = waiting_for(person)
    lights = clocks(articles, timezone.now())
    for article in articles:
        asked = "按退回意见修改" if article.stage is Stage.DRAFT else article.asked_word
        yield _item(article, lights[article.pk], asked)


def owed(person: Person, _today: date) -> Iterator[WaitingItem]:
    """Checks to be made up for: what was urgent went on the site without them."""
    for article in owing_check(person)[:MOST_OWED]:
        yield _item(article, Clock(Light.AMBER, ""), "已紧急公开，请补办审核")


def alarms(person: Person, _today: date) -> Iterator[WaitingItem]:
    """What is public although screening found something in it since; for those who may decide or withdraw it."""
    subjects = alarmed_subjects()
    organisations = organisations_of(person, GUARDIANS) if subjects else []
    if not organisations:
        return
    keys = [int(subject.partition(":")[2]) for subject in subjects if subject.startswith("article:")]
    live = Article.objects.filter(live=True, pk__in=keys, organisation__in=[one.pk for one in organisations])
    standing = (
        article
        for article in live.select_related("organisation", "home_column").order_by("pk").iterator()
        if obstacles(subject_of(article), columns_of(article), is_live=True)
    )
    for article in islice(standing, MOST_ALARMS):
        asked = "已公开，但查出需要处理的内容：核对后确认，或者撤回"
        yield _item(article, Clock(Light.RED, ""), asked)


def sent(person: Person, _today: date) -> Iterator[WaitingItem]:
    """What the person submitted and others now decide, scheduled publications included."""
    articles = sent_by(person)
    lights = clocks(articles, timezone.now())
    for article in articles:
        asked = article.stage.label
        if article.scheduled_for:
            asked = f"{timezone.localtime(article.scheduled_for):%-m月%-d日 %H:%M}自动公开"
        yield _item(article, lights[article.pk], asked)


def _item(article: Article, clock: Clock, asked: str) -> WaitingItem:
    return WaitingItem(
        light=clock.light,
        number=article.document_number or f"信息{article.pk}",
        subject=article.title,
        asked=f"{asked}（{clock.words}）" if clock.words else asked,
        url=reverse("article_case", args=[article.pk]),
        due_on=timezone.localtime(clock.due).date() if clock.due else None,
        organisation=str(article.organisation),
    )


def figures(person: Person, today: date) -> list[Figure]:
    """This month's publications, what is in review, what was sent back, what goes live today."""
    mine = visible_to(person)
    if not mine.exists():
        return []
    start = timezone.make_aware(datetime(today.year, today.month, 1))  # noqa: DTZ001
    listing = reverse("articles:list")
    reviewing = "&".join(f"stage={stage.value}" for stage in REVIEW_STAGES)
    returned = mine.filter(stage=Stage.DRAFT, reviews__move="send_back").distinct().count()
    return [
        Figure(
            "本月公开",
            mine.filter(Q(published_at__gte=start), imported=False).count(),
            f"{listing}?stage=settled&year={today.year}&ordering=-published_at",
        ),
        Figure("审核中", mine.filter(stage__in=REVIEW_STAGES).count(), f"{listing}?{reviewing}"),
        Figure("退回待修改", returned, f"{listing}?stage=draft"),
        Figure("待定时发布", mine.filter(stage=Stage.SCHEDULED).count(), f"{listing}?stage=scheduled"),
    ]
