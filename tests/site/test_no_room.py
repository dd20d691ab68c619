"""A disk that takes nothing more, as people at the desk meet it."""

import errno
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InterfaceError, OperationalError, transaction
from django.urls import reverse

from mingchuang.publishing.models import StoredFile
from mingchuang.ui.room import FULL as NO_ROOM
from mingchuang.ui.room import GONE, READ_ONLY, SLOW, trouble
from tests.publishing.desk import signed_in
from tests.publishing.factories import District

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FULL, NO_ROOM),
        (OSError(errno.EROFS, "Read-only file system"), READ_ONLY),
        (OSError(errno.EACCES, "Permission denied"), None),
        (OperationalError("database or disk is full"), NO_ROOM),
        (OperationalError("attempt to write a readonly database"), READ_ONLY),
        (OperationalError('could not open file "base/1/2": Read-only file system'), READ_ONLY),
        (OperationalError('could not extend file "base/1/2": No space left on device'), NO_ROOM),
        (OperationalError("database is locked"), SLOW),
        (OperationalError("canceling statement due to statement timeout"), SLOW),
        (OperationalError("canceling statement due to lock timeout"), SLOW),
        (OperationalError("unable to open database file"), GONE),
        (OperationalError("connection failed: Connection refused"), GONE),
        (OperationalError("server closed the connection unexpectedly"), GONE),
        (InterfaceError("the connection is closed"), GONE),
        (OperationalError("no such table: foi_request"), None),
        (DataError("value too long"), None),
    ],
)
def test_the_troubles_of_the_machine_are_told_from_other_failures(error, sentence):
    try:
        raise RuntimeError("wrapped") from error
    except RuntimeError as wrapped:
        for told in (trouble(error), trouble(wrapped)):
            assert (told.sentence if told else None) == sentence


def test_a_database_that_cannot_be_opened_on_a_read_only_disk_is_told_as_that(home):
    unopened = OperationalError("unable to open database file")
    assert trouble(unopened).sentence == GONE
    with patch("os.access", return_value=False):
        assert trouble(unopened).sentence == READ_ONLY


class Breaking(ContentFile):
    """A file after whose first piece the disk is full."""

    def chunks(self, chunk_size=None):
        yield b"the first half"
        raise FULL


def test_a_file_that_found_no_room_leaves_no_half(home):
    with pytest.raises(OSError):
        default_storage.save("documents/a.txt", Breaking(b""))
    assert [file for file in home.rglob("*") if file.is_file()] == []
    assert default_storage.save("documents/a.txt", ContentFile(b"whole")) == "documents/a.txt"
    assert [file.read_bytes() for file in home.rglob("*") if file.is_file()] == [b"whole"]


@pytest.mark.django_db
def test_an_upload_to_a_full_disk_is_refused_with_a_sentence_and_leaves_neither_row_nor_file(
    home, monkeypatch
):
    def half(storage, name, _content):
        place = Path(storage.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"half")
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", half)
    answer = signed_in(District.make().editor).post(
        reverse("wagtaildocs_chooser:create"),
        {"document-chooser-upload-file": SimpleUploadedFile("办法.txt", "第一条".encode())},
    )
    assert answer.status_code == 507
    assert "存储空间已满" in answer.content.decode()
    transaction.set_rollback(False)  # the test's own transaction learned of the failure too
    assert not StoredFile.objects.exists()
    assert [file for file in (home / "files").rglob("*") if file.is_file()] == []
