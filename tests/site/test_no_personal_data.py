"""What people write stays where they wrote it: neither logs nor journal nor addresses nor error pages repeat it."""

import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from mingchuang.journal.models import Entry
from mingchuang.publishing import actions
from mingchuang.site.discretion import DiscreetFormatter
from tests.publishing.desk import article_form, signed_in
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db
NUMBER, PHONE, NAME = "11010519491231002X", "13900001234", "欧阳甲乙"
MARKS = (NUMBER, PHONE, NAME)


@pytest.fixture
def written(settings, caplog):
    """Everything that the logs would hold, as the console shows it."""
    logging.config.dictConfig({**settings.LOGGING, "handlers": {}, "root": {"level": "INFO"}})
    logging.getLogger().addHandler(caplog.handler)
    yield lambda: "\n".join(map(DiscreetFormatter("%(name)s %(message)s").format, caplog.records))
    logging.getLogger().removeHandler(caplog.handler)


def repeated(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


def test_no_log_repeats_what_a_visitor_asks_signs_in_with_or_mistypes(client, written):
    for mark in MARKS:
        client.get("/search/", {"q": mark})
        client.get("/search/suggest", {"q": mark})
        client.get("/check/", {"path": f"/{mark}.html"})
        client.get(f"/zwgk/{mark}.html")
        client.get("/", headers={"host": "evil.example", "referer": f"http://a/{mark}"})
        client.post("/accounts/login/", {"login": mark, "password": mark})
        client.post(f"/search/{mark}")
    assert repeated(written()) == []
    assert repeated(json.dumps(list(Entry.objects.values("subject", "facts")), ensure_ascii=False)) == []


def test_no_log_journal_or_address_repeats_what_an_editor_writes(written):
    district = District.make()
    editor, said = signed_in(district.editor), " ".join(MARKS)
    answers = [
        editor.post("/desk/articles/add/", article_form(district, title=said, body=[("rich", said)])),
        editor.post("/desk/articles/add/", article_form(district, title=said * 100)),
        editor.post(
            reverse("wagtaildocs_chooser:create"),
            {"document-chooser-upload-file": SimpleUploadedFile(f"{NAME}{NUMBER}.exe", b"MZ" * 300)},
        ),
        editor.get("/desk/articles/", {"q": said}),
    ]
    published = district.published(title=NAME, summary=NAME)  # with a number it could not be signed
    page = f"/desk/review/{published.pk}/decide/"
    answers.append(signed_in(district.signer).post(page, {"move": "withdraw", "reason": said}))
    actions.withdraw(published, actor=district.signer, at=MORNING, reason=said)
    assert repeated(written()) == []
    assert repeated(json.dumps(list(Entry.objects.values("subject", "facts")), ensure_ascii=False)) == []
    assert repeated(" ".join(answer.headers.get("Location", "") for answer in answers)) == []
    assert repeated(published.url) == []


def test_a_failure_inside_repeats_neither_the_row_nor_the_form(monkeypatch, settings, written):
    def broken(*_args, **_options):
        raise IntegrityError(f"duplicate key\nDETAIL:  Key (title)=({NAME} {PHONE}) already exists.")

    district = District.make()
    monkeypatch.setattr(actions, "save_draft", broken)
    monkeypatch.setattr("mingchuang.publishing.models.Article.save", broken)
    browser = signed_in(district.editor)
    browser.raise_request_exception = False
    answer = browser.post("/desk/articles/add/", article_form(district, title=f"{NAME}{NUMBER}"))
    assert answer.status_code == 500
    assert repeated(answer.content.decode()) == []
    assert "IntegrityError" in written() and repeated(written()) == []
