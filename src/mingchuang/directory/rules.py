"""Kinds of organisations, the three levels of responsibility for disclosure, and terms of office."""

from collections.abc import Iterable
from datetime import date

from mingchuang.terms import Term


class OrganisationKind(Term):
    """What an organisation is; the four floors of a county-level government."""

    GOVERNMENT = "government", "区政府"
    DEPARTMENT = "department", "区直部门"
    TOWN = "town", "镇、街道"
    VILLAGE = "village", "村、社区"


OFFICE = "office"
"""As whose an organisation's items are counted that is the government's office: what it issues is the government's own."""


class ResponsibilityLevel(Term):
    """The three levels of responsibility for disclosure work (MISSION M01)."""

    PRINCIPAL = "principal", "主要领导"
    LEADER_IN_CHARGE = "leader_in_charge", "分管领导"
    WORKING_OFFICE = "working_office", "工作机构"


class DirectoryVerb(Term):
    """What happens to organisations, posts and leaders."""

    ORGANISATION_ADDED = "organisation.added", "新增机构"
    ORGANISATION_CHANGED = "organisation.changed", "修改机构"
    ORGANISATION_CLOSED = "organisation.closed", "撤并机构"
    POST_ADDED = "post.added", "设立岗位"
    POST_CHANGED = "post.changed", "修改岗位"
    HOLDER_APPOINTED = "post.appointed", "任职"
    HOLDER_LEFT = "post.left", "离任"
    LEADER_ADDED = "leader.added", "新增区领导"
    LEADER_CHANGED = "leader.changed", "修改区领导"
    LEADER_LEFT = "leader.left", "区领导离任"


class DirectoryRefusedError(ValueError):
    """A change that the directory does not accept; the message is the sentence for people."""


TermOfOffice = tuple[date, date | None]
"""First and last day of a term; the last day is None while it lasts."""


def overlaps(term: TermOfOffice, others: Iterable[TermOfOffice]) -> bool:
    """Whether ``term`` shares a day with one of ``others``; last days belong to a term."""
    start, end = term
    return any(
        (end is None or other_start <= end) and (other_end is None or start <= other_end)
        for other_start, other_end in others
    )


def misfit(code: str, parent_line: Iterable[str]) -> str:
    """Why an organisation may not stand below ``parent_line`` (codes from its parent upward); empty if it may."""
    if code in set(parent_line):
        return "上级机构不能是本机构或本机构的下级，请另选上级。"
    return ""
