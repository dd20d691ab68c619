"""What an outsider tries at the doors: a planted session, forged files, formulas, rates of guessing."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import mingchuang
from mingchuang.casework.models import Enclosure
from mingchuang.foi.models import Request
from mingchuang.publishing.models import Picture, StoredFile
from tests.accounts.factories import PASSWORD, PersonFactory
from tests.documents.factories import picture_file
from tests.foi.factories import an_office, submitted
from tests.publishing.desk import signed_in
from tests.publishing.factories import District
from tests.publishing.test_uploads import docx_with

pytestmark = pytest.mark.django_db
INVENTED = ("operations/demo/", "screening/corpus/")
"""Tables that nobody wrote: the fictional district, the corpus of the measurements."""
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"


def test_session_fixation_a_planted_session_is_not_taken_over(client):
    planted = SessionStore()
    planted["planted"] = "by the attacker"
    planted.create()
    client.cookies["sessionid"] = planted.session_key
    PersonFactory(username="ren")
    assert client.post("/accounts/login/", {"login": "ren", "password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != planted.session_key
    attacker = Client()
    attacker.cookies["sessionid"] = planted.session_key
    assert attacker.get("/desk/").status_code == 302


def test_session_fixation_a_session_key_of_the_visitors_own_choice_is_not_used(client):
    client.cookies["sessionid"] = "a" * 32
    PersonFactory(username="ren")
    client.post("/accounts/login/", {"login": "ren", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32


def test_enumeration_a_name_that_exists_is_refused_like_one_that_does_not(client):
    PersonFactory(username="ren")
    told = [client.post("/accounts/login/", {"login": name, "password": "x"}) for name in ("ren", "nobody")]
    assert told[0].status_code == told[1].status_code
    texts = [
        answer.content.decode().replace(name, "")
        for answer, name in zip(told, ("ren", "nobody"), strict=True)
    ]
    assert texts[0].partition("<main")[2].split("csrf")[0] == texts[1].partition("<main")[2].split("csrf")[0]


def test_enumeration_an_application_that_exists_is_refused_like_one_that_does_not(client):
    found = submitted(an_office())
    number = found.request.case.number
    for asked in (number, number[:-1] + "9"):
        assert client.get(reverse("foi:case", args=[asked])).status_code == 404
        answer = client.post(reverse("foi:track"), {"number": asked, "code": "AAAA-AAAA"})
        assert answer.status_code == 422 and "登记编号或者查询码不对" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("身份证.svg", SVG),
        ("身份证.png", SVG),
        ("身份证.jpg", b"GIF89a/*" + b"<script>alert(1)</script>" * 9),
        ("身份证.pdf", docx_with(("word/vbaProject.bin", b"x"))),
        ("../../身份证.php", b"<?php system($_GET['c']); ?>"),
    ],
)
def test_upload_a_resident_sends_no_program_with_an_application(client, name, content):
    office = an_office()
    file = SimpleUploadedFile("x", content)
    file._name = name
    form = {
        "organisation": office.government.pk,
        "identity": file,
        "applicant_kind": "natural",
        "name": "明小雨",
    }
    answer = client.post(reverse("foi:apply"), form)
    assert answer.status_code == 422 and "请" in str(answer.context["form"].errors["identity"])
    assert not Request.objects.exists() and not Enclosure.objects.exists()


@pytest.mark.parametrize("name", ["图.svg", "图.png"])
def test_upload_a_picture_that_carries_a_script_is_refused_at_every_door(name):
    browser = signed_in(District.make().editor)
    for content, kept in (
        (SVG, 0),
        (picture_file("PNG"), 2),
    ):  # the same fields with a real picture are taken
        for door, prefix in (
            ("wagtailimages:add", ""),
            ("wagtailimages_chooser:create", "image-chooser-upload-"),
        ):
            file = SimpleUploadedFile(name.replace("svg", "png") if kept else name, content)
            fields = {"title": "图", "file": file, "alt": "一幅图"}
            browser.post(reverse(door), {f"{prefix}{key}": value for key, value in fields.items()})
        assert Picture.objects.count() == kept
    assert not StoredFile.objects.exists()


def test_formula_what_an_applicant_writes_is_no_formula_in_the_offices_tables():
    office = an_office()
    formula = '=HYPERLINK("http://evil.example","点")'
    submitted(office, title=formula, wanted=formula, name=formula)
    browser = signed_in(office.clerk)
    answer = browser.get(reverse("foi_ledger"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    told = browser.get(reverse("foi_ledger"), {"export": "csv"}).content.decode("utf-8-sig")
    written = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
    assert any("HYPERLINK" in cell for cell in written)
    assert [cell for cell in written if cell.startswith(("=", "+", "-", "@"))] == []


def test_formula_whoever_writes_a_table_knows_the_one_guard():
    source = Path(mingchuang.__file__).parent
    writing = [
        str(path.relative_to(source))
        for path in sorted(source.rglob("*.py"))
        if re.search(r"csv\.(Dict)?[wW]riter\(|Workbook\(", text := path.read_text("utf-8"))
        and "import guarded" not in text
    ]
    assert [name for name in writing if not name.startswith(INVENTED)] == []
