"""Premises for tests of disclosure: the small district with its office, obligations and content."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.models import Obligation
from mingchuang.disclosure.rules import Bearer, Limit, LimitKind
from mingchuang.publishing import actions as publishing
from tests.publishing.factories import MORNING, District

TODAY = date(2026, 3, 2)  # Monday


@dataclass
class Office:
    """The district of the publishing tests with its information officer, a town and an officer of the department."""

    district: District
    officer: Person
    tender: Person
    town: Organisation

    @classmethod
    def make(cls) -> "Office":
        district = District.make()
        town = Organisation.objects.create(
            code="MC60",
            name="明窗区新桥镇人民政府",
            short_name="新桥镇",
            slug="xqz",
            kind=OrganisationKind.TOWN,
            parent=district.government,
        )
        officer = person("gongkai", RoleKind.INFORMATION_OFFICER, district.government)
        tender = person("jingban", RoleKind.DEPARTMENT_OFFICER, district.department)
        return cls(district, officer, tender, town)

    def publish(self, days_ago: int = 0, many: int = 1, **fields: Any) -> list[Any]:
        """Articles of the department in 通知公告, listed so many days before today."""
        moment = MORNING - timedelta(days=days_ago)
        new = [self.district.new(published_at=moment, **fields) for _ in range(many)]
        return publishing.publish_in_bulk(new, actor=None, at=MORNING)


def person(name: str, kind: RoleKind, organisation: Organisation) -> Person:
    """Somebody with one role."""
    made = Person.objects.create_user(username=name, full_name=name, password="x", email=f"{name}@mc.example")
    Role.objects.create(person=made, organisation=organisation, kind=kind, granted_at=MORNING)
    return made


def obligation(*columns: Any, named: Any = (), **fields: Any) -> Obligation:
    """An obligation of the departments whose content stands in ``columns``."""
    values: dict[str, Any] = {
        "code": f"T-{Obligation.objects.count() + 1}",
        "item": "安全生产",
        "content": "安全检查的通知和结果",
        "limit": Limit(LimitKind.WORKDAYS_AFTER, 20).stored(),
        "bearer": Bearer.NAMED if named else Bearer.DEPARTMENTS,
        "carriers": ["site"],
        "levels": ["county"],
        "valid_from": TODAY - timedelta(days=200),
        **fields,
    }
    made = Obligation.objects.create(**values)
    made.columns.set(columns)
    made.organisations.set(named)
    return made


def at(day: date) -> datetime:
    """The morning of a day."""
    return MORNING + timedelta(days=(day - TODAY).days)
