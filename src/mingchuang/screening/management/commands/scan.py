"""``mingchuang scan PATH…``: what in these files must not get out by accident."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.screening.detection import Detector
from mingchuang.screening.pictures import with_pictures
from mingchuang.screening.queries import lexicon
from mingchuang.screening.reading import read
from mingchuang.screening.rules import in_words
from mingchuang.ui.commands import DONE, FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    help = (
        "检查文件里有没有不该公开的内容：身份证号、手机号、银行卡号、住址、涉密标志等，"
        "包括隐藏的工作表、批注、修订、文档属性和图片里的文字。只读，不修改文件。"
    )

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="文件或文件夹（文件夹连同下级全部检查）")
        parser.add_argument(
            "--no-pictures", action="store_true", help="不识别图片里的文字（快得多；没有识别的会列出）"
        )

    def answer(self, **options: Any) -> int | None:
        paths = [Path(path) for path in options["paths"]]
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            self.asked_wrongly(f"找不到：{'、'.join(missing)}。请检查路径。")
        detector = Detector(lexicon(timezone.localdate()))
        files = list(_files(paths))
        told = [
            self._one(path, detector, options["no_pictures"]) for path in self.progress(files, label="检查")
        ]
        self.tell({"files": told})
        wrong = [one for one in told if one["findings"]]
        unread = [one for one in told if one["unreadable"]]
        self.say(f"检查了 {len(told)} 个文件：{len(wrong)} 个有发现，{len(unread)} 个有未能读取的内容。")
        return FOUND_WRONG if wrong else DONE

    def _one(self, path: Path, detector: Detector, no_pictures: bool) -> dict[str, Any]:
        found = read(path, path.name)
        if not no_pictures:
            found = with_pictures(found, path.read_bytes() if found.pictures else b"")
        unreadable = [
            *found.unreadable,
            *(f"{one.place or '图片'}：没有识别，请人工查看。" for one in found.pictures),
        ]
        rows = detector.found(found.parts)
        if rows or unreadable:
            self.say(str(path))
        for row in rows:
            where = f"（{row.where}）" if row.where else ""
            self.say(
                f"  {row.place}：{in_words(row.kind, row.count)}{where}，如 {row.sample}　{row.confidence.label}"
            )
        for sentence in unreadable:
            self.say(f"  未能读取：{sentence}")
        return {"path": str(path), "findings": [row.as_json() for row in rows], "unreadable": unreadable}


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files of folders, without hidden ones and without following links."""
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.is_file() and not one.is_symlink())
            yield from (
                one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts)
            )
        else:
            yield path
