import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.parameters import registry
from mingchuang.parameters.models import Override
from mingchuang.parameters.rules import Unit
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOTICE = "date,kind,name,notice\n2026-10-08,holiday,国庆节,国办发明电〔2026〕9号\n"


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    monkeypatch.setattr(registry, "_parameters", {})
    registry.declare([registry.constant("trial.days", "试验期限", Unit.WORKDAYS, 20, "《条例》第三十三条")])


def signed_in(client, kind):
    client.force_login(PersonFactory(roles=[(kind, OrganisationFactory(government=True))]))
    return client


@pytest.fixture
def administrator(client):
    return signed_in(client, RoleKind.SYSTEM_ADMINISTRATOR)


def test_the_list_shows_each_parameter_with_its_value_and_article(administrator):
    page = administrator.get("/desk/parameters/").content.decode()
    assert all(text in page for text in ("试验期限", "20 工作日", "《条例》第三十三条", "已载入到 2026 年"))


def test_a_change_needs_a_reason_and_is_shown_with_who_made_it(administrator):
    page = administrator.post(
        "/desk/parameters/value/trial.days/", {"value": "十", "holds_from": "2026-03-01"}
    )
    assert "请填写数字" in page.content.decode()
    form = {"value": "10", "holds_from": "2026-03-01", "reason": "区政办〔2026〕3号"}
    page = administrator.post("/desk/parameters/value/trial.days/", form, follow=True).content.decode()
    assert all(text in page for text in ("10 工作日", "区政办〔2026〕3号", "已调整，记入日志"))


def test_a_notice_is_shown_before_it_is_loaded_and_can_be_withdrawn(administrator):
    page = administrator.post("/desk/parameters/calendar/", {"text": NOTICE}).content.decode()
    assert "国庆节放假（国办发明电〔2026〕9号）" in page
    assert not Override.objects.exists()
    administrator.post("/desk/parameters/calendar/", {"text": NOTICE, "confirmed": "1"})
    made = Override.objects.get()
    page = administrator.post(f"/desk/parameters/withdraw/{made.pk}/", {"reason": "通知作废"}, follow=True)
    assert "通知作废" in page.content.decode()


def test_a_file_that_is_no_notice_is_answered_with_a_sentence(administrator):
    page = administrator.post("/desk/parameters/calendar/", {"text": "你好"}).content.decode()
    assert "第一行应是列名" in page
    assert "请选择文件" in administrator.post("/desk/parameters/calendar/", {}).content.decode()


def test_who_may_only_look_cannot_change(client):
    signed_in(client, RoleKind.AUDIT_ADMINISTRATOR)
    form = {"value": "10", "holds_from": "2026-03-01", "reason": "试试"}
    assert "保存调整" not in client.post("/desk/parameters/value/trial.days/", form).content.decode()
    client.post("/desk/parameters/calendar/", {"text": NOTICE, "confirmed": "1"})
    assert not Override.objects.exists()


def test_who_may_not_look_is_turned_away(client):
    signed_in(client, RoleKind.EDITOR)
    for path in ("", "calendar/", "value/trial.days/", "withdraw/1/"):
        assert client.get(f"/desk/parameters/{path}").status_code in (302, 403)
