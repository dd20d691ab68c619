from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from mingchuang.directory.actions import (
    add_organisation,
    add_post,
    appoint,
    change_organisation,
    close_organisation,
    leave,
)
from mingchuang.directory.leaders import add_leader, change_leader, retire_leader
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import holder_of, in_charge, leaders_on, tree
from mingchuang.directory.rules import DirectoryRefusedError, OrganisationKind, ResponsibilityLevel, overlaps
from mingchuang.journal.models import Entry
from mingchuang.outbox.queries import waiting
from mingchuang.outbox.rules import Stream
from tests.directory.factories import HolderFactory, LeaderFactory, OrganisationFactory, PostFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
BY = {"actor": None, "at": NOON}
PRINCIPAL = ResponsibilityLevel.PRINCIPAL


def due() -> set[str]:
    return {message.key for message in waiting(Stream.EDITION)}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2025, 1, 1), date(2025, 6, 30), False),
        (date(2025, 1, 1), date(2025, 7, 1), True),
        (date(2025, 12, 31), date(2026, 5, 1), True),
        (date(2026, 1, 1), None, False),
        (date(2020, 1, 1), None, True),
    ],
)
def test_terms_of_office_share_a_day_or_do_not(start, end, expected):
    assert overlaps((start, end), [(date(2025, 7, 1), date(2025, 12, 31))]) is expected


@pytest.mark.django_db
def test_a_new_organisation_is_journalled_and_queued_for_its_pages():
    add_organisation(
        code="MC01", name="明窗区教育局", short_name="区教育局", slug="jyj",
        kind=OrganisationKind.DEPARTMENT, details={"telephone": "0000-1234567"}, **BY,
    )  # fmt: skip
    assert Organisation.objects.get(code="MC01").telephone == "0000-1234567"
    assert Entry.objects.get().subject == "organisation:MC01"
    assert due() == {"organisation:MC01", "directory"}


@pytest.mark.django_db
def test_a_code_in_use_is_refused_with_a_sentence():
    OrganisationFactory(code="MC01")
    with pytest.raises(DirectoryRefusedError, match="机构代码"):
        add_organisation(code="MC01", name="x", short_name="x", slug="x1", kind=OrganisationKind.TOWN, **BY)


@pytest.mark.django_db
def test_an_organisation_cannot_be_put_below_itself():
    top = OrganisationFactory()
    below = OrganisationFactory(parent=top)
    with pytest.raises(DirectoryRefusedError, match="上级机构不能是本机构"):
        change_organisation(top, {"parent": below}, **BY)


@pytest.mark.django_db
def test_changing_nothing_writes_nothing():
    organisation = OrganisationFactory(address="明窗路1号")
    change_organisation(organisation, {"address": "明窗路1号"}, **BY)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_merged_organisation_names_its_day_and_successor():
    old, new = OrganisationFactory(), OrganisationFactory()
    close_organisation(old, closed_on=date(2026, 2, 28), merged_into=new, **BY)
    old.refresh_from_db()
    assert (old.is_active, old.closed_on, old.merged_into) == (False, date(2026, 2, 28), new)
    assert f"organisation:{new.code}" in due()


@pytest.mark.django_db
def test_an_organisation_with_others_below_it_is_not_closed():
    top = OrganisationFactory()
    OrganisationFactory(parent=top)
    with pytest.raises(DirectoryRefusedError, match="下级机构"):
        close_organisation(top, closed_on=date(2026, 2, 28), **BY)


@pytest.mark.django_db
def test_who_was_in_charge_on_a_day_is_answered():
    post = PostFactory()
    HolderFactory(post=post, name="前任", from_on=date(2020, 1, 1), until_on=date(2025, 6, 30))
    HolderFactory(post=post, name="现任", from_on=date(2025, 7, 1))
    holders = [
        holder_of(post.organisation, PRINCIPAL, day)
        for day in (date(2019, 12, 31), date(2025, 6, 30), date(2025, 7, 1))
    ]
    assert [holder and holder.name for holder in holders] == [None, "前任", "现任"]


@pytest.mark.django_db
def test_a_vacant_level_of_responsibility_is_shown_as_vacant():
    post = PostFactory()
    assert [(one.level, one.name) for one in in_charge(post.organisation, date(2026, 3, 2))] == [
        (PRINCIPAL, "")
    ]


@pytest.mark.django_db
def test_a_single_post_takes_no_second_holder_on_the_same_day():
    post = add_post(OrganisationFactory(), name="局长", level=PRINCIPAL, **BY)
    first = appoint(post, name="甲", from_on=date(2024, 1, 1), **BY)
    with pytest.raises(DirectoryRefusedError, match="已有人任职"):
        appoint(post, name="乙", from_on=date(2026, 3, 1), **BY)
    leave(first, until_on=date(2026, 2, 28), **BY)
    assert appoint(post, name="乙", from_on=date(2026, 3, 1), **BY).name == "乙"


@pytest.mark.django_db
def test_the_database_itself_refuses_overlapping_terms():
    post = PostFactory()
    HolderFactory(post=post, from_on=date(2020, 1, 1), until_on=date(2025, 6, 30))
    with pytest.raises(IntegrityError), transaction.atomic():
        HolderFactory(post=post, from_on=date(2025, 6, 30), until_on=date(2025, 7, 30))


@pytest.mark.django_db
def test_a_shared_post_takes_several_holders():
    post = add_post(OrganisationFactory(), name="科员", is_single=False, **BY)
    for name in ("甲", "乙"):
        appoint(post, name=name, from_on=date(2024, 1, 1), **BY)
    assert post.holders.count() == 2


@pytest.mark.django_db
def test_leaving_before_coming_is_refused():
    holder = HolderFactory(from_on=date(2024, 1, 1))
    with pytest.raises(DirectoryRefusedError, match="早于任职日期"):
        leave(holder, until_on=date(2023, 12, 31), **BY)


@pytest.mark.django_db
def test_leaders_stand_in_their_order_while_in_office():
    LeaderFactory(name="二", sort_order=2)
    LeaderFactory(name="一", sort_order=1)
    LeaderFactory(name="前", sort_order=0, until_on=date(2025, 1, 1))
    assert [leader.name for leader in leaders_on(date(2026, 3, 2))] == ["一", "二"]


@pytest.mark.django_db
def test_a_change_of_portfolio_touches_the_organisations_of_before_and_after():
    old, new = OrganisationFactory(), OrganisationFactory()
    leader = add_leader(name="甲", title="副区长", from_on=date(2024, 1, 1), organisations=[old], **BY)
    waiting_before = len(waiting(Stream.EDITION))
    change_leader(leader, {"portfolio": "新的分工"}, organisations=[new], **BY)
    keys = {message.key for message in waiting(Stream.EDITION)[waiting_before:]}
    assert keys == {"directory", f"organisation:{old.code}", f"organisation:{new.code}"}
    assert retire_leader(leader, until_on=date(2026, 3, 31), **BY).until_on == date(2026, 3, 31)


@pytest.mark.django_db
def test_the_tree_is_read_with_one_query(django_assert_num_queries):
    top = OrganisationFactory(government=True)
    OrganisationFactory.create_batch(5, parent=top)
    with django_assert_num_queries(1):
        branches = tree()
    assert len(branches) == 1 and len(branches[0].below) == 5
