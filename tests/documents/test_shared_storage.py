"""Originals shared by two nodes over S3, against a small local server."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection

from mingchuang.casework import papers
from mingchuang.documents import sharing
from mingchuang.documents.bucket import EMPTY, BucketError, signature
from mingchuang.documents.storage import SharedStorage
from mingchuang.operations.backup import archive
from mingchuang.operations.backup.making import backup
from mingchuang.publishing.actions import save_draft, store_file
from mingchuang.publishing.models import Attachment, LiveFile, StoredFile
from mingchuang.publishing.public import FILES
from tests.documents import s3
from tests.publishing.factories import MORNING, District

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_the_signature_is_the_one_that_the_documentation_of_s3_publishes():
    headers = {
        "Host": "examplebucket.s3.amazonaws.com", "Range": "bytes=0-9", "x-amz-content-sha256": EMPTY,
        "x-amz-date": "20130524T000000Z",
    }  # fmt: skip
    told = signature(
        "GET", "https://examplebucket.s3.amazonaws.com/test.txt", headers, content_sha256=EMPTY,
        at=datetime(2013, 5, 24, tzinfo=UTC), region="us-east-1", key="AKIAIOSFODNN7EXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )  # fmt: skip
    assert told.endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


@pytest.fixture
def server(settings):
    """A bucket in the settings of every node."""
    with s3.storage() as running:
        settings.S3_URL = f"http://127.0.0.1:{running.server_port}/{s3.BUCKET}"
        settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET = s3.REGION, s3.KEY, s3.SECRET
        settings.STORAGES = {
            **settings.STORAGES, "default": {"BACKEND": "mingchuang.documents.storage.SharedStorage"},
        }  # fmt: skip
        yield running


@pytest.fixture
def node(settings, tmp_path):
    """Act as another node from now on."""

    def acting(name: str) -> None:
        settings.FILES = settings.MEDIA_ROOT = tmp_path / name / "files"
        settings.FILES.mkdir(parents=True, exist_ok=True)

    return acting


def test_what_one_node_saves_another_reads_and_takes_away(server, node):
    node("one")
    name = SharedStorage().save("documents/办法 一.txt", ContentFile("第一条".encode()))
    assert list(server.held) == [name]
    node("two")
    other = SharedStorage()
    assert other.exists(name) and other.open(name).read() == "第一条".encode()
    assert other.save(name, ContentFile(b"other")) != name  # a name is given once, over all nodes
    other.delete(name)
    assert not other.exists(name) and len(server.held) == 1


def test_while_the_bucket_refuses_nothing_is_half_saved(server, node, settings):
    node("one")
    server.broken = True
    with pytest.raises(BucketError, match="共享存储拒绝了请求"):
        SharedStorage().save("documents/a.txt", ContentFile(b"a"))
    assert [path for path in settings.FILES.rglob("*") if path.is_file()] == []
    server.broken, settings.S3_SECRET = False, "wrong"
    with pytest.raises(BucketError, match="403"):
        SharedStorage().save("documents/a.txt", ContentFile(b"a"))


def test_a_paper_of_a_case_is_read_on_another_node(server, node):
    node("one")
    name = papers.keep("告知书".encode())
    assert "告知书".encode() not in b"".join(server.held.values())
    node("two")
    assert papers.read(name) == "告知书".encode()
    sharing.forget(papers.place(name))
    node("three")
    with pytest.raises(papers.PaperDamagedError):
        papers.read(name)


@pytest.mark.django_db
def test_a_node_that_has_used_nothing_builds_the_edition_and_serves_originals(server, node):
    node("one")
    district = District.make()
    file = StoredFile(title="任务分工表", sha256="0" * 64, file_size=12)
    file.file.save("fengong.csv", ContentFile(b"a,b\r\n1,2\r\n"))
    draft = district.draft()
    draft.attachments.add(Attachment(file=file, title="分工"))
    save_draft(draft, actor=district.editor, at=MORNING)
    article = district.through_review(draft)
    node("two")
    (page,) = FILES.render([LiveFile.objects.get(article=article).path], MORNING.date())
    assert page.file.read_bytes() == b"a,b\r\n1,2\r\n"
    node("three")
    with StoredFile.objects.get().file.open() as original:
        assert original.read() == b"a,b\r\n1,2\r\n"


@pytest.mark.django_db(transaction=True)
def test_a_backup_on_a_node_that_has_used_nothing_holds_everything(server, node, tmp_path, home):
    node("one")
    Collection.get_first_root_node() or Collection.add_root(
        name="Root"
    )  # emptied by the transactional test before
    for number in range(5):
        store_file(f"第{number}条".encode(), f"{number}.txt", organisation=None, actor=None, at=NOON)
    node("two")
    (home / "secrets").mkdir(exist_ok=True)
    made = backup(tmp_path / "b.tar", at=NOON)
    assert (made.absent, made.files) == ([], 5)
    held = {name for name, content in archive.parts(tmp_path / "b.tar") if content.drain() is None}
    assert {name for name in held if name.startswith("files/")} == {f"files/{name}" for name in server.held}
