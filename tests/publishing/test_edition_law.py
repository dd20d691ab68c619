"""The law of the edition over publishing: whatever happened in whatever order, the edition that grew by
changes equals the one made from nothing, byte for byte."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from mingchuang.directory.actions import change_organisation
from mingchuang.portal.actions import column_changed
from mingchuang.portal.rules import ColumnKind
from mingchuang.publishing import actions
from mingchuang.publishing.models import Article, Attachment, Relation, StoredFile
from mingchuang.publishing.public import ARTICLES
from mingchuang.publishing.rules import ArticleKind, RelationKind, Validity
from tests.edition.factories import only
from tests.edition.law import assert_the_law, publish, stories, told
from tests.publishing.factories import MORNING, District
from tests.publishing.pages import DAY
from tests.publishing.test_article_files import stored

VERBS = (
    "publish", "version", "correct", "withdraw", "pin", "unpin", "move", "validity", "bulk", "expire",
    "repeal", "rename", "edition", "attach", "organisation", "rename_above",
)  # fmt: skip
FEED_KEPT_AN_OLD_NAME = [
    ("publish", 4),
    ("edition", 0),
    ("organisation", 3),
    ("rename_above", 2),
    ("attach", 2),
]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 30)), min_size=3, max_size=12)


class Story:
    """A small district to which things happen; the clock goes on by an hour each time."""

    def __init__(self) -> None:
        self.district = District.make()
        self.now = MORNING
        self.shared: dict[int, StoredFile] = {}
        gatherer = self.district.notices.get_parent()
        gathered = type(self.district.notices)(title="最新公开", slug="zxgk", kind=ColumnKind.AGGREGATE)
        gatherer.add_child(instance=gathered)
        gathered.gathers.set([self.district.notices, self.district.policies])
        column_changed(gathered.pk, actor=None, at=MORNING, added=True)

    @property
    def day(self) -> date:
        return timezone.localtime(self.now).date()

    def live(self, which: int) -> Article | None:
        found = list(Article.objects.filter(live=True).order_by("pk"))
        return found[which % len(found)] if found else None

    def happen(self, verb: str, which: int) -> None:
        self.now += timedelta(hours=7)
        if verb in ("publish", "bulk", "expire", "edition"):
            getattr(self, verb)(which)
        elif verb == "version":
            self.version(which)
        elif (article := self.live(which)) is not None:
            getattr(self, verb)(article, which)

    def publish(self, which: int) -> None:
        kind = (ArticleKind.NOTICE, ArticleKind.POLICY, ArticleKind.ANNOUNCEMENT, ArticleKind.NEWS)[which % 4]
        ends = self.day + timedelta(days=1) if kind is ArticleKind.ANNOUNCEMENT else None
        also = [self.district.policies] if which % 3 == 0 else []
        draft = self.district.draft(title=f"标题{which}", kind=kind, expires_on=ends)
        draft.also_in.set(also)
        actions.save_draft(draft, actor=self.district.editor, at=self.now)
        self.district.through_review(draft, at=self.now)

    def bulk(self, which: int) -> None:
        original = date(2018 + which % 4, 5, 4)
        new = [
            self.district.new(title=f"迁移{which}-{n}", original_on=original, imported=True)
            for n in range(which % 25 + 1)
        ]
        actions.publish_in_bulk(new, actor=None, at=self.now)

    def version(self, which: int) -> None:
        settled = list(Article.objects.exclude(url="").order_by("pk"))
        if not settled:
            return
        draft = settled[which % len(settled)].get_latest_revision_as_object()
        draft.title += "（新）" if len(draft.title) < 100 else ""
        draft.kind = ArticleKind.POLICY if which % 2 else ArticleKind.NOTICE
        actions.save_draft(draft, actor=self.district.editor, at=self.now)
        self.district.through_review(draft, at=self.now)

    def repeal(self, article: Article, which: int) -> None:
        draft = self.district.draft(title=f"废止{which}", kind=ArticleKind.POLICY)
        kind = (RelationKind.REPEALS, RelationKind.INTERPRETS, RelationKind.AMENDS)[which % 3]
        draft.relations.add(Relation(kind=kind, target=article))
        actions.save_draft(draft, actor=self.district.editor, at=self.now)
        self.district.through_review(draft, at=self.now)

    def attach(self, article: Article, which: int) -> None:
        """A new version with a file that others share, or without any; its text leads to a column."""
        draft = article.get_latest_revision_as_object()
        if not article.latest_revision:
            return
        if which % 2:
            draft.attachments.clear()
        else:
            shared = self.shared.setdefault(which % 3, stored(b"a" * (which % 3 + 1)))
            draft.attachments.add(Attachment(file=shared, title="附件"))
        link = f'<p>见<a linktype="page" id="{self.district.policies.pk}">栏目</a>。</p>'
        draft.body = [("rich", RichText(link))]
        actions.save_draft(draft, actor=self.district.editor, at=self.now)
        self.district.through_review(draft, at=self.now)

    def organisation(self, article: Article, which: int) -> None:
        changes = {"name": f"明窗区第{which}局", "short_name": f"第{which}局"}
        change_organisation(article.organisation, changes, actor=None, at=self.now)

    def rename_above(self, _article: Article, which: int) -> None:
        above = self.district.notices.get_parent().specific
        above.title, above.slug = f"公开{which}", f"gongkai{which}"
        above.save_revision().publish()
        column_changed(above.pk, actor=None, at=self.now)

    def correct(self, article: Article, which: int) -> None:
        actions.correct(article, actor=self.district.signer, at=self.now, reason=f"更正{which}。")

    def withdraw(self, article: Article, which: int) -> None:
        actions.withdraw(article, actor=self.district.signer, at=self.now, reason=f"撤回{which}。")

    def pin(self, article: Article, which: int) -> None:
        until = self.day + timedelta(days=which % 3)
        actions.pin(article, until, actor=self.district.signer, at=self.now)

    def unpin(self, article: Article, _which: int) -> None:
        actions.pin(article, None, actor=self.district.signer, at=self.now)

    def move(self, article: Article, which: int) -> None:
        column = (self.district.policies, self.district.notices)[which % 2]
        actions.move_to(article, column, actor=self.district.signer, at=self.now)

    def validity(self, article: Article, which: int) -> None:
        new = list(Validity)[which % len(Validity)]
        actions.set_validity(article, new, actor=self.district.signer, at=self.now, reason="依据清理结果。")

    def rename(self, _article: Article, which: int) -> None:
        column = (self.district.policies, self.district.notices)[which % 2]
        column.title = f"栏目{which}"
        column.slug = f"lanmu{which}"
        column.save_revision().publish()
        column_changed(column.pk, actor=None, at=self.now)

    def expire(self, which: int) -> None:
        self.now += timedelta(days=which % 3)
        actions.expire_due(at=self.now)
        actions.unpin_due(at=self.now)

    def edition(self, _which: int) -> None:
        publish(self)


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=stories(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
@example(steps=FEED_KEPT_AN_OLD_NAME)
def test_after_any_sequence_of_changes_the_edition_equals_a_full_build(steps):
    assert_the_law(Story, steps, before=[("publish", 1), ("bulk", 3)])


@pytest.mark.django_db
def test_publishing_one_article_renders_few_pages_however_many_there_are():
    story = Story()
    rendered = []
    with only(*told("assets")):
        for more in (30, 300):
            moments = [story.now + timedelta(minutes=n) for n in range(more)]
            new = [story.district.new(published_at=moment) for moment in moments]
            actions.publish_in_bulk(new, actor=None, at=moments[-1])
            story.now = moments[-1] + timedelta(minutes=1)
            story.edition(0)
            story.publish(1)
            rendered.append(publish(story).rendered)
    assert rendered[1] <= rendered[0] + 2, rendered
    assert rendered[1] <= 36, rendered


@pytest.mark.django_db
def test_a_batch_of_pages_asks_the_same_number_of_questions_whatever_its_size():
    district = District.make()
    body = [{"type": "rich", "value": "<p>正文。</p>"}]
    new = [district.new(title=f"通知{n}", body=body, kind=ArticleKind.POLICY) for n in range(200)]
    paths = [article.url for article in actions.publish_in_bulk(new, actor=None, at=MORNING)]
    counted = []
    for some in (paths[:10], paths):
        with CaptureQueriesContext(connection) as asked:
            assert len(list(ARTICLES.render(some, DAY))) == len(some)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 15
