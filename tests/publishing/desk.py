"""What tests of the desk share: signed-in browsers and filled forms."""

import json
from typing import Any

from django.test import Client

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.publishing.models import Article
from tests.accounts.factories import FAR
from tests.publishing.factories import MORNING, District


def signed_in(person: Person) -> Client:
    """A browser of this person."""
    Person.objects.filter(pk=person.pk).update(password_changed_at=FAR)
    browser = Client()
    browser.force_login(person, backend="mingchuang.accounts.backends.RoleBackend")
    return browser


def stranger_of(district: District, kind: RoleKind = RoleKind.SIGNER) -> Person:
    """Somebody with the same kind of role in another organisation."""
    other, _new = Organisation.objects.get_or_create(
        code="MC02",
        defaults={
            "name": "明窗区民政局",
            "short_name": "区民政局",
            "slug": "mzj",
            "kind": OrganisationKind.DEPARTMENT,
            "parent": district.government,
        },
    )
    person = Person.objects.create_user(username=f"other_{kind}", full_name="外单位", password="x")
    Role.objects.create(person=person, organisation=other, kind=kind, granted_at=MORNING)
    return person


def article_form(district: District, article: Article | None = None, **fields: Any) -> dict[str, Any]:
    """The edit form as a browser sends it; ``body`` is a list of (type, value) pairs."""
    body = fields.pop("body", [("rich", "各学校：现将有关事项通知如下。")])
    filled: dict[str, Any] = {
        "title": "关于做好春季开学工作的通知",
        "kind": "notice",
        "organisation": district.department.pk,
        "home_column": district.notices.pk,
        "disclosure": "proactive",
        "body-count": len(body),
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        **dict.fromkeys(("summary", "keywords", "document_number", "expires_on", "subject", "audience"), ""),
        **fields,
    }
    for place, (kind, value) in enumerate(body):
        filled[f"body-{place}-type"] = kind
        filled[f"body-{place}-order"] = place
        filled[f"body-{place}-deleted"] = ""
        filled[f"body-{place}-value"] = draftail(value) if kind == "rich" else value
    if article is not None and article.latest_revision_id:
        filled["loaded_revision_id"] = article.latest_revision_id
        filled["loaded_revision_created_at"] = article.latest_revision.created_at.isoformat()
    return filled


def draftail(text: str) -> str:
    """One paragraph as the text editor sends it."""
    block = {
        "key": "00000",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})
