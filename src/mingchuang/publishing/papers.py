"""The other formats of a document: the same words as its page, for keeping, printing and reading by machines.

Every format is a function of the article, so that the same article gives the same bytes.
"""

from mingchuang.publishing import telling
from mingchuang.publishing.sheets import Sheet
from mingchuang.publishing.showing import body_text


def paper(sheet: Sheet, ending: str, address: str) -> bytes:
    """The document in the format ``ending``; ``address`` is that of its page."""
    return plain_text(sheet, address).encode()


def plain_text(sheet: Sheet, address: str) -> str:
    """Title, facts, body, attachments and source as lines of plain text (UTF-8)."""
    said = [(name, value) for name, value, _links in telling.facts(sheet) if value]
    head = [f"{name}：{value}" for name, value in said]
    banner = telling.banner(sheet).get("banner", "")
    files = [f"附件{number}：{file.title}（{file.kind}）" for number, file in enumerate(sheet.attachments, 1)]
    parts = [
        sheet.row["title"],
        "\n".join(head),
        banner,
        body_text(sheet),
        "\n".join(files),
        telling.moved_in(sheet),
        f"网址：{address}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
