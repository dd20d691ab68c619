"""Premises for tests of publishing: a small district with one person for each step."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.portal.models import ColumnPage, HomePage
from mingchuang.publishing import actions
from mingchuang.publishing.bulk import NewArticle
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import SECRECY_CHECKLIST, ArticleKind

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai
CONFIRMED = {name: True for name, _sentence, _ground in SECRECY_CHECKLIST}


@dataclass
class District:
    """A government with one department, two columns and the four people of the review path."""

    government: Organisation
    department: Organisation
    policies: ColumnPage
    notices: ColumnPage
    editor: Person
    checker: Person
    secrecy_checker: Person
    signer: Person

    @classmethod
    def make(cls) -> "District":
        government = Organisation.objects.create(
            code="MC",
            name="明窗区人民政府",
            short_name="区政府",
            slug="qzf",
            kind=OrganisationKind.GOVERNMENT,
        )
        department = Organisation.objects.create(
            code="MC01",
            name="明窗区教育局",
            short_name="区教育局",
            slug="jyj",
            kind=OrganisationKind.DEPARTMENT,
            parent=government,
        )
        home = Page.objects.get(depth=1).add_child(instance=HomePage(title="明窗区人民政府", slug="mc"))
        openness = home.add_child(instance=ColumnPage(title="政府信息公开", slug="zwgk"))
        policies = openness.add_child(instance=ColumnPage(title="政策文件", slug="zcwj"))
        notices = openness.add_child(instance=ColumnPage(title="通知公告", slug="tzgg"))

        def person(name: str, kind: RoleKind) -> Person:
            made = Person.objects.create_user(username=name, full_name=name, password="x")
            Role.objects.create(person=made, organisation=department, kind=kind, granted_at=MORNING)
            return made

        return cls(
            government,
            department,
            policies,
            notices,
            person("bianji", RoleKind.EDITOR),
            person("shenhe", RoleKind.CHECKER),
            person("baomi", RoleKind.SECRECY_CHECKER),
            person("qianfa", RoleKind.SIGNER),
        )

    def draft(self, title: str = "关于做好春季开学工作的通知", **fields: object) -> Article:
        """A saved draft of the editor."""
        values = {
            "kind": ArticleKind.NOTICE,
            "home_column": self.notices,
            "organisation": self.department,
            "body": [{"type": "rich", "value": "<p>各学校：现将有关事项通知如下。</p>"}],
            **fields,
        }
        article = Article(title=title, **values)
        actions.save_draft(article, actor=self.editor, at=MORNING)
        return article

    def new(self, title: str = "关于开展安全检查的通知", **fields: Any) -> NewArticle:
        """An article for ``publish_in_bulk``."""
        values: dict[str, Any] = {
            "kind": ArticleKind.NOTICE,
            "column": self.notices,
            "organisation": self.department,
            "body": [{"type": "rich", "value": "<p>各学校：请于本周内完成检查。</p>"}],
            **fields,
        }
        return NewArticle(title=title, **values)

    def through_review(self, article: Article, at: datetime = MORNING) -> Article:
        """The newest version of an article, led along the whole path by its four people."""
        actions.submit(article, actor=self.editor, at=at)
        actions.pass_on(article, actor=self.checker, at=at)
        actions.pass_on(article, actor=self.secrecy_checker, at=at, checklist=CONFIRMED)
        return actions.sign(article, actor=self.signer, at=at)

    def awaiting_signature(self, **fields: object) -> Article:
        """A draft that has passed check and secrecy check."""
        article = self.draft(**fields)
        actions.submit(article, actor=self.editor, at=MORNING)
        actions.pass_on(article, actor=self.checker, at=MORNING)
        return actions.pass_on(article, actor=self.secrecy_checker, at=MORNING, checklist=CONFIRMED)

    def published(self, at: datetime = MORNING, **fields: object) -> Article:
        """An article that the public reads."""
        return actions.sign(self.awaiting_signature(**fields), actor=self.signer, at=at)


def shanghai(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment on the office's clock."""
    return timezone.make_aware(datetime(year, month, day, hour))  # noqa: DTZ001
