"""Paper at the counter: few fields, a scan, a receipt with number and code to print."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingchuang.foi.forms.applying import token
from mingchuang.foi.models import Request
from tests.accounts.factories import PersonFactory
from tests.foi.factories import D
from tests.foi.test_public import png

pytestmark = pytest.mark.usefixtures("march")


def register(client, office, **changed):
    client.force_login(office.clerk)
    values = {
        "token": token(), "intake": "in_person", "received_on": "2026-03-10", "organisation": office.government.pk,
        "applicant_kind": "natural", "name": "明小雨", "title": "2025年采购目录", "wanted": "2025年办公用品采购目录",
        "form_wanted": "paper", "delivery": "post", **changed,
    }  # fmt: skip
    return client.post(reverse("foi_new"), values)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_a_visit_is_registered_with_scan_and_its_receipt_printed(office, client):
    scan = SimpleUploadedFile("申请书.png", png(), content_type="image/png")
    answer = register(client, office, identity=scan)
    found = Request.objects.get()
    assert answer.url == reverse("foi_receipt", args=[found.pk])
    code = client.get(answer.url).context["code"]
    text = words(client.get(reverse("foi_receipt_paper", args=[found.pk])).content)
    for part in (found.case.number, code, "2026年4月8日前", "当面", "政府信息公开申请登记回执"):
        assert part.replace(" ", "") in text
    assert [one.kind for one in found.case.enclosures.all()] == ["request"]


def test_the_code_opens_the_case_and_is_written_down_nowhere(office, client):
    register(client, office)
    found = Request.objects.get()
    code = client.get(reverse("foi_receipt", args=[found.pk])).context["code"]
    tracked = client.post(reverse("foi:track"), {"number": found.case.number, "code": code})
    assert tracked.status_code == 302
    assert code not in str([letter.text for letter in found.case.letters.all()])


def test_nobody_else_prints_the_receipt(office, client):
    register(client, office)
    found = Request.objects.get()
    client.force_login(PersonFactory(roles=[("information_officer", office.government)]))
    assert "已经不能显示" in client.get(reverse("foi_receipt", args=[found.pk])).content.decode()
    assert client.get(reverse("foi_receipt_paper", args=[found.pk])).status_code == 404


def test_a_letter_without_telephone_and_address_is_registered_all_the_same(office, client):
    assert register(client, office, intake="letter", received_on="2026-03-06").status_code == 302
    assert Request.objects.get().case.received_on == D("2026-03-06")


def test_what_is_missing_is_said_on_top_and_leads_to_its_field(office, client):
    page = register(client, office, wanted="").content.decode()
    assert 'href="#foi-wanted"' in page and "请填写“内容描述”" in page
    folded = register(client, office, email="不是邮箱").content.decode()
    assert "<details open>" in folded
