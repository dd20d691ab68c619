"""Where disclosure's pages are found: guide, powers and budgets by search, all of them in the site map."""

import re
from datetime import date, timedelta

import pytest

from mingchuang.disclosure import actions, public
from mingchuang.disclosure.finance import finding as budgets
from mingchuang.disclosure.models import GuideVersion
from mingchuang.disclosure.powers import finding as powers
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.portal.mapping import SOURCE as SITE_MAPS
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.rules import ArticleKind
from mingchuang.search.following import fresh
from tests.disclosure.factories import Office, obligation
from tests.disclosure.finance import factories as money
from tests.disclosure.powers.factories import FIRST, MORNING, education, published
from tests.publishing.pages import DAY

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=3)


def queued(*sources: str) -> set[str]:
    """What search is told to look at, of these sources."""
    keys = Message.objects.filter(stream=Stream.SEARCH).values_list("key", flat=True)
    return {key for key in keys if key.partition(":")[0] in sources}


def places(*files: str) -> str:
    return "".join(page.content.decode() for page in SITE_MAPS.render(files, DAY))


def test_a_power_is_found_from_its_publication_until_it_is_dropped_from_the_list():
    district = education()
    published(district)
    found = fresh(queued("power"))
    assert {one.title for one in found.documents} == {"民办学校办学许可", "违规办学的处罚", "教师资格认定"}
    assert {one.url for one in found.documents} >= {"/zwgk/qzqd/jyj/jy-001.html"}
    Message.objects.all().delete()
    published(district, FIRST[:2], date(2026, 3, 4), LATER)  # Wednesday
    now = fresh(queued("power"))
    assert len(now.documents) == 2 and [key.endswith("JY-003") for key in now.gone] == [True]
    assert dict(powers.versions()).keys() == {one.key.partition(":")[2] for one in now.documents}


def test_a_withdrawn_list_is_found_no_more():
    district = education()
    version = published(district)
    publishing.withdraw(version.article, actor=district.signer, at=LATER, reason="内容有误。")
    assert fresh(queued("power")).documents == [] and list(powers.versions()) == []


def test_an_organisations_year_of_money_is_found_while_something_of_it_is_live():
    district = money.bureau()
    report = money.published(district)
    (found,) = fresh(queued("budgets")).documents
    assert (found.title, found.url) == ("区教育局2024年度预算决算", "/zwgk/czgk/jyj/2024.html")
    assert dict(budgets.versions()) == {found.key.partition(":")[2]: found.version}
    publishing.withdraw(report.article, actor=district.signer, at=LATER, reason="内容有误。")
    assert fresh(queued("budgets")).documents == []


def test_the_guide_is_found_in_its_newest_version():
    office = Office.make()
    values = {"office": office.district.department, "introduction": "怎样获取信息"}
    actions.change_guide(values, actor=office.officer, at=MORNING, reason="首次编制")
    (found,) = fresh(queued("guide")).documents
    assert found.url == "/zwgk/zn/" and "怎样获取信息" in found.text
    assert found.version == str(GuideVersion.objects.get().number)


def test_the_site_map_names_the_pages_of_disclosure():
    office = Office.make()
    office.publish(many=2)
    obligation(office.district.notices, field="义务教育")
    told = places(
        "/sitemap/catalogue-ml-jyj.xml", "/sitemap/disclosure-bzml.xml", "/sitemap/disclosure-bm.xml"
    )
    for path in ("/zwgk/ml/jyj/", "/zwgk/ml/jyj/2026/", "/zwgk/bzml/ywjy/", "/zwgk/bm/xqz/zn/"):
        assert f"{path}</loc>" in told
    assert "mulu.csv" not in told


def test_the_site_map_names_every_power_and_version():
    published(education())
    told = places("/sitemap/powers-qzqd.xml", "/sitemap/powers-qzqd-jyj.xml")
    for path in ("/zwgk/qzqd/jyj/", "/zwgk/qzqd/jyj/banben/1.html", "/zwgk/qzqd/jyj/jy-002.html"):
        assert f"{path}</loc>" in told


def test_past_years_and_classes_bear_the_tags_of_their_column():
    """What is not a column of its own must not be judged as one that nobody keeps (国办秘函〔2019〕19号)."""
    office = Office.make()
    office.publish(kind=ArticleKind.POLICY, subject="02")
    obligation(office.district.notices, field="义务教育")
    actions.change_guide({"introduction": "说明"}, actor=office.officer, at=MORNING, reason="首次编制")
    named = set()
    for source in public.SOURCES:
        for page in source.render([path for path in source.every() if path.endswith(".html")], DAY):
            named |= set(re.findall(r'name="ColumnName" content="([^"]+)"', page.content.decode()))
    bodies = {f"{name}政府信息公开" for name in ("区政府", "区教育局", "新桥镇")}
    assert named == {"政府信息公开目录", "政策文件库", "公开事项标准目录", "政府信息公开指南"} | bodies
