"""Text of OFD: a ZIP of XML whose pages hold text objects. Source: GB/T 33190-2016."""

import io
import posixpath
import zipfile

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.xml import walk

_SAME_LINE_MM = 1.0


def read(raw: bytes, budget: Budget) -> None:
    """Pages in the order of the document; pieces on one height are one line."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for root in _texts(container, "OFD.xml", "DocRoot", budget):
            document = root.lstrip("/")
            for page in _places(container, document, budget):
                budget.turn_page()
                budget.at(f"第 {budget.pages} 页")
                if not _page(container, page, budget):
                    budget.miss(f"第 {budget.pages} 页没有可读的文字，可能是扫描件，请人工查看。")
        _rest(container, budget)


def _texts(container: zipfile.ZipFile, path: str, wanted: str, budget: Budget) -> list[str]:
    part = read_member(container, path, path, budget.limits)
    return [node.text or "" for event, name, node in walk(part) if event == "end" and name == wanted]


def _places(container: zipfile.ZipFile, document: str, budget: Budget) -> list[str]:
    part = read_member(container, document, document, budget.limits)
    places = [
        node.get("BaseLoc", "") for event, name, node in walk(part) if event == "start" and name == "Page"
    ]
    folder = posixpath.dirname(document)
    return [
        place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place)
        for place in places
        if place
    ]


def _page(container: zipfile.ZipFile, path: str, budget: Budget) -> bool:
    """Writes the page; whether it had any text."""
    height, has_text = None, False
    for event, name, node in walk(read_member(container, path, path, budget.limits)):
        if event == "start" and name == "TextObject":
            top = _top(node.get("Boundary", ""))
            if height is not None and (top is None or abs(top - height) > _SAME_LINE_MM):
                budget.write("\n")
            height = top if top is not None else height
        elif event == "end" and name == "TextCode":
            budget.write(node.text or "")
            has_text = has_text or bool((node.text or "").strip())
    budget.write("\n")
    return has_text


def _top(boundary: str) -> float | None:
    try:
        return float(boundary.split()[1])
    except (IndexError, ValueError):
        return None


def _rest(container: zipfile.ZipFile, budget: Budget) -> None:
    """Annotations, custom data and pictures."""
    for path in container.namelist():
        if path.lower().endswith((".png", ".jpg", ".jpeg")):
            budget.picture(
                f"图片 {posixpath.basename(path)}", read_member(container, path, path, budget.limits)
            )
        elif "annot" in path.lower() and path.lower().endswith(".xml"):
            budget.at("批注")
            for event, _, node in walk(read_member(container, path, path, budget.limits)):
                if event == "end" and (node.text or "").strip():
                    budget.write(f"{node.text}\n", hidden=True)
