"""What Office files say of themselves: author, company, keywords, custom fields."""

import zipfile

from mingchuang.documents.archives import read_member
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.xml import walk

_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_NUMBERS = {
    "TotalTime",
    "Pages",
    "Words",
    "Characters",
    "Lines",
    "Paragraphs",
    "AppVersion",
    "DocSecurity",
    "i4",
}


def write_properties(container: zipfile.ZipFile, budget: Budget) -> None:
    """Every field with words in it, as hidden text; thumbnails as pictures."""
    names = set(container.namelist())
    budget.at("文档属性")
    for path in _PARTS:
        if path not in names:
            continue
        for event, name, node in walk(read_member(container, path, path, budget.limits)):
            if event == "end" and name not in _NUMBERS and (node.text or "").strip():
                budget.write(f"{node.text}\n", hidden=True)
