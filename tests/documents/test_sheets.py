import io
from datetime import UTC, datetime

import openpyxl
import pytest

from mingchuang.documents.sheets import csv_bytes, xlsx_bytes
from mingchuang.ui.cells import guarded


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", " =1"])
def test_a_text_that_a_spreadsheet_would_run_stays_text(attack):
    assert guarded(attack) == f"'{attack}"
    assert f"'{attack}" in csv_bytes(["名"], [[attack]]).decode("utf-8-sig")
    cell = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["名"], [[attack]]))).active["A2"]
    assert cell.data_type == "s"


def test_lists_open_as_chinese_with_their_numbers_and_days():
    assert (
        csv_bytes(["名称", "数"], [["甲", -3], [None, 1]])
        == b"\xef\xbb\xbf" + "名称,数\r\n甲,-3\r\n,1\r\n".encode()
    )
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(["名", "时"], [["甲\x01", datetime(2026, 3, 2, tzinfo=UTC)]], title="清单"))
    )
    assert [[cell.value for cell in row] for row in book["清单"]] == [
        ["名", "时"],
        ["甲", datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None)],
    ]
