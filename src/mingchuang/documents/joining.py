"""Several PDF documents as one."""

import io
from collections.abc import Iterable

from pypdf import PdfReader, PdfWriter


def joined(sheets: Iterable[bytes], *, double_sided: bool = False) -> bytes:
    """The documents one after the other; ``double_sided`` lets each begin on a new sheet of paper."""
    together, out = PdfWriter(), io.BytesIO()
    for sheet in sheets:
        if double_sided and len(together.pages) % 2:
            together.add_blank_page()
        together.append(PdfReader(io.BytesIO(sheet)))
    together.write(out)
    return out.getvalue()
