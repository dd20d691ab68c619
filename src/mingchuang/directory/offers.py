"""What the directory gives to the floors below: its verbs, and names for codes in the journal."""

from collections.abc import Collection

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import DirectoryVerb, OrganisationKind, ResponsibilityLevel
from mingchuang.journal import names, verbs


def organisation_names(codes: Collection[str]) -> dict[str, str]:
    """Short names by code."""
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "short_name"))


verbs.declare(DirectoryVerb)
names.offer("organisation", organisation_names)
names.offer_fields(Organisation)
names.offer_words(
    {
        "organisation": "机构", "post": "岗位", "leader": "区领导", "portfolio": "分管工作", "organisations": "分管机构", "holder": "任职", "kind": "类别", "parent": "上级",
        "level": "责任层级", "fields": "字段", "from_on": "任职日期", "until_on": "离任日期",
        "closed_on": "撤并日期", "into": "并入",
    }
    | dict(OrganisationKind.choices())
    | dict(ResponsibilityLevel.choices())
)  # fmt: skip
