"""A key as second factor, with Chromium's virtual authenticator: registered, asked for at the next sign-in, taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.factories import PASSWORD, PersonFactory
from tests.browsing import chromium, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "miyao")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()


def confirm(page: Page) -> None:
    """What concerns the account's safety asks for the password once more in each session."""
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="确认").click()


def register(page: Page) -> None:
    page.goto("/accounts/second-factor/")
    page.get_by_role("link", name="登记安全密钥").click()
    confirm(page)
    assert violations(page) == []
    page.get_by_role("button", name="登记").click()
    page.wait_for_url("**/recovery-codes/")


def take_back(page: Page) -> None:
    page.goto("/accounts/keys/")
    page.get_by_role("link", name="停用").click()
    confirm(page)
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("还没有登记安全密钥")).to_be_visible()


def test_a_key_is_registered_asked_for_and_taken_back(live_server):
    PersonFactory(username="miyao")
    faults: list[str] = []
    with chromium() as browser:
        # Keys belong to a name, not to a number.
        context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
        context.set_default_timeout(30_000)
        context.on(
            "console", lambda told: faults.append(told.text) if "Security Policy" in told.text else None
        )
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        sign_in(page)
        register(page)
        context.clear_cookies()
        sign_in(page)
        page.wait_for_url("**/second-factor/authenticate/")
        assert violations(page) == []

        page.get_by_role("button", name="使用安全密钥").click()
        page.wait_for_url(lambda address: "second-factor" not in address)
        page.goto("/accounts/keys/")
        expect(page.get_by_text("最近使用")).to_be_visible()
        take_back(page)
    assert faults == []  # no script in the page, none that fails


def test_a_key_of_somebody_else_is_told_in_a_sentence(live_server):
    PersonFactory(username="miyao")
    with chromium() as browser:
        page = browser.new_context(base_url=live_server.url).new_page()
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        key = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
        sign_in(page)
        register(page)
        cdp.send("WebAuthn.clearCredentials", {"authenticatorId": key})
        page.context.clear_cookies()
        sign_in(page)
        page.get_by_role("button", name="使用安全密钥").click()
        expect(page.locator("#key-error")).to_contain_text("没有完成验证", timeout=60_000)
