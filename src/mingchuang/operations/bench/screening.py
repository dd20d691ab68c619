"""How well and how fast screening finds what must not get out, on a corpus made by code."""

import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from mingchuang.documents.budget import Part
from mingchuang.documents.redaction import redact
from mingchuang.documents.typesetting import typeset
from mingchuang.operations.bench.memory import Watch
from mingchuang.screening.corpus import Score
from mingchuang.screening.corpus.papers import scans
from mingchuang.screening.corpus.people import People
from mingchuang.screening.corpus.trial import SEED, cases, files, score_of, score_of_papers
from mingchuang.screening.detection import Detector
from mingchuang.screening.pictures import can_read
from mingchuang.screening.reading import read
from mingchuang.screening.rules import CHECKSUMMED, Leading, Lexicon, Word
from mingchuang.search.bench import document

PICTURES = 12
WORDS = 5_000
_SYLLABLES = (
    "明政公开信息街道社区建设服务管理规划教育卫生农业水利交通环保安全应急财政税务市场监管综合执法乡村振兴"
)


def measure(size: int) -> dict[str, float]:
    """Figures over ``size`` cases: nine of ten texts and tables, the rest files; then pictures and speed."""
    papers = size // 20
    score = score_of(cases(size - papers))
    figures = quality(score, score_of_papers(files(papers)))
    figures |= {"text_megabytes_per_second": text_speed(), **pdf_speed(), **redaction_speed()}
    return {"cases": size, **figures, **(picture_figures() if can_read() else {})}


def quality(score: Score, filed: Score) -> dict[str, float]:
    """Recall and precision of all kinds together and of each."""
    for ours, theirs in ((score.there, filed.there), (score.found, filed.found), (score.wrong, filed.wrong)):
        ours.update(theirs)
    figures = {
        "recall": round(score.recall(), 4),
        "precision": round(score.precision(), 4),
        "recall_checksummed": round(score.recall(*CHECKSUMMED), 4),
    }
    for kind in score.there:
        figures[f"recall_{kind.value}"] = round(score.recall(kind), 4)
        figures[f"precision_{kind.value}"] = round(score.precision(kind), 4)
    return figures


def text_speed(documents: int = 1_500) -> float:
    """MB of text a second on one core with the operator's words and thirty leaders."""
    dice = random.Random(SEED)
    words = {"".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(4, 7))) for _ in range(WORDS)}
    leaders = tuple(
        Leading(f"甯{one}{other}", "副区长") for one, other in zip(_SYLLABLES, _SYLLABLES[5:35], strict=False)
    )
    detector = Detector(Lexicon(tuple(map(Word, sorted(words))), leaders))
    texts = [document(number).text for number in range(documents)]
    began = time.process_time()
    for text in texts:
        detector.found([Part("正文", text)])
    spent = time.process_time() - began
    return round(sum(len(text.encode()) for text in texts) / spent / 1e6, 1)


def pdf_speed() -> dict[str, float]:
    """A text PDF of 300 pages, read and looked through."""
    raw = _book(300)
    began = time.perf_counter()
    Detector().found(read(raw, "书.pdf").parts)
    return {"pdf_300_pages_seconds": round(time.perf_counter() - began, 2)}


def redaction_speed(pages: int = 50) -> dict[str, float]:
    """A text PDF of fifty different pages made into a redacted copy."""
    raw = _book(pages)
    with tempfile.TemporaryDirectory(prefix="mingchuang-redaction-") as folder, Watch() as memory:
        target = Path(folder) / "new.pdf"
        began = time.perf_counter()
        made = redact(raw, {}, target, title="公开件", at=datetime(2026, 3, 2, tzinfo=UTC))
        seconds = time.perf_counter() - began
        size = target.stat().st_size
    return {
        "redaction_page_seconds": round(seconds / made.pages, 3),
        "redaction_page_kilobytes": round(size / made.pages / 1000, 1),
        "redaction_memory_megabytes": memory.peak_megabytes,
    }


def picture_figures() -> dict[str, float]:
    """Lists on A4 pages at 200 dpi: how many numbers are read, how long a page takes, how much memory."""
    some = list(scans(People(SEED + 2), PICTURES))
    with Watch() as memory:
        score_of_papers(some[:1], pictures=True)
        began = time.perf_counter()
        score = score_of_papers(some, pictures=True)
        seconds = (time.perf_counter() - began) / len(some)
    return {
        "recall_pictures": round(score.recall(), 4),
        "precision_pictures": round(score.precision(), 4),
        "picture_seconds": round(seconds, 2),
        "picture_memory_megabytes": memory.peak_megabytes,
    }


def _book(pages: int) -> bytes:
    """Pages of forty lines, each page different."""
    sheets = []
    for number in range(pages):
        text = document(number).text
        lines = "\\ ".join(text[start : start + 38] for start in range(0, 38 * 36, 38))
        sheets.append(f"第 {number + 1} 页\\ {lines}")
    body = "\n#pagebreak()\n".join(sheets)
    source = f'#set page(paper: "a4")\n#set text(font: ("Noto Serif SC",), size: 11pt)\n{body}'
    return typeset(source)
