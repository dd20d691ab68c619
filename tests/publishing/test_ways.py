"""Each item is counted by exactly one of the four ways, by rules that are data."""

import itertools

import pytest

from mingchuang.directory.actions import add_organisation, change_organisation
from mingchuang.directory.rules import OFFICE, DirectoryRefusedError, OrganisationKind
from mingchuang.publishing.bulk import NewArticle, publish_in_bulk
from mingchuang.publishing.rules import ArticleKind, Channel, Way
from mingchuang.publishing.ways import way_definition, way_of, way_rules
from tests.publishing.factories import MORNING, District

ISSUERS = [*map(str, OrganisationKind), OFFICE]


@pytest.mark.parametrize(
    ("issuer", "channels", "way"),
    [
        ("government", [Channel.SITE], Way.SITE),
        ("government", [Channel.CITY_PLATFORM, Channel.SITE], Way.SITE),
        ("government", [Channel.CITY_PLATFORM, Channel.BOARD], Way.CITY_PLATFORM),
        ("government", [Channel.RADIO], Way.OTHER),
        ("government", [], Way.OTHER),
        (OFFICE, [Channel.SITE], Way.SITE),
        (OFFICE, [Channel.CITY_PLATFORM], Way.CITY_PLATFORM),
        (OFFICE, [Channel.NEWSPAPER], Way.OTHER),
        ("department", [Channel.SITE], Way.DEPARTMENTS_AND_TOWNS),
        ("town", [Channel.CITY_PLATFORM], Way.DEPARTMENTS_AND_TOWNS),
        ("village", [Channel.BOARD], Way.DEPARTMENTS_AND_TOWNS),
    ],
)
def test_who_issued_it_and_over_which_channel_decide_the_way(issuer, channels, way):
    assert way_of(issuer, channels) is way


def test_every_issuer_has_a_way_over_any_channels_and_every_way_a_definition():
    for issuer, channels in itertools.product(ISSUERS, itertools.combinations(Channel, 2)):
        assert way_of(issuer, channels) in Way
    assert {rule.way for rule in way_rules()} == set(Way)
    assert all(way_definition(way).endswith("。") for way in Way)


@pytest.fixture
def office(db):
    """A district with its government's office."""
    district = District.make()
    made = add_organisation(
        code="MC00", name="明窗区人民政府办公室", short_name="区政府办", slug="zfb", kind=OrganisationKind.DEPARTMENT,
        parent=district.government, details={"is_government_office": True}, actor=None, at=MORNING,
    )  # fmt: skip
    return district, made


def test_what_the_governments_office_puts_on_the_site_is_not_a_departments(office):
    district, made = office
    new = NewArticle(
        title="关于防汛值守的通知", kind=ArticleKind.NOTICE, column=district.notices, organisation=made,
        body=[{"type": "rich", "value": "<p>请加强值守。</p>"}],
    )  # fmt: skip
    assert publish_in_bulk([new], actor=None, at=MORNING)[0].way is Way.SITE


def test_there_is_one_government_office(office):
    district, made = office
    with pytest.raises(DirectoryRefusedError, match="已有一个机构是区政府办公室"):
        change_organisation(district.department, {"is_government_office": True}, actor=None, at=MORNING)
    change_organisation(made, {"is_government_office": False}, actor=None, at=MORNING)
    changed = change_organisation(district.department, {"is_government_office": True}, actor=None, at=MORNING)
    assert changed.issuer == OFFICE
