"""What one person asked for, for everybody: a draft article in one step, answers told without their applicants."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from mingchuang.casework import actions as cases
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.actions import change_organisation
from mingchuang.edition.sources import Page as Made
from mingchuang.foi import actions, disclosed
from mingchuang.foi.finding import DOCUMENTS, MAP
from mingchuang.foi.models import PublicAnswer, Request
from mingchuang.foi.public import ROOT, SOURCE
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.registers import ANSWERS_KEY
from mingchuang.foi.rules.subjects import likeness, subject_key
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.portal.models import ColumnPage, HomePage
from mingchuang.publishing.rules import Stage
from tests.edition.law import assert_the_law, publish
from tests.foi.factories import D, an_office, answered, moment, submitted

AT = moment("2026-03-16")  # Mon
LIST = "/zwgk/ysqgk/dafu/index.html"


@pytest.fixture(autouse=True)
def march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


def a_column():
    if known := ColumnPage.objects.first():
        return known
    home = Page.get_first_root_node().add_child(instance=HomePage(title="首页", slug="mc"))
    return home.add_child(instance=ColumnPage(title="公开事项", slug="gksx"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("申请公开2025年老旧小区改造项目清单", "2025年老旧小区改造项目的清单", True),
        ("２０２５年老旧小区改造项目清单", "2025年 老旧小区改造项目清单。", True),
        ("2025年老旧小区改造项目清单", "2026年老旧小区改造项目清单", False),
    ],
)
def test_equal_subjects_are_told_through_what_everybody_writes(one, other, same):
    assert (subject_key(one) == subject_key(other)) is same


def test_likeness_goes_from_nought_to_one():
    assert likeness("改造清单", "改造清单") == 1
    assert likeness("改造清单", "水质报告") == 0
    assert likeness("", "") == 0


def given(office, title="2025年老旧小区改造项目清单", **changed):
    found = submitted(office, title=title, **changed).request
    answered(office, found)
    found.refresh_from_db()
    return found


def test_subjects_given_more_than_once_are_listed_until_they_are_proactive(office, client):
    client.force_login(office.clerk)
    assert "没有同一信息被多次申请" in client.get(reverse("foi_repeated")).content.decode()
    first, second = given(office), given(office, "申请公开2025年老旧小区改造项目清单")
    refused = submitted(office).request
    answered(office, refused, Outcome.PROCESS)
    rows = disclosed.repeated(office.clerk)
    assert [(row.newest, row.count) for row in rows] == [(second, 2)]
    made = actions.make_proactive(
        [first, second], "改造清单", "项目名称和投资。", a_column(), actor=office.clerk, at=AT
    )
    assert (made.article.stage, made.article.live) == (Stage.DRAFT, False)
    assert disclosed.repeated(office.clerk) == []
    assert "改造清单" in client.get(reverse("foi_case", args=[first.pk])).content.decode()
    with pytest.raises(RequestRefusedError, match="已经转为主动公开"):
        actions.make_proactive([first], "x", "y", a_column(), actor=office.clerk, at=AT)
    with pytest.raises(RequestRefusedError, match="没有予以公开"):
        actions.make_proactive([refused], "x", "y", a_column(), actor=office.clerk, at=AT)


def test_the_form_offers_the_same_requests_and_carries_the_annexes_along(office, client):
    column = a_column()
    first, second = given(office), given(office)
    cases.enclose(
        first.case,
        EnclosureKind.ANNEX,
        "项目清单".encode(),
        "清单.txt",
        actor=office.clerk,
        at=AT,
        for_applicant=True,
    )
    client.force_login(office.clerk)
    address = reverse("foi_proactive", args=[first.pk])
    assert second.case.number in client.get(address).content.decode()
    lacking = client.post(address, {"title": "清单", "text": "正文", "also": [second.pk]})
    assert lacking.status_code == 422
    sent = {"title": "改造清单", "text": "正文", "column": column.pk, "also": [second.pk]}
    assert client.post(address, sent).status_code == 302
    article = first.made_proactive.get().article
    assert [one.title for one in article.attachments.all()] == ["清单"]
    assert second.made_proactive.get().article == article


def test_an_article_with_personal_data_is_not_even_drafted(office):
    found = given(office)
    with pytest.raises(RequestRefusedError, match="身份证号"):
        actions.make_proactive(
            [found], "清单", "王某的身份证号11010519491231002X", a_column(), actor=office.clerk, at=AT
        )
    assert not found.made_proactive.exists()


def wording(**changed):
    return actions.Wording(
        **{"title": "改造项目清单", "question": "2025年改造项目有哪些", "answer": "共12个项目。", **changed}
    )


def shown():
    return {
        page.path: page.content.decode()
        for page in SOURCE.render([LIST], D("2026-03-16"))
        if isinstance(page, Made)
    }


def test_an_answer_is_told_to_everybody_after_a_second_persons_decision(office):
    found = given(office)
    assert "还没有公开的答复" in shown()[LIST]
    actions.propose_answer(found, wording(), actor=office.clerk, at=AT)
    assert "改造项目清单" not in shown()[LIST]
    with pytest.raises(RequestRefusedError, match="角色"):
        actions.decide_answer(found, actor=office.clerk, at=AT)
    actions.decide_answer(found, actor=office.signer, at=AT)
    page = shown()[LIST]
    assert "共12个项目。" in page and "明小雨" not in page and found.case.number not in page
    assert Message.objects.filter(key=ANSWERS_KEY).exists()
    assert LIST in SOURCE.affected(frozenset({ANSWERS_KEY}))
    with pytest.raises(RequestRefusedError, match="已经公开"):
        actions.propose_answer(found, wording(), actor=office.clerk, at=AT)
    actions.withdraw_answer(found, actor=office.signer, at=AT)
    assert "还没有公开的答复" in shown()[LIST]


def test_a_public_answer_is_found_by_search_where_it_stands_until_it_is_withdrawn(office):
    found = given(office)
    actions.propose_answer(found, wording(), actor=office.clerk, at=AT)
    assert list(DOCUMENTS.versions()) == []
    told = actions.decide_answer(found, actor=office.signer, at=AT)
    (hit,) = DOCUMENTS.documents([str(told.pk)])
    assert (hit.title, hit.url) == (told.title, f"/zwgk/ysqgk/dafu/#d{told.pk}")
    assert dict(DOCUMENTS.versions()) == {str(told.pk): hit.version}
    assert Message.objects.filter(stream=Stream.SEARCH, key=hit.key).exists()
    (feed,) = SOURCE.render([f"{ROOT}atom.xml"], D("2026-03-16"))
    assert f"{ROOT}#d{told.pk}" in feed.content.decode() and "明小雨" not in feed.content.decode()
    assert [place.path for place in MAP.places("dafu")] == ["/zwgk/ysqgk/dafu/"]
    actions.withdraw_answer(found, actor=office.signer, at=AT)
    assert list(DOCUMENTS.documents([str(told.pk)])) == []


@pytest.mark.parametrize(
    "words",
    [
        {"answer": "王某，身份证号11010519491231002X"},
        {"question": "明小雨申请的清单"},
        {"title": "0000-7654321的申请"},
    ],
)
def test_words_that_tell_who_asked_are_refused(office, words):
    with pytest.raises(RequestRefusedError, match="不能向社会公开"):
        actions.propose_answer(given(office), wording(**words), actor=office.clerk, at=AT)
    assert not PublicAnswer.objects.exists()


def test_proposing_deciding_and_withdrawing_go_by_buttons(office, client):
    found = given(office)
    address = reverse("foi_public_answer", args=[found.pk])
    client.force_login(office.clerk)
    assert (
        client.post(address, {"verb": "propose", "title": "", "question": "x", "answer": "y"}).status_code
        == 422
    )
    client.post(address, {"verb": "propose", "title": "清单", "question": "问", "answer": "答"})
    assert client.post(address, {"verb": "decide"}).status_code == 422
    client.force_login(office.signer)
    assert "同意公开" in client.get(address).content.decode()
    assert client.post(address, {"verb": "decide"}).status_code == 302
    assert client.post(address, {"verb": "withdraw"}).status_code == 302
    assert PublicAnswer.objects.get().withdrawn_at is not None


class Story:
    """Answers are told, taken off, told anew; the government gets another name."""

    def __init__(self) -> None:
        self.office, self.now = an_office(), AT
        self.requests = [submitted(self.office, title=f"第{number}号清单").request for number in range(22)]
        Request.objects.update(answered_on=D("2026-03-10"), outcome=Outcome.DISCLOSED)
        for one in self.requests:
            one.refresh_from_db()

    @property
    def day(self):
        return timezone.localtime(self.now).date()

    def happen(self, step: str, number: int = 0) -> None:
        self.now += timedelta(hours=1)
        getattr(self, step)(self.requests[number])
        publish(self)

    def tell(self, found) -> None:
        actions.propose_answer(found, wording(title=found.case.subject), actor=self.office.clerk, at=self.now)
        actions.decide_answer(found, actor=self.office.signer, at=self.now)

    def withdraw(self, found) -> None:
        actions.withdraw_answer(found, actor=self.office.signer, at=self.now)

    def rename(self, _found) -> None:
        change_organisation(self.office.government, {"name": "明窗新区人民政府"}, actor=None, at=self.now)


@pytest.mark.usefixtures("quick_receipts")
def test_the_list_that_grew_by_answers_equals_the_one_made_from_nothing(db):
    steps = [*(("tell", number) for number in range(21)), ("withdraw", 3), ("rename",), ("withdraw", 5)]
    assert_the_law(Story, steps)
