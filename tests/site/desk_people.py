"""A district with articles and a signed-in browser for each role: the ground on which attacks are tried."""

from dataclasses import dataclass

from django.test import Client

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.publishing.models import Article
from tests.accounts.factories import PersonFactory
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District


@dataclass
class Ground:
    """``published`` and ``draft`` are articles of ``district``; ``browser(kind)`` is signed in."""

    district: District
    published: Article
    draft: Article

    @classmethod
    def make(cls, title: str = "关于做好春季开学工作的通知") -> "Ground":
        district = District.make()
        return cls(district, district.published(title=title), district.draft(title="尚未公布的事项"))

    def browser(self, kind: RoleKind) -> Client:
        """A browser of somebody who is ``kind`` in the department (administrators: in the government)."""
        person = PersonFactory()
        Role.objects.create(
            person=person, organisation=self.district.department, kind=kind, granted_at=MORNING
        )
        return signed_in(person)
