"""Requests to correct through the pages: the applicant's form and page, the officer's register and case."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.models import Case
from mingchuang.foi.models import Correction
from mingchuang.foi.rules.correcting import GROUNDS, CorrectionState, Finding
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.documents.factories import pdf_file
from tests.foi.factories import moment
from tests.foi.test_correcting import judged, told, wished


@pytest.fixture(autouse=True)
def march(monkeypatch):
    """Tue 10 March 2026, nine in the morning."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-10"))


def written(office, **changed):
    return {
        "organisation": office.government.pk, "title": "轮候公示", "wanted": "第12号家庭人口写作2人。", "right": "应为3人。",
        "evidence": "户口簿", "applicant_kind": "natural", "name": "明小雨", "id_number": "某证件0001",
        "telephone": "0000-7654321", **changed,
    }  # fmt: skip


def sent(client, office, **changed):
    form = client.get(reverse("foi:correct")).context
    return client.post(reverse("foi:correct"), {**written(office, **changed), "token": form["token"]})


def do(client, found, person, verb, **values):
    client.force_login(person)
    return client.post(reverse("foi_correction_do", args=[found.pk]), {"verb": verb, **values})


def test_from_the_form_to_the_letter_in_the_hand(client, office):
    answer = sent(client, office)
    receipt = client.get(answer.url)
    number, code = receipt.context["correction"].case.number, receipt.context["code"]
    assert "2026年4月8日" in receipt.content.decode()
    client.post(reverse("foi:leave"))
    assert client.get(reverse("foi:correction", args=[number])).status_code == 404
    assert client.post(reverse("foi:track"), {"number": number, "code": "AAAA-AAAA"}).status_code == 422
    assert client.post(reverse("foi:track"), {"number": number, "code": code}).url.endswith(f"/{number}/")
    found = Correction.objects.get()
    assert do(client, found, office.clerk, "claim").status_code == 302
    grounds = {one.name: f"{one.label}：见说明" for one in GROUNDS[Finding.CORRECTED]}
    assert do(client, found, office.clerk, "judge", finding="corrected", **grounds).status_code == 302
    preview = client.post(reverse("foi_correction_preview", args=[found.pk]))
    assert preview["Content-Type"] == "application/pdf"
    for person, verb in ((office.clerk, "submit"), (office.lawyer, "pass_legal"), (office.signer, "sign")):
        assert do(client, found, person, verb).status_code == 302, verb
    letter = found.case.letters.get()
    served = {"letter": letter.pk, "carrier": "china_post", "sent_on": "2026-03-10", "received_on": ""}
    assert do(client, found, office.clerk, "serve", **served).status_code == 302
    client.logout()
    client.post(reverse("foi:track"), {"number": number, "code": code})
    page = client.get(reverse("foi:correction", args=[number])).content.decode()
    assert "情况属实，予以更正" in page and "发出告知书" in page
    assert client.get(reverse("foi:correction_letter", args=[number, letter.pk])).content[:4] == b"%PDF"


def test_evidence_is_asked_for_and_comes_over_the_page(client, office):
    number = client.get(sent(client, office).url).context["correction"].case.number
    found = Correction.objects.get()
    applicant = client.session["foi_opened"]
    assert (
        do(client, found, office.clerk, "ask", question="请提供户口簿全本", until="2026-03-20").status_code
        == 302
    )
    client.logout()
    session = client.session
    session["foi_opened"] = applicant
    session.save()
    page = reverse("foi:correction", args=[number])
    assert "请提供户口簿全本" in client.get(page).content.decode()
    empty = client.post(f"{page}evidence/", {"text": ""})
    assert empty.status_code == 422 and "请写明补充的证据" in empty.content.decode()
    paper = io.BytesIO(pdf_file("户口簿"))
    paper.name = "户口簿.pdf"
    assert client.post(f"{page}evidence/", {"text": "户口簿全本", "paper": paper}).status_code == 302
    assert found.case.enclosures.get().name == "户口簿.pdf"
    assert client.post(f"{page}withdraw/").status_code == 422
    assert client.post(f"{page}withdraw/", {"sure": "yes"}).status_code == 302
    assert Case.objects.get().state == CorrectionState.WITHDRAWN


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id_number": ""}, "请填写证件号码，或者上传身份证明"),
        ({"page": "https://elsewhere.example/a.html"}, "请填写本网站的网址"),
        ({"page": "//elsewhere.example/a.html"}, "请填写本网站的网址"),
        ({"evidence": ""}, "请填写“证据”"),
        ({"homepage": "x"}, "没有把握这是由人填写的"),
    ],
)
def test_a_form_that_lacks_something_says_what(client, office, changed, sentence):
    answer = sent(client, office, **changed)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Correction.objects.exists()


def test_a_letter_is_registered_and_its_receipt_printed(client, office):
    client.force_login(office.clerk)
    form = client.get(reverse("foi_correction_new")).context
    values = written(office, intake="letter", received_on="2026-03-09", token=form["token"], telephone="")
    answer = client.post(reverse("foi_correction_new"), values)
    found = Correction.objects.get()
    assert answer.url == reverse("foi_correction", args=[found.pk])
    assert "打印登记回执" in client.get(answer.url).content.decode()
    assert client.get(reverse("foi_correction_receipt", args=[found.pk])).content[:4] == b"%PDF"
    late = client.post(
        reverse("foi_correction_new"), {**values, "received_on": "2026-03-11", "token": form["token"]}
    )
    assert late.status_code == 422 and "收到日期晚于今天" in late.content.decode()


def test_the_register_holds_no_names_and_can_be_narrowed(client, office):
    told(office, wished(office).correction)
    open_one = wished(office, title="不动产登记簿摘录").correction
    client.force_login(office.clerk)
    page = client.get(reverse("foi_corrections"), {"state": "open"}).content.decode()
    assert open_one.case.number in page and "轮候公示" not in page
    saved = client.get(reverse("foi_corrections"), {"export": "xlsx", "finding": "corrected"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(saved)).active.values)
    assert len(rows) == 2 and "明小雨" not in str(rows)
    assert "没有符合条件" in client.get(reverse("foi_corrections"), {"q": "没有的"}).content.decode()


def test_another_organisation_sees_nothing_of_it(client, office):
    found = wished(office).correction
    judged(office, found)
    elsewhere = OrganisationFactory(parent=office.government)
    client.force_login(PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, elsewhere)]))
    assert client.get(reverse("foi_correction", args=[found.pk])).status_code == 404
    assert client.post(reverse("foi_correction_do", args=[found.pk]), {"verb": "submit"}).status_code == 404
    assert found.case.number not in client.get(reverse("foi_corrections")).content.decode()


def test_the_data_of_the_applicant_are_shown_on_need_and_recorded(client, office):
    found = wished(office).correction
    client.force_login(office.clerk)
    page = reverse("foi_correction", args=[found.pk])
    assert "0000-7654321" not in client.get(page).content.decode()
    client.post(reverse("foi_correction_look", args=[found.pk]))
    assert "0000-7654321" in client.get(page).content.decode()
    assert "查看个人信息" in client.get(page).content.decode()
    assert client.post(reverse("foi_correction_do", args=[found.pk]), {"verb": "submit"}).status_code == 422
