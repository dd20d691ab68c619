"""What a resident meets: the form, the number and the code, the page of his application."""

import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from mingchuang.casework.models import Case
from mingchuang.disclosure import rules as disclosure
from mingchuang.disclosure.models import IntakeWay
from mingchuang.foi import actions
from mingchuang.foi.forms.applying import token
from mingchuang.foi.models import Request
from mingchuang.foi.queries import open_intakes
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.search.queries import Answers, Hit
from tests.foi.factories import D, answered, moment, submitted


def png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(made, "PNG")
    return made.getvalue()


PNG = png()


def form(office, **changed):
    return {
        "token": token(),
        "organisation": office.government.pk,
        "applicant_kind": "natural",
        "name": "明小雨",
        "id_number": "000000190001010000",
        "telephone": "0000-7654321",
        "title": "2025年老旧小区改造项目清单",
        "wanted": "2025年书院街老旧小区改造的项目名称、投资和施工单位",
        "form_wanted": "electronic",
        "delivery": "online",
        **changed,
    }


def test_somebody_without_account_applies_and_gets_number_and_code_once(office, client):
    response = client.post(reverse("foi:apply"), form(office), follow=True)
    page = response.content.decode()
    case = Case.objects.get()
    assert case.number in page
    code = re.search(r'foi-code">([A-Z2-9]{4}-[A-Z2-9]{4})<', page)[1]
    sent = reverse("foi:sent", args=[case.number])
    assert (response.redirect_chain[-1][0], code in client.get(sent).content.decode()) == (sent, True)
    assert code in client.get(sent, {"save": "text"}).content.decode()
    assert code not in client.get(reverse("foi:case", args=[case.number])).content.decode()
    other = Client()
    assert other.get(reverse("foi:case", args=[case.number])).status_code == 404
    opened = other.post(reverse("foi:track"), {"number": case.number, "code": code.lower()}, follow=True)
    assert "前答复您" in opened.content.decode()


def test_the_same_form_sent_twice_is_one_application(office, client):
    sent = form(office)
    first = client.post(reverse("foi:apply"), sent)
    second = client.post(reverse("foi:apply"), sent)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def wanted(client, title, text="", step="wanted"):
    return client.post(reverse("foi:apply"), {"step": step, "title": title, "wanted": text}).content.decode()


def test_the_form_first_asks_what_is_wanted_and_says_where_it_is_vague(office, client):
    assert "您想要什么信息" in client.get(reverse("foi:apply")).content.decode()
    assert "请填写“所需信息的名称”。" in wanted(client, "")
    page = wanted(client, "相关清单")
    assert "没有找到已经公开的相近内容" in page
    assert all(words in page for words in ("写得再具体一些", "写上年份或者文号", "“相关”的范围不容易确定"))
    assert "描述再具体一些" not in wanted(client, "2025年书院街老旧小区改造项目清单")


def test_what_is_already_public_is_shown_before_anything_is_asked_about_the_applicant(
    office, client, monkeypatch
):
    from mingchuang.foi import precheck

    hit = Hit("a", "老旧小区改造清单", "老旧<mark>小区</mark>", "/zwgk/1.html", "", "", "", moment("2026-01-05"),
              office.government.code, "", "", "项目名称", "项目名称")  # fmt: skip
    monkeypatch.setattr(precheck, "search", lambda *_asked, **_options: Answers(1, [hit]))
    page = wanted(client, "老旧小区")
    assert all(
        words in page
        for words in ("/zwgk/1.html", "怎样看已经公开的内容", "老旧<mark>小区</mark>", "明窗区人民政府")
    )
    assert "foi-telephone" not in page
    assert "foi-telephone" in wanted(client, "老旧小区", step="begin")


def test_after_half_an_hour_or_on_leaving_the_code_is_shown_no_more(office, client, monkeypatch):
    from django.utils import timezone

    number = client.post(reverse("foi:apply"), form(office))["Location"].split("/")[3]
    sent = reverse("foi:sent", args=[number])
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=31))
    assert client.get(sent)["Location"] == reverse("foi:case", args=[number])
    client.post(reverse("foi:leave"))
    assert client.get(reverse("foi:case", args=[number])).status_code == 404


