"""What a citizen's browser makes of the portal: WCAG, reading aids, a telephone, no script."""

import pytest

from mingchuang.directory.models import Leader, Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.portal import queries
from mingchuang.portal.framing import RosterEntry
from mingchuang.portal.rules import RosterDuty
from tests.browsing import chromium, served, violations
from tests.portal.factories import DAY, whole

pytestmark = pytest.mark.browser

KINDS = (
    "/", "/zwgk/", "/zwgk/fdzdgk/", "/zwgk/zcwj/zfwj/", "/zwgk/zcwj/zfwj/2026/2.html", "/zjqq/fmts/",
    "/zwgk/ysqgk/", "/zwgk/nb/", "/zwgk/bm/", "/zwgk/bm/czj/", "/ldzc/", "/wangzhanditu/", "/lianxi/",
    "/shengming/", "/wuzhangai/", "/heyan/", "/dingyue/", "/zeren/", "/404.html", "/50x.html", "/weihu.html",
)  # fmt: skip


@pytest.fixture
def site(made, toy, tmp_path):
    """The built portal behind a small server; its address."""
    tree = queries.tree()
    for place in ("/zwgk/zcwj/zfwj/", "/xwdt/zwyw/", "/zjqq/fmts/"):
        for number in range(33):
            toy.put(number, number * 9, [tree.by_path[place].id])
    organisation = Organisation.objects.create(
        code="CZJ", name="明窗区财政局", short_name="财政局", slug="czj", kind=OrganisationKind.DEPARTMENT,
        functions="负责全区财政收支。\n编制预算决算。", address="示例路2号", telephone="0000-0000001",
    )  # fmt: skip
    leader = Leader.objects.create(name="示例甲", title="区长", portfolio="主持全面工作。", from_on=DAY)
    leader.organisations.add(organisation)
    RosterEntry.objects.create(duty=RosterDuty.COMPANY, unit="示例信息技术有限公司", from_on=DAY)
    for path, content in whole().items():
        if isinstance(content, bytes):
            file = tmp_path / "site" / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    with served(tmp_path / "site") as address:
        yield address


@pytest.fixture
def browser(site):
    with chromium() as opened:
        yield opened


def test_no_page_kind_violates_wcag_or_runs_over_the_edge(site, browser):
    faults = {}
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for path in KINDS:
            page.goto(site + path)
            found = violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("runs over the edge")
            if found:
                faults[path, width] = found
    assert not faults


def test_reading_aids_are_kept_and_overlap_nothing(site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(site + "/")
    for aid in ("大字版", "高对比度", "大指针", "简洁版"):
        page.get_by_role("button", name=aid).click()
    page.goto(site + "/zwgk/zcwj/zfwj/")
    chosen = page.evaluate("[...document.documentElement.classList]")
    assert {"large", "contrast", "pointer", "simple"} <= set(chosen)
    assert "pointer.svg" in page.evaluate("getComputedStyle(document.body).cursor")
    assert page.get_by_role("button", name="大字版").get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == pytest.approx(17 * 1.35)


SPEAKER = """
window.said = [];
window.SpeechSynthesisUtterance = function (words) { this.words = words; };
const voice = { speak: (one) => { window.said.push(one.words); window.last = one; }, cancel: () => {} };
Object.defineProperty(window, "speechSynthesis", { value: voice });
"""
"""A browser's voice that writes down what it would say."""


def test_a_page_is_read_aloud_part_by_part_until_it_is_stopped(site, browser):
    page = browser.new_page()
    page.add_init_script(SPEAKER)
    page.goto(site + "/ldzc/")
    page.get_by_role("button", name="朗读").click()
    page.evaluate("window.last.onend()")
    assert page.evaluate("window.said[0]") == page.locator("h1").inner_text()
    assert page.evaluate("window.said[1]") == page.locator(".reading").inner_text().strip()
    page.get_by_role("button", name="停止朗读").click()
    page.evaluate("window.last.onend()")
    assert page.evaluate("window.said.length") == 2
    assert page.locator(".reading").count() == 0


def test_without_script_a_page_is_whole_and_shows_no_dead_button(site, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site + "/zwgk/zcwj/zfwj/")
    assert page.get_by_role("link", name="关于第0号事项的通知").count() == 1
    assert page.locator(".access button").count() == 0


def test_the_first_tab_leads_to_the_text(site, browser):
    page = browser.new_page()
    page.goto(site + "/zwgk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_is_asked_of_another_host(site, browser):
    asked = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + "/")
    assert all(address.startswith(site) for address in asked)


def test_what_should_be_pressed_is_large_enough_for_a_thumb(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(site + "/")
    small = page.evaluate(
        "[...document.querySelectorAll('.nav a, .access button, .search button, .tasks a, .foot nav a')]"
        ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"
    )
    assert small == []
