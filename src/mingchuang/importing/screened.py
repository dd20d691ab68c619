"""Everything that comes in is looked through before it goes live: words, attachments, pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from mingchuang.documents.budget import Part
from mingchuang.importing.enclosed import File
from mingchuang.publishing.actions import NewArticle, gate_at, verdict_for
from mingchuang.screening.gate import Verdict
from mingchuang.screening.subjects import Content


class Screen:
    """The gate of one run. Files are looked through as they lie in the source, before anything is stored."""

    def __init__(self, at: datetime) -> None:
        self.gate = gate_at(at, patient=True)

    def verdict(self, article: NewArticle, files: Sequence[File]) -> Verdict:
        """What stands against a document as it is: kinds, counts and places, never values."""
        words = [block for block in article.body if block["type"] != "picture"]
        verdict = verdict_for(replace(article, body=words, summary=""), self.gate)
        if files:
            verdict += self.gate.verdict(_contents(files), [article.column.public_path])
        return verdict


def _contents(files: Sequence[File]) -> Iterator[Content]:
    names = "\n".join(file.name for file in files)
    yield Content("names", "附件名称", "", parts=(Part("", names),))
    for file in files:
        kind = "图片" if file.is_picture else "附件"
        yield Content(
            "picture:new" if file.is_picture else "file:new",
            f"{kind}“{file.name}”",
            file.sha256,
            open_bytes=partial(bytes, file.content),
            name=f"{file.name}.{file.suffix}",
            size=len(file.content),
        )