def test_online_applications_are_taken_only_where_the_guide_names_them(office, client):
    IntakeWay.objects.create(intake=disclosure.Intake.LETTER, details="寄区政府办公室")
    refused = client.post(reverse("foi:apply"), form(office))
    assert (refused.status_code, "暂不受理网上申请" in refused.content.decode()) == (403, True)
    assert "寄区政府办公室" in client.get(reverse("foi:guide")).content.decode()
    assert open_intakes() == [disclosure.Intake.IN_PERSON, disclosure.Intake.LETTER]  # never refused
    IntakeWay.objects.create(intake=disclosure.Intake.ONLINE, details="在本站提交")
    assert client.post(reverse("foi:apply"), form(office)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "请填写“姓名或者单位名称”。"),
        ({"id_number": ""}, "请填写证件号码，或者上传身份证明"),
        ({"delivery": "post"}, "请填写通信地址"),
        ({"delivery": "email"}, "请填写电子邮箱"),
        ({"homepage": "http://x"}, "没有把握这是由人填写的"),
        ({"token": "made up"}, "页面打开的时间太长"),
        ({"applicant_kind": "robot"}, "robot"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_written(office, client, changed, sentence):
    response = client.post(reverse("foi:apply"), form(office, **changed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Case.objects.exists()


def test_a_form_sent_faster_than_anybody_types_is_asked_again(office, client, settings):
    settings.TESTING = False
    response = client.post(reverse("foi:apply"), form(office))
    assert "提交得太快" in response.content.decode()


def test_proof_of_identity_is_kept_encrypted_and_recognised_by_content(office, client, home):
    proof = SimpleUploadedFile("证件.png", PNG, "image/png")
    client.post(reverse("foi:apply"), form(office, id_number="", identity=proof))
    kept = Case.objects.get().enclosures.get()
    assert kept.content_type == "image/png"
    assert all(
        PNG not in file.read_bytes() for file in (home / "files" / "casework").rglob("*") if file.is_file()
    )
    lying = SimpleUploadedFile("证件.png", b"MZ" + b"\0" * 400, "image/png")
    response = client.post(reverse("foi:apply"), form(office, id_number="", identity=lying))
    assert response.status_code == 422


def test_script_in_the_description_stays_text_everywhere(office, client):
    script = "<script>alert(1)</script>2025年"
    client.post(reverse("foi:apply"), form(office, title=script, wanted=script))
    client.force_login(office.clerk)
    found = Request.objects.get()
    pages = [
        client.get(reverse("foi:case", args=[found.case.number])),
        client.get(reverse("foi_ledger")),
        client.get(reverse("foi_case", args=[found.pk])),
    ]
    for page in pages:
        assert "<script>alert" not in page.content.decode()


def test_a_code_is_not_guessed_by_trying(office, client):
    found = submitted(office)
    cache.clear()
    for n in range(10):
        one = Client(REMOTE_ADDR=f"10.0.0.{n}")
        assert (
            one.post(
                reverse("foi:track"), {"number": found.request.case.number, "code": f"AAAA-AAA{n}"}
            ).status_code
            == 422
        )
    fresh = Client(REMOTE_ADDR="10.0.1.1")
    right = {"number": found.request.case.number, "code": found.code}
    assert fresh.post(reverse("foi:track"), right).status_code == 422


@pytest.mark.usefixtures("within_one_minute")
def test_too_many_applications_of_one_address_are_asked_to_wait(office, client):
    for _n in range(6):
        client.post(reverse("foi:apply"), form(office, name=""))
    response = client.post(reverse("foi:apply"), form(office))
    assert (response.status_code, response["Retry-After"]) == (429, "60")


def tracked(client, found):
    client.post(reverse("foi:track"), {"number": found.request.case.number, "code": found.code})
    return reverse("foi:case", args=[found.request.case.number])


def test_the_applicant_mends_and_the_period_starts_anew(office, client, monkeypatch):
    from django.utils import timezone

    found = submitted(office, day="2026-04-20")
    told = actions.Told({"items": "请写明项目名称。"}, until=D("2026-05-15"))
    actions.note(
        found.request,
        EventKind.SUPPLEMENT_ASKED,
        told,
        on=D("2026-04-24"),
        actor=office.clerk,
        at=moment("2026-04-24"),
    )
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-05-06"))
    address = tracked(client, found)
    page = client.get(address).content.decode()
    assert "请在2026年5月15日前在本页提交补正内容" in page
    done = client.post(address + "supplement/", {"text": "书院街3号院"}, follow=True).content.decode()
    assert "将在2026年6月2日前答复您" in done and "补正材料收件回执（PDF）</a>，它也列在" in done
    again = client.post(address + "supplement/", {"text": "书院街3号院"})
    assert (again.status_code, "补正已经收到" in again.content.decode()) == (422, True)


def test_the_answer_is_read_downloaded_and_rated_once(office, client):
    found = submitted(office)
    letter = answered(office, found.request)
    address = tracked(client, found)
    assert "结果是“予以公开”" in client.get(address).content.decode()
    assert client.get(f"{address}letter/{letter.pk}/").content.startswith(b"%PDF")
    assert client.post(address + "rate/", {"stars": "5"}).status_code == 302
    assert "已经评价过" in client.post(address + "rate/", {"stars": "1"}).content.decode()
    found.request.refresh_from_db()
    assert found.request.rating == 5


def test_an_application_is_withdrawn_on_purpose_once_and_closed_by_the_office(office, client):
    found = submitted(office)
    address = tracked(client, found)
    unsure = client.post(address + "withdraw/", {"reason": "不需要了"})
    assert (unsure.status_code, "请勾选" in unsure.content.decode()) == (422, True)
    assert client.post(address + "withdraw/", {"reason": "不需要了", "sure": "yes"}).status_code == 302
    page = client.get(address).content.decode()
    assert ("本机关核实后结案" in page, "foi-withdraw" in page) == (True, False)
    again = client.post(address + "withdraw/", {"sure": "yes"})
    assert (again.status_code, "不必重复提交" in again.content.decode()) == (422, True)
    desk = Client()
    desk.force_login(office.clerk)
    page = desk.get(reverse("foi_case", args=[found.request.pk])).content.decode()
    assert all(words in page for words in ("撤回申请。</span>", "撤回申请。</textarea>", "不需要了"))
    actions.close(found.request, Outcome.OTHER, "申请人撤回", actor=office.clerk, at=moment("2026-03-10"))
    ended = client.post(address + "withdraw/", {"sure": "yes"}).content.decode()
    assert "不能再撤回" in ended


def test_letters_to_third_parties_are_not_the_applicants_to_read(office, client):
    found = submitted(office)
    told = actions.Told({"items": "中标合同"}, addressee="明窗建设公司")
    to_party, _slip, _to_applicant = actions.note(
        found.request,
        EventKind.THIRD_PARTY_ASKED,
        told,
        on=D("2026-03-05"),
        actor=office.clerk,
        at=moment("2026-03-05"),
    )
    address = tracked(client, found)
    assert client.get(f"{address}letter/{to_party.pk}/").status_code == 404
    assert "明窗建设公司" not in client.get(address).content.decode()


def test_a_supplement_comes_whole_or_not_at_all_and_never_after_its_day(office, client, monkeypatch):
    from django.utils import timezone

    found = submitted(office, day="2026-04-20")
    address = tracked(client, found)
    unasked = client.post(address + "supplement/", {"text": "补充"})
    assert (unasked.status_code, "没有要求过补正" in unasked.content.decode()) == (422, True)
    told = actions.Told({"items": "请写明项目名称。"}, until=D("2026-05-15"))
    at = moment("2026-04-24")
    actions.note(
        found.request, EventKind.SUPPLEMENT_ASKED, told, on=D("2026-04-24"), actor=office.clerk, at=at
    )
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-05-06"))
    lying = SimpleUploadedFile("材料.pdf", b"MZ" + b"\0" * 400)
    assert client.post(address + "supplement/", {"text": "x", "paper": lying}).status_code == 422
    assert not found.request.remarks.filter(what="supplement_received").exists()
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-05-18"))  # Mon after Fri 15
    late = client.post(address + "supplement/", {"text": "书院街3号院"})
    assert (late.status_code, "补正期限到2026年5月15日为止" in late.content.decode()) == (422, True)
    assert not found.request.remarks.filter(what="supplement_received").exists()
