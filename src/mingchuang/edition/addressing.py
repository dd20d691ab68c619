"""核对本页: what anyone is told of one address, and whether the file still says what was published."""

from dataclasses import dataclass
from datetime import datetime

from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import PathRefused, State, checked
from mingchuang.edition.writing import current, digests_in, gone
from mingchuang.terms import Term


class Verdict(Term):
    """How an address stands; the label is what the public reads."""

    UNALTERED = "unaltered", "与发布时一致，没有被改动"
    ALTERED = "altered", "与发布时不一致，请以本站工作人员的答复为准，并向网站主办单位反映"
    MISSING = "missing", "文件暂时缺失，系统会自动恢复，请稍后再看"
    WITHDRAWN = "withdrawn", "已经撤回，原网址显示撤回说明"
    MOVED = "moved", "已经移到新的网址"
    BEING_PUBLISHED = "being_published", "正在发布，请过几秒再核对"
    UNKNOWN = "unknown", "本站没有发布过这个网址，请检查网址是否完整"


@dataclass(frozen=True)
class Checked:
    """What is known of one address: the record of its publication beside what lies on the disk now."""

    path: str
    verdict: Verdict
    row: EditionPage | None = None
    changed_at: datetime | None = None
    last: Edition | None = None


def written_path(written: str) -> str:
    """The path that somebody means: without query and fragment, a folder as its index page."""
    path = written.split("#")[0].split("?")[0].strip()
    return f"{path}index.html" if path.endswith("/") else path


def check(written: str) -> Checked:
    """Compare the file at an address (``/`` and folders mean their index page) with its record."""
    path = written_path(written)
    try:
        path = checked(path)
    except PathRefused:
        return Checked(path[:200], Verdict.UNKNOWN)
    row = EditionPage.objects.filter(path=path).first()
    last = Edition.objects.order_by("-number").first()
    if row is None or last is None:
        return Checked(path, Verdict.UNKNOWN, last=last)
    changed = Edition.objects.filter(number=row.edition).first()
    at = changed.closed_at if changed else None
    return Checked(path, _verdict(row, last), row, at, last)


def _verdict(row: EditionPage, last: Edition) -> Verdict:
    if row.edition > last.number or not row.written:
        return Verdict.BEING_PUBLISHED
    if row.state is State.MOVED:
        return Verdict.MOVED
    folder = gone() if row.state is State.GONE else current()
    place = folder / row.path.lstrip("/")
    if not place.is_file():
        return Verdict.MISSING
    found = digests_in(place)
    if (found.sha256, found.sm3) != (row.sha256, row.sm3):
        return Verdict.ALTERED
    return Verdict.WITHDRAWN if row.state is State.GONE else Verdict.UNALTERED
