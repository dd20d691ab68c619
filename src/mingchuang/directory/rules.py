"""Kinds of organisations and the three levels of responsibility for disclosure."""

from mingchuang.terms import Term


class OrganisationKind(Term):
    """What an organisation is; the four floors of a county-level government."""

    GOVERNMENT = "government", "区政府"
    DEPARTMENT = "department", "区直部门"
    TOWN = "town", "镇、街道"
    VILLAGE = "village", "村、社区"


class ResponsibilityLevel(Term):
    """The three levels of responsibility for disclosure work (MISSION M01)."""

    PRINCIPAL = "principal", "主要领导"
    LEADER_IN_CHARGE = "leader_in_charge", "分管领导"
    WORKING_OFFICE = "working_office", "工作机构"


class DirectoryVerb(Term):
    """What happens to organisations and posts."""

    ORGANISATION_ADDED = "organisation.added", "新增机构"
    ORGANISATION_CHANGED = "organisation.changed", "修改机构"
    HOLDER_APPOINTED = "post.appointed", "任职"
    HOLDER_LEFT = "post.left", "离任"
