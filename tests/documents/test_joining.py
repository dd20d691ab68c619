"""Several documents as one, on paper too."""

import io

from pypdf import PdfReader, PdfWriter

from mingchuang.documents.joining import joined


def sheet(pages: int) -> bytes:
    made, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        made.add_blank_page(width=595, height=842)
    made.write(out)
    return out.getvalue()


def test_documents_follow_one_another_and_on_both_sides_each_begins_on_a_new_sheet():
    sheets = [sheet(1), sheet(2), sheet(3), sheet(1)]
    assert len(PdfReader(io.BytesIO(joined(sheets))).pages) == 7
    assert len(PdfReader(io.BytesIO(joined(sheets, double_sided=True))).pages) == 9  # none after the last
