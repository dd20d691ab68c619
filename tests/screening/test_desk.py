"""The operator's words and treatments at the desk: added, changed, taken away, each in the journal."""

import pytest

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.journal.models import Entry
from mingchuang.screening import actions
from mingchuang.screening.models import ListedWord, TreatmentRule
from mingchuang.screening.rules import Kind, Treatment, rule_refusal
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    district = District.make()
    made = Person.objects.create_user(username="zhuanyuan", full_name="专员", password="x")
    Role.objects.create(
        person=made, organisation=district.government, kind=RoleKind.INFORMATION_OFFICER, granted_at=MORNING
    )
    return made


def test_a_word_is_added_changed_and_removed_with_its_reason_in_the_journal(officer):
    browser = signed_in(officer)
    word = {"word": "红旗县", "advice": "应为“明窗区”", "treatment": "block", "reason": "区划名称通知"}
    assert browser.post("/desk/screening/words/new/", word).status_code == 302
    stored = ListedWord.objects.get()
    assert (stored.treatment, stored.reason) == (Treatment.BLOCK, "区划名称通知")
    assert "红旗县" in browser.get("/desk/screening/words/").content.decode()
    browser.post(f"/desk/screening/words/edit/{stored.pk}/", {**word, "treatment": "note"})
    assert ListedWord.objects.get().treatment is Treatment.NOTE
    browser.post(f"/desk/screening/words/delete/{stored.pk}/")
    assert not ListedWord.objects.exists()
    verbs = [entry.verb for entry in Entry.objects.filter(subject=f"word:{stored.pk}").order_by("pk")]
    assert verbs == ["screening.word_changed", "screening.word_changed", "screening.word_removed"]


def test_many_words_are_added_at_once_and_none_twice(officer):
    ListedWord.objects.create(word="红旗县", reason="区划名称通知")
    lines = {
        "words": "红旗县,应为“明窗区”\n某某旧称\t已更名\n\n",
        "treatment": "ask",
        "reason": "机构改革方案",
    }
    page = signed_in(officer).post("/desk/screening/words/many/", lines, follow=True).content.decode()
    assert "已添加1条，另有1条重复" in page
    assert ListedWord.objects.get(word="某某旧称").advice == "已更名"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": "略"}, "依据"), ({"words": " \n"}, "用语"), ({"treatment": "nonsense"}, ""),
    ],
)  # fmt: skip
def test_wrong_lists_are_refused_and_nothing_is_stored(officer, change, said):
    lines = {"words": "旧称", "treatment": "ask", "reason": "机构改革方案", **change}
    answer = signed_in(officer).post("/desk/screening/words/many/", lines)
    assert answer.status_code == 422 or answer.status_code == 200
    assert said in answer.content.decode() and not ListedWord.objects.exists()


def test_a_rule_for_a_column_is_set_and_taken_back(officer):
    browser = signed_in(officer)
    rule = {"kind": "address", "column": "/zwgk/xzcf/", "treatment": "note", "reason": "处罚决定依法载明"}
    assert browser.post("/desk/screening/rules/new/", rule).status_code == 302
    stored = TreatmentRule.objects.get()
    page = browser.get("/desk/screening/rules/").content.decode()
    assert "/zwgk/xzcf/" in page and "没有另设规则时的处理" in page
    again = browser.post("/desk/screening/rules/new/", rule).content.decode()
    assert TreatmentRule.objects.count() == 1 and "已有规则，请修改原来的一条" in again
    browser.post(f"/desk/screening/rules/delete/{stored.pk}/")
    assert not TreatmentRule.objects.exists()
    assert Entry.objects.filter(verb="screening.policy_removed").count() == 1


@pytest.mark.parametrize(
    ("kind", "column", "treatment", "reason", "said"),
    [
        (Kind.ID_CARD, "", Treatment.NOTE, "某某通知要求", "全站"),
        (Kind.ID_CARD, "zwgk", Treatment.ASK, "某某通知要求", "斜线"),
        (Kind.EMAIL, "/zwgk/", Treatment.NOTE, "略", "依据"),
        (Kind.ID_CARD, "/zwgk/", Treatment.NOTE, "某某通知要求", ""),
    ],
)
def test_a_rule_that_opens_too_much_or_says_no_reason_is_refused(kind, column, treatment, reason, said):
    refusal = rule_refusal(kind, column, treatment, reason)
    assert said in refusal and bool(said) == bool(refusal)


def test_an_editor_comes_to_neither(officer):
    editor = Person.objects.get(username="bianji")
    for address in ("/desk/screening/words/", "/desk/screening/words/many/", "/desk/screening/rules/"):
        assert signed_in(editor).get(address).status_code in (302, 403)


def test_the_same_word_is_not_kept_twice(officer):
    ListedWord.objects.create(word="旧称", reason="机构改革方案")
    with pytest.raises(actions.RefusedError, match="已经在用语表里"):
        actions.set_word(
            ListedWord(), text="旧称", advice="", treatment=Treatment.ASK, reason="机构改革方案", actor=officer, at=MORNING
        )  # fmt: skip
