"""Lists of articles in numbered files below one folder."""

from typing import Any

ON_A_PAGE = 100


def files(folder: str, count: int, size: int = ON_A_PAGE) -> list[str]:
    """The addresses of a list of ``count`` items: ``index.html``, ``2.html`` … Nothing where there is none."""
    pages = -(-count // size)
    return [name(folder, number) for number in range(1, pages + 1)]


def name(folder: str, number: int) -> str:
    """The address of one page."""
    return f"{folder}index.html" if number == 1 else f"{folder}{number}.html"


def number_of(file: str) -> int:
    """Which page a file name is; 0 where it is none."""
    if file == "index.html":
        return 1
    stem = file.removesuffix(".html")
    number = int(stem) if file != stem and stem.isdigit() and len(stem) < 6 else 0
    return number if number > 1 and stem == str(number) else 0


def links(folder: str, count: int, number: int, size: int = ON_A_PAGE) -> dict[str, object]:
    """The way to the pages beside one, for a template."""
    pages = -(-count // size)
    return {
        "number": number,
        "earlier": name(folder, number - 1) if number > 1 else "",
        "later": name(folder, number + 1) if number < pages else "",
    }


def cut(items: Any, number: int, size: int = ON_A_PAGE) -> Any:
    """The items of one page, of a list or of a query."""
    return items[(number - 1) * size : number * size]
