"""Somebody with every business role in one department walks every address with the objects of another."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.serializers import serialize
from django.test import Client

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.edition import writing
from mingchuang.edition.actions import build
from mingchuang.foi.models import Request
from mingchuang.publishing.models import Article, StoredFile
from tests.accounts.factories import PersonFactory
from tests.edition.factories import contents
from tests.foi.factories import registered
from tests.foi.test_correcting import wished
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District
from tests.site.routes import every_route

pytestmark = pytest.mark.django_db
ROUTES = [route for route in every_route() if "logout" not in route.pattern and route.name != "end"]
DAY = date(2026, 3, 2)  # Monday
SECRET_DRAFT, SECRET_WISH, SECRET_NAME = "尚未公布的甲乙丙事项", "丁戊己工程的底账", "庚辛壬"
SECRET_FILE = "子丑寅内部材料"
SECRETS = [one.encode() for one in (SECRET_DRAFT, SECRET_WISH, SECRET_NAME, SECRET_FILE)]
ESCAPED = [one.encode("unicode_escape") for one in (SECRET_DRAFT, SECRET_WISH, SECRET_NAME, SECRET_FILE)]


class Named(dict):
    """Arguments of an address: every id is ``pk``; what has another name is looked up."""

    def __init__(self, pk: int, **others: Any) -> None:
        super().__init__(others)
        self.pk = pk

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.pk if name.endswith(("pk", "id")) else super().get(name, otherwise)


@pytest.fixture
def theirs(home):
    """A draft, a stored file and an application of the education department."""
    district = District.make()
    clerk = PersonFactory()
    Role.objects.create(
        person=clerk, organisation=district.department, kind="information_officer", granted_at=MORNING
    )
    draft = district.draft(title=SECRET_DRAFT)
    file = StoredFile(title=SECRET_FILE, organisation=district.department)
    file.file.save("x.txt", ContentFile(SECRET_FILE.encode()))
    office = SimpleNamespace(government=district.department, clerk=clerk)
    case = registered(office, title=SECRET_WISH, wanted=SECRET_WISH, name=SECRET_NAME)
    correction = wished(office, title=SECRET_WISH, wanted=SECRET_WISH, name=SECRET_NAME).correction
    return district, draft, file, case.request, correction


@pytest.fixture
def stranger(theirs) -> Client:
    """A browser of somebody who holds every business role, in the civil affairs department alone."""
    district = theirs[0]
    other = Organisation.objects.create(
        code="MC02",
        name="明窗区民政局",
        short_name="区民政局",
        slug="mzj",
        kind=OrganisationKind.DEPARTMENT,
        parent=district.government,
    )
    person = PersonFactory()
    for kind in BUSINESS:
        Role.objects.create(person=person, organisation=other, kind=kind, granted_at=MORNING)
    browser = signed_in(person)
    browser.raise_request_exception = False
    return browser


def addresses(theirs) -> list[str]:
    """Every address, with the ids of the foreign objects wherever an id is asked for."""
    district, draft, file, case, correction = theirs
    ids = {draft.pk, draft.latest_revision_id, file.pk, case.pk, correction.pk}
    others = {"code": district.department.code, "number": case.case.number, "app_label": "publishing"}
    others |= {"model_name": "article", "filename": "x.txt"}
    return sorted({route.url(Named(pk, **others)) for route in ROUTES for pk in ids} | {file.url})


def test_nothing_of_another_organisation_is_read_by_any_address(theirs, stranger):
    assert readable(stranger, addresses(theirs)) == []


def test_nothing_unpublished_is_read_by_guessing_its_address(theirs, client):
    asked = addresses(theirs)
    assert readable(client, asked) == []
    absent = [one for one in asked if re.search(r"/\d+/", one) and client.get(one).status_code == 200]
    assert [one for one in absent if not one.startswith("/desk/due/")] == []


def test_a_draft_and_its_file_leave_no_trace_in_the_edition(theirs):
    build(day=DAY, at=MORNING)
    assert [name for name, body in contents(writing.current()).items() if shows_a_secret(body)] == []


def test_nothing_of_another_organisation_is_changed_by_any_form(theirs, stranger):
    before = kept()
    for path in addresses(theirs):
        stranger.post(path, FORM)
    assert kept() == before


FORM = {"title": "改掉", "action-publish": "1", "reason": "试一试", "confirm": "on", "name": "改掉"}


def kept() -> str:
    """The foreign objects as they stand."""
    rows = [*Article.objects.order_by("pk"), *StoredFile.objects.order_by("pk")]
    return serialize("json", [*rows, *Request.objects.order_by("pk")])


def readable(browser: Client, asked: list[str]) -> list[str]:
    """The addresses whose answer shows a secret."""
    shown = []
    for path in asked:
        answer = browser.get(path)
        if shows_a_secret(b"".join(answer) if answer.streaming else answer.content):
            shown.append(path)
    return shown


def shows_a_secret(body: bytes) -> bool:
    """Whether a text holds one, plain or escaped as JSON does it."""
    return any(secret in body for secret in (*SECRETS, *ESCAPED))


def test_the_owner_reads_what_the_stranger_may_not(theirs):
    """The walk would find nothing at all if the objects were not there to be found."""
    district, draft, file, _case, _correction = theirs
    owner = signed_in(district.editor)
    assert SECRET_DRAFT in owner.get(f"/desk/articles/edit/{draft.pk}/").content.decode()
    assert owner.get(file.url).status_code == 200
