"""SSRF: no address that an editor, a visitor or an imported document names is ever asked by this server; and what
operators ask to be looked at leads nowhere else."""

import json
import socket

import pytest
from django.urls import NoReverseMatch, reverse

from mingchuang.edition.actions import publish_waiting
from mingchuang.importing.actions import Destination, import_paths
from mingchuang.inspection.sources import Address, NothingToInspect
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.models import Article
from tests.inspection.test_address import serving
from tests.publishing.desk import article_form, signed_in
from tests.publishing.factories import MORNING, District
from tests.site.test_text_stays_text import DAY

INSIDE = "http://169.254.169.254/latest/meta-data/"


@pytest.fixture
def asked(monkeypatch):
    """The hosts that somebody in this process tried to reach."""
    hosts = []

    def refused(host, *_args, **_options):
        hosts.append(host)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    return hosts


@pytest.mark.django_db
def test_ssrf_addresses_in_what_an_editor_writes_are_never_asked(asked):
    district = District.make()
    body = [
        ("rich", f"见{INSIDE}"),
        (
            "table",
            f'<table><tr><th>名称</th></tr><tr><td><img src="{INSIDE}"><a href="{INSIDE}">表</a></td></tr></table>',
        ),
    ]
    fields = {"source": "转载", "source_url": INSIDE, "body": body}
    answer = signed_in(district.editor).post("/desk/articles/add/", article_form(district, **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    district.through_review(Article.objects.get().get_latest_revision_as_object())
    publish_waiting(day=DAY, at=MORNING)
    assert asked == []


@pytest.mark.django_db
def test_ssrf_addresses_in_imported_documents_are_never_asked(asked, tmp_path):
    district = District.make()
    columns = {column.public_path: column for column in ColumnPage.objects.all()}
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{INSIDE}x.dtd" [<!ENTITY e SYSTEM "{INSIDE}">]>'
        f'<html><head><link rel="stylesheet" href="{INSIDE}"><title>通知一则</title></head><body>'
        f'<div id="zoom"><p>正文一段。&e;<img src="{INSIDE}"></p><iframe src="{INSIDE}"></iframe></div></body></html>'
    )
    (tmp_path / "a.html").write_text(page, "utf-8")
    record = {"title": "通知二则", "url": INSIDE, "html": f'<p>正文。<img src="{INSIDE}"></p>'}
    (tmp_path / "b.json").write_text(json.dumps(record), "utf-8")
    destination = Destination(district.department, columns, district.notices)
    account = import_paths([tmp_path], destination, actor=None, at=MORNING)
    assert (account.imported, account.refused) == (2, [])
    publish_waiting(day=DAY, at=MORNING)
    assert asked == []


@pytest.mark.parametrize("name", ["wagtailembeds:chooser", "wagtailembeds:chooser_upload"])
def test_ssrf_wagtails_embeds_that_fetch_what_an_editor_names_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://x/", "http://a:b@127.0.0.1/"]
)
def test_ssrf_only_web_addresses_without_credentials_are_inspected(address):
    with pytest.raises(NothingToInspect):
        Address(address)


def test_ssrf_a_site_under_inspection_leads_to_no_other_host_port_or_scheme():
    reached = []

    def victim(path):
        reached.append(path)
        return 200, {}, b"<p>secret</p>"

    with serving(victim) as other:

        def site(path):
            if path == "/":
                links = (
                    f'<a href="{other}a.html">1</a><a href="/to.html">2</a><a href="file:///etc/passwd">3</a>'
                )
                return 200, {}, links.encode()
            return (302, {"Location": f"{other}b.html"}, b"") if path == "/to.html" else (404, {}, b"")

        with serving(site) as home:
            found = list(Address(home, limit=10).pages())
    assert {one.address.rsplit("/", 1)[1] for one in found} >= {"", "to.html"}
    assert reached == []
