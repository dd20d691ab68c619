"""Many applications at once: read, ticked, confirmed once; each one done or told why not."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework import batches
from mingchuang.casework.actions import text_of
from mingchuang.casework.models import Batch, Case
from mingchuang.casework.rules import ItemState
from mingchuang.foi import actions
from mingchuang.foi.forms.applying import token
from mingchuang.foi.models import Request
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import State
from mingchuang.journal.models import Entry
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.foi.factories import answered, moment, reasons_for, submitted

pytestmark = pytest.mark.usefixtures("march", "quick_receipts")
TOGETHER = "foi_together"


def waiting_for(office, step: State, count=3, **changed) -> list[Request]:
    """So many drafted applications at a step."""
    at, made = moment("2026-03-09"), []
    for number in range(count):
        found = submitted(office, title=f"第{number}条道路的预算", **changed).request
        actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=at)
        actions.submit_answer(found, actor=office.clerk, at=at)
        if step is not State.LEGAL_REVIEW:
            actions.review(found, "pass_legal", actor=office.lawyer, at=at)
        if step is State.SIGNING:
            actions.review(found, "pass_secrecy", actor=office.guard, at=at)
        made.append(found)
    return made


def preview(client, person, what, found=(), **asked):
    client.force_login(person)
    return client.get(reverse(TOGETHER, args=[what]), {"case": [one.pk for one in found], **asked})


def confirm(client, page, what, ticked, **values):
    """Send the form of a preview with these ticked; what was read goes along."""
    written = page.content.decode()
    seen = dict(re.findall(r'name="(seen-\d+)" value="(\w+)"', written))
    sent = {
        "token": re.search(r'name="token" value="([^"]+)"', written)[1],
        "case": re.findall(r'name="case" value="(\d+)"', written),
        "tick": ticked,
        **seen,
        **values,
    }
    return client.post(reverse(TOGETHER, args=[what]), sent, follow=True)


def states(found) -> list[str]:
    known = dict(Case.objects.values_list("pk", "state"))
    return [known[one.pk] for one in found]


def test_a_reviewer_reads_every_answer_ticks_and_confirms_once(office, client):
    found = waiting_for(office, State.LEGAL_REVIEW)
    page = preview(client, office.lawyer, "pass_legal")
    written = page.content.decode()
    for one in found:
        assert one.case.number in written and f'href="#answer-{one.pk}"' in written
    assert written.count("提供了什么、以什么形式提供：详见说明") >= len(found)  # the answers themselves
    assert "明小雨" not in written  # a list to read names no applicant
    result = confirm(client, page, "pass_legal", [found[0].pk, found[2].pk], remark="同意")
    assert "已办 2 件，未办 0 件" in result.content.decode()
    assert states(found) == ["secrecy_review", "legal_review", "secrecy_review"]
    assert [one.remark for one in found[0].reviews.filter(move="pass_legal")] == ["同意"]
    moved = Entry.objects.filter(verb="case.moved", facts__move="pass_legal")
    assert sorted(one.subject for one in moved) == [f"foi:{found[0].pk}", f"foi:{found[2].pk}"]


def test_signing_many_gives_each_its_letter_and_names_those_that_lack_something(office, client):
    good, lacking = waiting_for(office, State.SIGNING, 2), waiting_for(office, State.SIGNING, 1)[0]
    Request.objects.filter(pk=lacking.pk).update(reasons="{}")
    page = preview(client, office.signer, "sign")
    assert "《政府信息公开告知书》还缺：答复内容" in page.content.decode()
    result = confirm(client, page, "sign", [one.pk for one in [*good, lacking]])
    said = result.content.decode()
    assert "已办 2 件，未办 1 件" in said and f"{lacking.case.number}" in said
    assert states([*good, lacking]) == ["answered", "answered", "signing"]
    letters = [one.case.letters.get(kind="13") for one in good]
    assert [text_of(one).addressee for one in letters] == ["明小雨", "明小雨"]
    assert all(one.number in said for one in letters)


def test_an_answer_changed_after_it_was_read_is_not_signed(office, client):
    found = waiting_for(office, State.SIGNING, 2)
    page = preview(client, office.signer, "sign")
    Request.objects.filter(pk=found[1].pk).update(reasons='{"given": "另一份文件"}')
    said = confirm(client, page, "sign", [one.pk for one in found]).content.decode()
    assert "又有改动" in said
    assert states(found) == ["answered", "signing"]


def test_the_same_form_sent_twice_is_one_batch(office, client):
    found = waiting_for(office, State.SIGNING, 2)
    page = preview(client, office.signer, "sign")
    first = confirm(client, page, "sign", [one.pk for one in found])
    again = confirm(client, page, "sign", [one.pk for one in found])
    assert first.redirect_chain[-1] == again.redirect_chain[-1]
    assert (Batch.objects.count(), Entry.objects.filter(verb="case.letter_issued").count()) == (1, 2)
    assert Entry.objects.filter(verb="case.batch_ordered").count() == 1


def test_more_than_one_batch_takes_are_listed_in_turn_the_most_pressing_first(office, client, monkeypatch):
    found = waiting_for(office, State.LEGAL_REVIEW, 3)
    monkeypatch.setattr(batches, "MOST", 2)
    written = preview(client, office.lawyer, "pass_legal").content.decode()
    assert "可以办理 2 件" in written and "还有 1 件，办完这些再列出" in written
    assert found[0].case.number in written and found[2].case.number not in written


def test_nothing_ticked_and_an_old_form_are_told_and_do_nothing(office, client):
    found = waiting_for(office, State.SIGNING, 1)
    page = preview(client, office.signer, "sign")
    none = confirm(client, page, "sign", [])
    assert (none.status_code, "没有勾选任何一件" in none.content.decode()) == (422, True)
    old = client.post(reverse(TOGETHER, args=["sign"]), {"token": "x", "tick": [found[0].pk]})
    assert (old.status_code, "页面打开的时间太长" in old.content.decode()) == (422, True)
    assert states(found) == ["signing"]


def test_rights_are_asked_of_each_case_when_it_is_done(office, client):
    mine = waiting_for(office, State.SIGNING, 1)
    elsewhere = OrganisationFactory()
    other = submitted(office).request
    Case.objects.filter(pk=other.pk).update(organisation=elsewhere, state=State.SIGNING.value)
    page = preview(client, office.signer, "sign", [*mine, other])
    assert "另有 1 件不在您的范围内" in page.content.decode()
    confirm(client, page, "sign", [mine[0].pk, other.pk])
    assert states([*mine, other]) == ["answered", "signing"]
    page = preview(client, office.lawyer, "sign", waiting_for(office, State.SIGNING, 1))
    assert (
        f"由{RoleKind.SIGNER.label}" in page.content.decode() and 'name="tick"' not in page.content.decode()
    )
    assert preview(client, office.clerk, "nothing").status_code == 404


def test_who_wrote_an_answer_does_not_pass_it(office, client):
    both = PersonFactory(
        roles=[(kind, office.government) for kind in (RoleKind.INFORMATION_OFFICER, RoleKind.CHECKER)]
    )
    found = waiting_for(office, State.LEGAL_REVIEW, 1)
    Request.objects.update(drafted_by=both)
    assert "应由其他人办理" in preview(client, both, "pass_legal", found).content.decode()


def test_claiming_and_handing_over_many(office, client):
    found = [submitted(office).request for _n in range(3)]
    actions_page = preview(client, office.clerk, "claim")
    confirm(client, actions_page, "claim", [one.pk for one in found])
    assert set(Case.objects.values_list("owner", flat=True)) == {office.clerk.pk}
    colleague = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, office.government)])
    page = preview(client, office.clerk, "hand_over", found, to=office.lawyer.pk)
    assert f"{office.lawyer}不办理" in page.content.decode()
    page = preview(client, office.clerk, "hand_over", found, to=colleague.pk)
    confirm(client, page, "hand_over", [one.pk for one in found[:2]], to=colleague.pk)
    owners = list(Case.objects.order_by("pk").values_list("owner", flat=True))
    assert owners == [colleague.pk, colleague.pk, office.clerk.pk]


def test_one_post_run_is_registered_with_a_number_for_each_letter_then_its_receipts(office, client):
    letters = [answered(office, submitted(office).request) for _n in range(2)]
    page = preview(client, office.clerk, "send")
    numbers = {f"tracking-{one.pk}": f"EMS{one.pk}" for one in letters}
    ticks = [one.pk for one in letters]
    late = confirm(client, page, "send", ticks, carrier="china_post", on="2026-03-11", **numbers)
    assert (late.status_code, "晚于今天" in late.content.decode()) == (422, True)
    confirm(client, page, "send", ticks, carrier="china_post", on="2026-03-10", **numbers)
    for one in letters:
        one.refresh_from_db()
        assert (one.carrier, str(one.sent_on), one.tracking) == ("china_post", "2026-03-10", f"EMS{one.pk}")
    assert "没有等着" in preview(client, office.clerk, "send").content.decode()
    page = preview(client, office.clerk, "receive")
    wrong = confirm(client, page, "receive", ticks, on="2026-03-10", **{f"on-{letters[1].pk}": "昨天"})
    assert (wrong.status_code, "无法识别" in wrong.content.decode()) == (422, True)
    confirm(client, page, "receive", ticks, on="2026-03-10", **{f"on-{letters[1].pk}": "2026-03-09"})
    told = Batch.objects.latest("pk").items.order_by("pk")
    assert [one.state for one in told] == [ItemState.DONE, ItemState.REFUSED]
    assert "送达日期应在文书日期" in told[1].said


def test_many_letters_are_printed_as_one_document_and_each_look_is_recorded(office, client):
    letters = [answered(office, submitted(office).request) for _n in range(2)]
    page = preview(client, office.clerk, "print")
    assert all(one.number in page.content.decode() for one in letters)
    sent = {"token": token(), "tick": [one.pk for one in letters]}
    printed = client.post(reverse(TOGETHER, args=["print"]), sent)
    assert printed["Content-Type"] == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(printed.content)).pages)
    assert all(one.number in text.replace(" ", "") for one in letters)
    assert Entry.objects.filter(verb="case.person_looked_at").count() == 2


def test_ended_applications_are_put_away_together(office, client):
    ended, still = submitted(office).request, submitted(office).request
    answered(office, ended)
    page = preview(client, office.clerk, "archive", [ended, still])
    assert "还没有办结，不能归档。" in page.content.decode()
    confirm(client, page, "archive", [ended.pk])
    assert Case.objects.filter(archived_at__isnull=False).get().pk == ended.pk
    package = reverse("foi_package", args=[ended.pk])
    assert package in client.get(reverse("foi_case", args=[ended.pk])).content.decode()
    assert client.get(package).content[:2] == b"PK"
    assert client.get(reverse("foi_package", args=[still.pk])).status_code == 404
    client.force_login(office.lawyer)
    assert client.get(package).status_code == 302  # sent home: not this person's to open


def test_a_batch_that_takes_long_goes_on_in_the_background_and_shows_how_far_it_is(
    office, client, monkeypatch
):
    monkeypatch.setattr("mingchuang.foi.views.together.AT_ONCE_SECONDS", 0.0)
    found = waiting_for(office, State.LEGAL_REVIEW)
    page = preview(client, office.lawyer, "pass_legal")
    under_way = confirm(client, page, "pass_legal", [one.pk for one in found])
    assert under_way["Refresh"] and "<progress" in under_way.content.decode()
    assert "待办 3 件" in under_way.content.decode()
    at = timezone.now()
    assert (batches.carry_on(at), batches.carry_on(at)) == (True, False)
    done = client.get(under_way.redirect_chain[-1][0])
    assert "Refresh" not in done and "已办 3 件" in done.content.decode()
    client.force_login(office.guard)
    assert client.get(under_way.redirect_chain[-1][0]).status_code == 404


def test_one_case_that_breaks_does_not_hold_up_the_others(office, client, monkeypatch):
    found = waiting_for(office, State.LEGAL_REVIEW)
    page = preview(client, office.lawyer, "pass_legal")
    review = actions.review

    def broken_once(request, *given, **options):
        if request.pk == found[0].pk:
            raise RuntimeError
        return review(request, *given, **options)

    monkeypatch.setattr(actions, "review", broken_once)
    said = confirm(client, page, "pass_legal", [one.pk for one in found]).content.decode()
    assert "已办 2 件，未办 1 件" in said and "系统出错，这一件没有办理" in said
    assert states(found) == ["legal_review", "secrecy_review", "secrecy_review"]


def test_the_ledger_leads_there_and_finds_what_waits_to_be_sent(office, client):
    letter = answered(office, submitted(office).request)
    submitted(office)
    client.force_login(office.clerk)
    page = client.get(reverse("foi_ledger"), {"state": "unsent"}).content.decode()
    assert "共 1 件" in page and letter.case.number in page and "下一步：预览" in page
    assert "共 1 件" in client.get(reverse("foi_ledger"), {"state": "unarchived"}).content.decode()
    assert "签发答复" not in page  # not this person's to do
    chosen = client.get(reverse("foi_many"), {"what": "send", "case": [letter.case_id]}, follow=True)
    assert letter.number in chosen.content.decode()
    assert "登记寄出" in client.get(reverse("foi_many")).content.decode()


def test_home_tells_what_can_be_done_in_one_go(office, client):
    waiting_for(office, State.LEGAL_REVIEW, 2)
    client.force_login(office.lawyer)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "法制审核通过（2 件）" in home and reverse(TOGETHER, args=["pass_legal"]) in home
