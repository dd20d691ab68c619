import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mingchuang.importing.models import Batch
from mingchuang.publishing.models import Article
from tests.importing.exports import Export
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path) -> Export:
    District.make()
    made = Export(tmp_path / "export")
    made.many(6)
    return made


def told(*arguments: str, code: int = 0) -> dict:
    out = StringIO()
    try:
        call_command("import", *arguments, "--json", stdout=out)
    except SystemExit as end:
        assert end.code == code
    return json.loads(out.getvalue())


def test_a_batch_says_the_account_of_the_run_and_of_the_whole(export):
    first = told(str(export.folder), "--batch", "迁移")
    assert (first["read"], first["imported"], first["batch"]["taken"]) == (6, 6, 6)
    again = told("--batch", "迁移")
    assert (again["read"], again["imported"], again["duplicates"]) == (6, 0, 6)
    assert again["batch"]["read"] == 6


def test_quarantined_documents_stand_among_the_refused_so_that_the_sum_is_true(export):
    export.page(9, words="身份证号 11010519491231002X")
    account = told(str(export.folder), "--batch", "迁移", code=1)
    assert account["read"] == account["imported"] + account["duplicates"] + len(account["refused"])
    assert (account["quarantined"], account["refused"][0]["reason"]) == (1, "screened")


def test_a_batch_is_undone_by_its_name(export):
    told(str(export.folder), "--batch", "迁移")
    assert told("--batch", "迁移", "--undo")["withdrawn"] == 6
    assert not Article.objects.filter(live=True).exists()


def test_a_rehearsal_counts_and_writes_nothing(export):
    assert told(str(export.folder), "--batch", "迁移", "--dry-run")["imported"] == 6
    assert not Batch.objects.exists()


def test_a_mapping_that_fits_nothing_is_refused_with_counts(export, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[fields]\ntitle = ["css:.no-such-title"]\nbody = ["css:#nowhere"]\n', encoding="utf-8"
    )
    with pytest.raises(CommandError, match="试读 6 件，找到标题 0 件，正文 0 件") as refused:
        call_command("import", str(export.folder), "--mapping", str(mapping))
    assert refused.value.returncode == 2
    assert not Article.objects.exists()


def test_an_unknown_batch_without_a_source_is_asked_wrongly(export):
    for arguments in (["--batch", "没有"], ["--batch", "没有", "--undo"], []):
        with pytest.raises(CommandError) as refused:
            call_command("import", *arguments)
        assert refused.value.returncode == 2
