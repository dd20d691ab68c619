"""Editing the tree and the frame in the desk."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.journal.models import Entry
from mingchuang.outbox.models import Message
from mingchuang.portal import occupancy, queries
from mingchuang.portal.framing import NavigationItem, SiteSettings
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import PortalVerb
from tests.accounts.factories import PersonFactory
from tests.portal.factories import whole

pytestmark = pytest.mark.usefixtures("made")


@pytest.fixture
def officer(client, settings):
    """A signed-in information officer of the district government."""
    settings.MINGCHUANG_SECOND_FACTOR = "optional"
    government = Organisation.objects.create(
        code="QZF", name="明窗区人民政府", short_name="区政府", slug="qzf", kind=OrganisationKind.GOVERNMENT
    )
    person = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, government)])
    client.force_login(person)
    return person


def keys() -> set[str]:
    return set(Message.objects.values_list("key", flat=True))


def settings_form(**changes: str) -> dict[str, str]:
    row = queries.settings()
    fields = [field.name for field in SiteSettings._meta.fields if field.name not in ("id", "is_grey")]
    return {name: str(getattr(row, name)) for name in fields} | changes


def test_the_grey_switch_changes_one_small_file_and_nothing_else(client, officer):
    Message.objects.all().delete()
    address = reverse("sitesettings:edit", args=[1])
    assert client.post(address, settings_form(is_grey="on")).status_code == 302
    assert keys() == {"portal:grey"}
    assert whole()["/site.css"] == b"html{filter:grayscale(1)}\n"
    assert Entry.objects.filter(verb=PortalVerb.GREY_SWITCHED).count() == 1


def test_a_wrong_site_code_is_refused_with_a_sentence(client, officer):
    answer = client.post(reverse("sitesettings:edit", args=[1]), settings_form(site_code="12345"))
    assert "政府网站标识码应为10位数字" in answer.content.decode()
    assert queries.settings().site_code == "4199990001"


def test_a_template_of_index_numbers_that_would_number_twice_is_refused_with_a_sentence(client, officer):
    address = reverse("sitesettings:edit", args=[1])
    answer = client.post(address, settings_form(index_template="{机构}-{序号}"))
    assert "{年份}要出现一次" in answer.content.decode()
    assert client.post(address, settings_form(index_template="{机构}/{年份}-{序号}")).status_code == 302
    assert queries.settings().index_template == "{机构}/{年份}-{序号}"


def test_a_site_code_of_another_region_is_pointed_out():
    SiteSettings.objects.update(region_code="110000")
    assert queries.odd_identifiers() == ["标识码前6位与行政区划代码110000不一致，请核对。"]


def test_missing_identifiers_are_named_in_chinese():
    assert queries.missing_identifiers() == ["党政机关网站标识链接", "“我为政府网站找错”链接"]


def test_a_changed_navigation_renders_every_page_anew(client, officer):
    Message.objects.all().delete()
    item = NavigationItem.objects.get(title="统计数据")
    form = {"title": "数据", "column": item.column_id, "url": "", "sort_order": item.sort_order}
    assert client.post(reverse("navigationitem:edit", args=[item.pk]), form).status_code == 302
    assert keys() == {"frame"}


def test_the_tables_of_the_frame_are_all_chinese(client, officer):
    for name in ("sitesettings", "navigationitem", "fronttask", "rosterentry"):
        assert client.get(reverse(f"{name}:index")).status_code == 200


def test_renaming_a_column_in_the_desk_leaves_a_redirect(client, officer):
    page = ColumnPage.objects.get(slug="zfwj")
    form = {
        "title": page.title, "slug": "qzf-wj", "kind": "list", "description": page.description, "keywords": "",
        "column_type": "", "body": "null", "link_url": "", "update_days": "180",
        "action-publish": "action-publish",
    }  # fmt: skip
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert answer.status_code == 302
    assert whole()["/zwgk/zcwj/zfwj/index.html"] == ("moved", "/zwgk/zcwj/qzf-wj/")


def test_a_column_that_holds_articles_is_not_deleted(client, officer, monkeypatch):
    monkeypatch.setitem(occupancy._counts, "toy", lambda columns: 3)
    page = ColumnPage.objects.get(slug="zfwj")
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert ColumnPage.objects.filter(pk=page.pk).exists()
    assert "还有3篇文章，不能删除" in answer.content.decode()


def test_an_empty_column_is_deleted_and_answers_gone(client, officer):
    page = ColumnPage.objects.get(slug="zfwj")
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert whole()["/zwgk/zcwj/zfwj/index.html"][0] == "gone"


def test_init_twice_changes_nothing_the_second_time(capsys, home):
    call_command("init", "--no-assets")
    first = ColumnPage.objects.count()
    capsys.readouterr()
    call_command("init", "--no-assets", "--json")
    assert '"columns": 0' in capsys.readouterr().out
    assert ColumnPage.objects.count() == first
    assert (home / "secrets" / "django.key").stat().st_mode & 0o077 == 0


def test_a_column_opens_for_editing_and_offers_no_preview(client, officer):
    page = ColumnPage.objects.get(slug="zfwj")
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    assert page.preview_modes == []
    assert "preview_on_edit" not in answer.content.decode()
