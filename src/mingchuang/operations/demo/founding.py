"""The district before its first article: names of the site, organisations, posts and their holders, accounts."""

import random
from datetime import date, datetime

from django.utils import timezone

from mingchuang.accounts.actions import add_person, grant_role
from mingchuang.accounts.models import Person
from mingchuang.directory.actions import add_organisation, add_post, appoint
from mingchuang.directory.leaders import add_leader
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind, ResponsibilityLevel
from mingchuang.operations.demo.district import (
    ACCOUNTS,
    DEPARTMENTS,
    GOVERNMENT,
    IN_CHARGE_OF,
    LEADERS,
    OFFICE,
    TOWNS,
    VILLAGES,
    Body,
)
from mingchuang.portal.actions import change_settings
from mingchuang.portal.queries import settings as site_settings

GIVEN_NAMES = (
    "怀瑾", "思齐", "清越", "致远", "景行", "修文", "若谷", "望舒",
    "守拙", "知微", "云帆", "嘉禾", "子衿", "行舟", "南星", "书桓",
)  # fmt: skip


def set_site(at: datetime) -> None:
    """Names and identifiers of the fictional portal."""
    row = site_settings()
    values = {
        "site_name": "明窗区人民政府", "short_name": "明窗区", "subtitle": "示例市明窗区 · 政府信息公开与政务服务",
        "superior": "示例市人民政府", "domain": "www.mingchuang.example", "region_code": "000000",
        "site_code": "0000000001", "icp_licence": "示ICP备00000000号", "police_licence": "示公网安备 00000000000000号",
        "conac_url": "https://bszs.conac.cn/", "mistakes_url": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html",
        "host": "明窗区人民政府办公室", "organiser": "明窗区大数据中心", "contact_address": "示例市明窗区明窗大道1号",
        "contact_telephone": "0000-1234567", "contact_hours": "工作日 8:30—12:00，14:00—17:30",
        "contact_email": "office@mingchuang.example", "postcode": "000000",
        "description": "明窗区人民政府门户网站（演示）：政府信息公开、政务服务、互动交流。", "keywords": "明窗区,政府信息公开,政务服务",
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    change_settings(row, actor=None, at=at)


def add_organisations(at: datetime) -> dict[str, Organisation]:
    """The tree: government, its departments and towns, villages below towns; posts with their holders."""
    made: dict[str, Organisation] = {}

    def add(body: Body, kind: OrganisationKind, parent: str, order: int) -> None:
        made[body.code] = add_organisation(
            code=body.code, name=body.name, short_name=body.short_name, slug=body.slug, kind=kind,
            parent=made.get(parent), sort_order=order, actor=None, at=at,
            details={
                "functions": body.functions, "address": f"示例市明窗区{body.short_name}办公楼",
                "office_hours": "工作日 8:30—12:00，14:00—17:30", "telephone": f"0000-{2000000 + order}",
                "is_government_office": body is OFFICE,
            },
        )  # fmt: skip

    add(GOVERNMENT, OrganisationKind.GOVERNMENT, "", 1)
    for order, body in enumerate((OFFICE, *DEPARTMENTS), 10):
        add(body, OrganisationKind.DEPARTMENT, "MC", order)
    for order, body in enumerate(TOWNS, 60):
        add(body, OrganisationKind.TOWN, "MC", order)
    for order, (town, code, name, slug) in enumerate(VILLAGES, 80):
        body = Body(
            code, f"{made[town].short_name}{name}", name, slug, "办理本村（社区）公共事务和公益事业。"
        )
        add(body, OrganisationKind.VILLAGE, town, order)
    _appoint(made, at)
    return made


def _appoint(made: dict[str, Organisation], at: datetime) -> None:
    since = date(timezone.localtime(at).year - 2, 4, 1)
    dice = random.Random(7)
    for order, (name, holder, duty) in enumerate(LEADERS):
        level = (
            (ResponsibilityLevel.PRINCIPAL, ResponsibilityLevel.LEADER_IN_CHARGE)[order] if order < 2 else ""
        )
        post = add_post(made["MC"], name=name, level=level, duty=duty, sort_order=order, actor=None, at=at)
        appoint(post, name=holder, from_on=since, actor=None, at=at)
        add_leader(
            name=holder, title=name, portfolio=duty, from_on=since, sort_order=order,
            organisations=[made[code] for code in IN_CHARGE_OF.get(order, ())], actor=None, at=at,
        )  # fmt: skip
    office = add_post(
        made["MC"], name="信息科科长", level=ResponsibilityLevel.WORKING_OFFICE, duty="承办全区政府信息公开日常工作。",
        sort_order=20, actor=None, at=at,
    )  # fmt: skip
    appoint(office, name="明一帆", from_on=since, actor=None, at=at)
    for organisation in made.values():
        if organisation.kind not in (OrganisationKind.DEPARTMENT, OrganisationKind.TOWN):
            continue
        head = "局长" if organisation.name.endswith("局") else "主要负责人"
        post = add_post(
            organisation,
            name=head,
            level=ResponsibilityLevel.PRINCIPAL,
            duty="主持全面工作。",
            actor=None,
            at=at,
        )
        appoint(post, name="明" + dice.choice(GIVEN_NAMES), from_on=since, actor=None, at=at)


def add_people(organisations: dict[str, Organisation], password: str, at: datetime) -> dict[str, Person]:
    """The accounts by role."""
    people = {}
    for account in ACCOUNTS:
        person = add_person(
            username=account.username, full_name=account.full_name, password=password, is_demo=True,
            actor=None, at=at,
        )  # fmt: skip
        for kind in account.kinds:
            grant_role(person, kind, organisations[account.organisation], actor=None, at=at)
        people[account.username] = person
    return people
