"""Archive as a verified bag; keys of personal data changed without losing anything."""

import hashlib
import json
import zipfile
from io import StringIO

import bagit
import pytest
from django.core.management import CommandError, call_command

from mingchuang.casework import actions as cases
from mingchuang.casework import papers
from mingchuang.casework.rules import EnclosureKind
from mingchuang.fields.secret import keys
from mingchuang.foi import actions
from mingchuang.foi.actions.complaining import Complained
from mingchuang.foi.models import Request
from mingchuang.foi.rules.registers import ComplaintWay
from tests.foi.factories import answered, moment, submitted


def bag_of(path):
    """The members of a bag below its folder, checked against its manifests as RFC 8493 says."""
    with zipfile.ZipFile(path) as container:
        held = {name.partition("/")[2]: container.read(name) for name in container.namelist()}
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in held[manifest].decode().splitlines():
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(held[name]).hexdigest() == digest
    listed = {line.split("  ", 1)[1] for line in held["manifest-sha256.txt"].decode().splitlines()}
    assert listed == {name for name in held if name.startswith("data/")}
    assert held["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    return held


def run(*words):
    out, code = StringIO(), 0
    try:
        call_command("foi", *words, stdout=out, stderr=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


def test_a_closed_application_becomes_one_verified_bag(office, tmp_path):
    found = submitted(office).request
    cases.enclose(
        found.case,
        EnclosureKind.REQUEST,
        "申请书".encode(),
        "申请书.txt",
        actor=office.clerk,
        at=moment("2026-03-03"),
    )
    letter = answered(office, found)
    target = tmp_path / "case.zip"
    code, told = run("archive", found.case.number, "--output", str(target), "--json")
    assert code == 0
    assert json.loads(told)["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    held = bag_of(target)
    with zipfile.ZipFile(target) as container:
        container.extractall(tmp_path)
    folder = tmp_path / found.case.number
    assert bagit.Bag(str(folder)).validate()  # as any tool for bags would
    (folder / "data" / "case.json").write_text("{}")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()
    assert held[f"data/letters/{letter.pk}-13.pdf"] == papers.read(letter.paper)
    facts = json.loads(held["data/case.json"])
    assert (facts["applicant"]["name"], facts["outcome"], facts["clock"][-1]["day"]) == (
        "明小雨", "予以公开", "2026-03-30",
    )  # fmt: skip
    verbs = [entry["verb"] for entry in json.loads(held["data/journal.json"])]
    assert verbs[0] == "case.opened" and verbs[-1] == "case.archived"
    found.case.refresh_from_db()
    assert found.case.archived_at is not None


def test_an_open_application_is_not_archived_and_an_unknown_number_refused(office, tmp_path):
    found = submitted(office).request
    code, told = run("archive", found.case.number, "--output", str(tmp_path / "x.zip"))
    assert (code, "还没有办结" in told, (tmp_path / "x.zip").exists()) == (1, True, False)
    with pytest.raises(CommandError, match="没有登记编号"):
        run("archive", "MC-2026-9999")


def test_new_keys_open_everything_and_the_old_one_may_go(office, home):
    first, second = submitted(office, id_number="X1").request, submitted(office, id_number="x 1").request
    letter = answered(office, first)
    code, told = run("rotate-keys", "--json")
    assert (code, json.loads(told)["requests"]) == (0, 2)
    held = keys()
    (home / "secrets" / "personal.keys").write_bytes(held[0] + b"\n")  # the old key is taken away
    found = {one.pk: one for one in Request.objects.all()}
    assert found[first.pk].name == "明小雨"
    assert found[first.pk].sameness == found[second.pk].sameness != first.sameness
    assert papers.read(letter.paper)[:4] == b"%PDF"
    letter.refresh_from_db()
    assert "明小雨" in letter.text


def test_new_keys_leave_no_secret_of_any_table_behind(office, home):
    found = submitted(office).request
    complaint = actions.register_complaint(
        Complained(
            organisation=office.government, intake=ComplaintWay.LETTER, subject="答复迟延", text="答复迟了三天",
            complainant="明大树", telephone="0000-1112223", received_on=moment("2026-04-02").date(), case=found.case,
        ),
        actor=office.clerk, at=moment("2026-04-02"),
    )  # fmt: skip
    code, _told = run("rotate-keys", "--json")
    assert code == 0
    (home / "secrets" / "personal.keys").write_bytes(keys()[0] + b"\n")
    complaint.refresh_from_db()
    assert (complaint.complainant, complaint.text) == ("明大树", "答复迟了三天")
