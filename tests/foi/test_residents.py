"""Signed in by the province's login: name and number are proven, own cases are listed, and no door of the desk opens."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.foi.forms.applying import token
from mingchuang.foi.models import Correction, Request
from mingchuang.journal.models import Entry
from tests.accounts.openid_provider import STRANGERS_KEY, provincial_login, question_in
from tests.foi.factories import registered, submitted
from tests.foi.test_correcting_pages import written
from tests.foi.test_public import form

CLIENT, NUMBER = "mingchuang-residents", "000000199001010017"
CLAIMS = {"sub": "s-1", "name": "明小雨", "id_number": NUMBER, "phone_number": "0000-7000001"}


@pytest.fixture(scope="module")
def login():
    with provincial_login() as standing:
        yield standing


@pytest.fixture(autouse=True)
def configured(settings, tmp_path, login, office):
    secret = tmp_path / "resident"
    secret.write_text("shared\n")
    settings.RESIDENT_ISSUER, settings.RESIDENT_CLIENT_ID = login.address, CLIENT
    settings.RESIDENT_SECRET_FILE = str(secret)
    cache.clear()


def seen_by(person) -> Client:
    at_desk = Client()
    at_desk.force_login(person)
    return at_desk


def sign_in(client, login, goal="apply", **changed):
    question = question_in(client.get(f"/foi/resident/?next={goal}").headers["Location"])
    login.sign(CLIENT, question, **(CLAIMS | changed))
    return client.get("/foi/resident/back/", {"code": "c", "state": question["state"]})


def signed_form(office, **changed):
    """The form of somebody who has signed in: it asks neither name nor number."""
    kept = form(office, signed_in="yes", **changed)
    return {
        name: value for name, value in kept.items() if name not in ("applicant_kind", "name", "id_number")
    }


def test_signed_in_an_applicant_writes_neither_name_nor_number(office, client, login):
    assert "用省统一身份认证登录" in client.get("/foi/apply/").content.decode()
    assert sign_in(client, login).headers["Location"] == "/foi/apply/"
    begun = {"step": "begin", "title": "2025年项目清单", "wanted": "2025年项目清单"}
    page = client.post("/foi/apply/", begun).content.decode()
    assert "身份已经核验" in page and 'name="id_number"' not in page and NUMBER not in page
    assert 'value="0000-7000001"' in page
    client.post("/foi/apply/", signed_form(office))
    made = Request.objects.get()
    assert (made.name, made.id_number, made.is_verified) == ("明小雨", NUMBER, True)
    assert Entry.objects.get(verb="foi.submitted").facts["identity"] == "login"


def test_what_a_signed_in_applicant_posts_as_name_changes_nothing(office, client, login):
    sign_in(client, login)
    client.post("/foi/apply/", form(office, signed_in="yes", name="别人", id_number="1"))
    assert (Request.objects.get().name, Request.objects.get().id_number) == ("明小雨", NUMBER)


def test_nobody_becomes_verified_by_saying_so(office, client):
    answer = client.post("/foi/apply/", form(office, signed_in="yes", is_verified="on"))
    assert answer.status_code == 422 and "登录已经到期" in answer.content.decode()
    client.post("/foi/apply/", form(office, is_verified="on"))
    assert not Request.objects.get().is_verified


def test_a_form_without_sign_in_stays_its_writers_own(office, client, login):
    """Another tab, filled for somebody else before the sign-in."""
    sign_in(client, login)
    client.post("/foi/apply/", form(office, name="明窗书院", applicant_kind="social"))
    assert (Request.objects.get().name, Request.objects.get().is_verified) == ("明窗书院", False)


def test_the_desk_is_told_that_the_identity_is_proven(office, client, login):
    sign_in(client, login)
    client.post("/foi/apply/", signed_form(office))
    page = seen_by(office.clerk).get(reverse("foi_case", args=[Request.objects.get().pk])).content.decode()
    assert "身份已经统一身份认证核验" in page and NUMBER not in page


def test_ones_own_cases_are_listed_however_they_came(office, client, login):
    mine = [
        submitted(office, title="网上申请的清单", id_number=NUMBER),
        registered(office, title="寄来的申请", id_number=f"{NUMBER[:6]} {NUMBER[6:]}"),
    ]
    submitted(office, title="别人的申请", name="明大山", id_number="000000197001010010")
    submitted(office, title="号码写错的申请", name="明大山", id_number=NUMBER)
    assert client.get("/foi/mine/").headers["Location"] == "/foi/track/"
    assert sign_in(client, login, "mine").headers["Location"] == "/foi/mine/"
    page = client.get("/foi/mine/").content.decode()
    assert "网上申请的清单" in page and "寄来的申请" in page and NUMBER not in page
    assert "别人的申请" not in page and "号码写错的申请" not in page
    assert [client.get(f"/foi/case/{one.request.case.number}/").status_code for one in mine] == [200, 200]
    others = Request.objects.filter(case__subject__in=("别人的申请", "号码写错的申请"))
    assert {client.get(f"/foi/case/{one.case.number}/").status_code for one in others} == {404}


def test_a_correction_is_asked_for_signed_in_as_well(office, client, login):
    assert sign_in(client, login, "correct").headers["Location"] == "/foi/correction/"
    asked = {
        name: value
        for name, value in written(office).items()
        if name not in ("applicant_kind", "name", "id_number")
    }
    client.post("/foi/correction/", {**asked, "signed_in": "yes", "token": token()})
    made = Correction.objects.get()
    assert (made.name, made.id_number, made.is_verified) == ("明小雨", NUMBER, True)
    assert made.case.subject in client.get("/foi/mine/").content.decode()


def test_a_resident_is_no_user_of_the_desk(client, login):
    before = Person.objects.count()
    sign_in(client, login)
    assert "_auth_user_id" not in client.session and Person.objects.count() == before
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_whoever_works_at_the_desk_leaves_it_first(office, login):
    at_desk = seen_by(office.clerk)
    answer = at_desk.get("/foi/resident/")
    assert answer.status_code == 403 and "请先退出工作台" in answer.content.decode()


def test_name_and_number_lie_sealed_and_for_an_hour(client, login, monkeypatch):
    sign_in(client, login)
    held = json.dumps(Session.objects.get().get_decoded())
    assert NUMBER not in held and "明小雨" not in held and json.dumps("明小雨") not in held
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get("/foi/mine/").headers["Location"] in ("/foi/track/",)


def test_leaving_signs_out(client, login):
    sign_in(client, login)
    assert client.post("/foi/leave/", {"to": "guide"}).headers["Location"] == "/foi/"
    assert client.get("/foi/mine/").status_code == 302


@pytest.mark.parametrize(
    "lie",
    [
        {"id_number": None},
        {"name": " "},
        {"nonce": "x"},
        {"key": STRANGERS_KEY},
        {"aud": "x"},
        {"name": "长" * 61},
    ],
    ids=["no number", "no name", "another nonce", "another key", "for another", "too long"],
)
def test_a_token_that_does_not_hold_signs_nobody_in(client, login, lie, caplog):
    answer = sign_in(client, login, **lie)
    assert answer.status_code == 422 and "没有确认您的身份" in answer.content.decode()
    assert client.get("/foi/mine/").status_code == 302
    assert NUMBER not in caplog.text and "明小雨" not in caplog.text


def test_neither_a_second_use_nor_a_refusal_at_the_login_opens_anything(client, login):
    question = question_in(client.get("/foi/resident/").headers["Location"])
    denied = client.get("/foi/resident/back/", {"error": "access_denied", "state": question["state"]})
    assert denied.status_code == 422
    again = client.get("/foi/resident/back/", {"code": "c", "state": question["state"]})
    assert again.status_code == 422 and client.get("/foi/mine/").status_code == 302


def test_without_its_secret_or_its_login_nobody_is_sent_anywhere(client, settings):
    settings.RESIDENT_SECRET_FILE = "/nowhere/resident"
    answer = client.get("/foi/resident/")
    assert answer.status_code == 503 and "不登录也可以申请" in answer.content.decode()
    settings.RESIDENT_ISSUER = ""
    assert client.get("/foi/resident/").status_code == client.get("/foi/resident/back/").status_code == 404
    assert "统一身份认证" not in client.get("/foi/apply/").content.decode()
