"""Who rewrites the journal, its seals and the log that published them deceives this machine, and nobody who kept a head."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.rules import DirectoryVerb
from mingchuang.edition import checking, closing, history, leaves, merkle, proofs
from mingchuang.edition.actions import publish_waiting
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.proofs import prove
from mingchuang.edition.queries import published_seals
from mingchuang.edition.rules import canonical
from mingchuang.journal.actions import record, seal_waiting
from mingchuang.journal.models import Block, Entry
from mingchuang.journal.queries import verify
from mingchuang.journal.rules import FIRST_SEAL, seal
from mingchuang.journal.rules import canonical as as_sealed
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tools import check_proof

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(toy, tmp_path):
    """Three editions, each with a block of the journal; what an auditor noted and saved after the second."""
    for number in range(1, 4):
        record(DirectoryVerb.ORGANISATION_ADDED, f"organisation:{number}", actor=1, at=NOON)
        seal_waiting(at=NOON)
        toy.write(f"/zwgk/{number}.html", f"第{number}条")
        publish_waiting(day=MONDAY, at=NOON)
        if number == 2:
            (tmp_path / "kept.jsonl").write_bytes(b"".join(closing.log_body()))
    return Edition.objects.get(number=2).log_root


def rewrite_the_past() -> None:
    """What a database administrator can do who knows our code: change an entry, seal anew, publish the log anew."""
    forge("UPDATE journal_entry SET subject = 'organisation:9' WHERE subject = 'organisation:1'")
    seals, before = {0: FIRST_SEAL}, FIRST_SEAL
    for block in Block.objects.order_by("number"):
        entries = Entry.objects.filter(pk__gte=block.first_entry, pk__lte=block.last_entry).order_by("pk")
        now = seal(before, [as_sealed(entry.as_sealed()) for entry in entries])
        forge(
            f"UPDATE journal_block SET previous_seal = '{before}', seal = '{now}' WHERE number = {block.number}"
        )
        seals[block.number] = before = now
    frontier: list[bytes] = []
    for size, edition in enumerate(Edition.objects.order_by("number")):
        edition.journal_seal = seals[edition.journal_block]
        leaf = merkle.leaf_hash(canonical(closing.log_leaf(edition)))
        frontier = merkle.grown(frontier, size, leaf)
        edition.log_leaf, edition.log_root = leaf.hex(), merkle.frontier_root(frontier).hex()
        edition.log_frontier = [part.hex() for part in frontier]
        paths = EditionPage.objects.filter(edition=edition.number).values_list("path", flat=True)
        edition.manifest = closing._packed(edition, sorted(paths))
        edition.save()
    closing.restore_books()
    leaves.forget()


def forge(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def asked(*options: str) -> tuple[int, str]:
    """Exit code and words of ``journal verify``."""
    said = StringIO()
    try:
        call_command("journal", "verify", *options, stdout=said)
    except SystemExit as ended:
        return ended.code, said.getvalue()
    return 0, said.getvalue()


def test_what_was_kept_agrees_while_nobody_rewrites_anything(kept, tmp_path):
    in_groups = " ".join(kept[at : at + 16].upper() for at in range(0, 64, 16))
    code, said = asked("--head", in_groups, "--against", str(tmp_path / "kept.jsonl"))
    assert code == 0
    assert "正是第 2 版时的版本日志" in said and "共 2 版，与现在的逐行相同" in said


def test_a_past_rewritten_with_seals_and_published_log_is_refuted_by_a_head_that_was_noted(kept):
    rewrite_the_past()
    assert verify(published_seals()).broken == [] and checking.verify().is_sound  # this machine is deceived
    assert asked()[0] == 0
    code, said = asked("--head", kept)
    assert code == 1 and "从来没有过这个根值" in said and "请保护现场" in said


def test_a_copy_of_the_log_tells_from_which_edition_and_which_blocks_were_rewritten(kept, tmp_path):
    rewrite_the_past()
    code, said = asked("--against", str(tmp_path / "kept.jsonl"), "--json")
    told = json.loads(said)
    assert (
        code == 1 and not told["held"][0]["agrees"] and "从第 1 版起与现在的不同" in told["held"][0]["said"]
    )
    assert told["broken"] == [{"block": 1, "reason": "published"}, {"block": 2, "reason": "published"}]


def test_the_script_refutes_a_rewritten_past_without_the_machine_being_believed(kept, monkeypatch):
    honest = prove("/zwgk/3.html", since=2)
    assert all(holds for _question, holds in check_proof.checks(honest, None, kept))
    rewrite_the_past()
    monkeypatch.setattr(proofs, "_kept", None)  # as in a process that was started since
    forged = prove("/zwgk/3.html", since=2)
    assert all(holds for _question, holds in check_proof.checks(forged, None, ""))
    assert dict(check_proof.checks(forged, None, kept))["日志包含您以前记下的根值"] is False


def test_the_audit_administrator_checks_a_kept_head_at_the_desk(kept, client):
    government = OrganisationFactory(government=True, code="MC", short_name="明窗区政府")
    client.force_login(PersonFactory(roles=[(RoleKind.AUDIT_ADMINISTRATOR, government)]))
    ask = "/desk/journal/verify/"
    assert "正是第 2 版时的版本日志" in client.get(ask, {"head": kept.upper()}).content.decode()
    assert "应是64位十六进制数字" in client.get(ask, {"head": "第二版"}).content.decode()
    forge("UPDATE edition_edition SET journal_seal = '0' WHERE number = 1")
    assert "从来没有过这个根值" in client.get(ask, {"head": kept}).content.decode()


def test_editions_taken_out_of_the_log_leave_it_without_the_head_and_shorter_than_the_copy(kept, tmp_path):
    Edition.objects.filter(number=1).delete()
    assert not history.against_head(kept).agrees
    assert history.against_copy(history.lines((tmp_path / "kept.jsonl").read_bytes())).editions == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--head", "123"], "应是64位十六进制数字"),
        (["--against", "nowhere"], "不能读"),
        (["--against", "pyproject.toml"], "不是版本日志|里面没有完整的一行"),
    ],
)
def test_what_is_no_head_and_no_log_is_refused(kept, options, said):
    with pytest.raises(CommandError, match=said) as refused:
        asked(*options)
    assert refused.value.returncode == 2


def test_a_copy_that_was_altered_itself_proves_nothing(kept, tmp_path):
    altered = (tmp_path / "kept.jsonl").read_text().replace('"journal_block":1', '"journal_block":7')
    (tmp_path / "kept.jsonl").write_text(altered)
    with pytest.raises(CommandError, match="第 1 行与前面的不相连"):
        asked("--against", str(tmp_path / "kept.jsonl"))
