"""The clerk from figures to publication: every figure opens the list that it counts, and what was published agrees with
itself before our own checker, as HTML, PDF and DOCX."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingchuang.annualreport.checker.check import checked
from tests.browser.house import DESK, PHONE
from tests.browser.people import sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def year(house) -> int:
    """The last year for which the demo district has reports: the one before the present."""
    pages = [file.read_text("utf-8") for file in house.edition.glob("zwgk/nb/20*/*.html")]
    said = re.findall(r"明窗区人民政府(\d{4})年政府信息公开工作年度报告", "".join(pages))
    return max(map(int, said))


def test_the_clerk_goes_from_figures_to_publication(visit, house, year, tmp_path):
    report = f"/desk/annual-reports/{year}/MC02/"
    clerk = sign_in(visit(viewport=DESK), "bianji")
    clerk.get_by_role("link", name=f"区教育局{year}年度报告").click()
    expect(clerk.get_by_text("点开任何一个数字")).to_be_visible()
    clerk.get_by_role("button", name="采用").first.click()
    expect(clerk.locator("[name=problems]")).not_to_have_value("")
    clerk.get_by_role("button", name="报送").click()
    expect(clerk.get_by_text("已报送，待审核")).to_be_visible()
    step(sign_in(visit(viewport=DESK), "gongkai"), report, "审核通过")
    signer = step(sign_in(visit(viewport=DESK), "qianfa"), report, "固定数据并发布")
    address = signer.get_by_role("link", name="看公开的报告").get_attribute("href")
    files = [
        download(signer, f"{report}paper.{ending}", tmp_path) for ending in ("html", "pdf", "docx", "txt")
    ]
    for one in checked(files):
        assert (one.year, one.layout, one.fails) == (year, "2021", []), one.path
    reader = visit(viewport=PHONE)
    reader.page.goto(address)
    expect(
        reader.page.get_by_role("heading", name=f"明窗区教育局{year}年政府信息公开工作年度报告")
    ).to_be_visible()
    expect(reader.page.locator("figure.chart svg").first).to_be_visible()
    expect(reader.page.get_by_text("版本日志的根值")).to_be_visible()
    assert violations(reader.page) == [] and not reader.runs_over()
    published = tmp_path / "public.html"
    published.write_text(reader.page.content(), "utf-8")
    assert checked([published])[0].fails == []


def test_every_cell_opens_a_list_of_as_many_as_it_says(visit, year):
    page = sign_in(visit(viewport=DESK), "gongkai")
    page.goto(f"/desk/annual-reports/{year}/MC/")
    cells = page.eval_on_selector_all(
        f"a[href*='/{year}/MC/figures/']", "links => links.map(one => [one.getAttribute('href'), (one.querySelector('strong') || one).textContent])"
    )  # fmt: skip
    assert len(cells) > 200
    for href, shown in dict(cells).items():
        assert listed(page, href) == shown, href


def test_the_page_of_the_report_by_itself_keeps_to_wcag(visit, house, year, tmp_path):
    page = sign_in(visit(viewport=DESK), "gongkai")
    file = download(page, f"/desk/annual-reports/{year}/MC/paper.html", tmp_path)
    alone = visit(viewport=PHONE)
    alone.page.set_content(file.read_text("utf-8"))
    assert violations(alone.page) == [] and not alone.runs_over()


def step(page: Page, report: str, words: str) -> Page:
    """Take a step on the page of a report."""
    page.goto(report)
    page.get_by_role("button", name=words).click()
    expect(page.get_by_text(f"已{words}。")).to_be_visible()
    return page


def download(page: Page, address: str, folder: Path) -> Path:
    """A paper of a report as a file."""
    answer = page.request.get(address)
    assert answer.ok, address
    file = folder / address.rpartition("/")[2]
    file.write_bytes(answer.body())
    return file


def listed(page: Page, href: str) -> str:
    """What the list behind a figure adds up to, as the figure is shown."""
    text = page.request.get(href).text()
    if "还没有单位登记" in text:
        return "未登记" if "services." in href else "—"
    worths = [float(worth) for worth in re.findall(r'<td class="mc-number">([\d.]+)</td></tr>', text)]
    total = int(found[1]) if (found := re.search(r"，(\d+) 行</span>", text)) else 0
    assert len(worths) == min(total, 50)
    return f"{sum(worths):g}" if total <= 50 else f"{total}"
