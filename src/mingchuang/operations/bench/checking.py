"""The checker of annual reports: texts a second, and its memory over a short and a long PDF."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mingchuang.annualreport.public import checked, paper
from mingchuang.documents.rendering import render_document
from mingchuang.operations.bench.articles import NOON, TODAY, fill, found

SHORT, LONG = 50, 500
LOOK_SECONDS = 0.02
LINES_ON_A_PAGE = 22


def measure(size: int) -> dict[str, float]:
    """``size`` texts of one report; PDF files of ``SHORT`` and of ``LONG`` pages."""
    district = found()
    fill(district, 100)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "report.txt"
        text.write_bytes(paper(2025, district.organisations["MC"], "txt", at=NOON, today=TODAY))
        began = time.perf_counter()
        reports = checked([text] * size)
        seconds = time.perf_counter() - began
        assert all(report.layout == "2021" and not report.fails for report in reports)
        short, long = (_over(Path(folder) / f"{pages}.pdf", pages) for pages in (SHORT, LONG))
    return {
        "reports_per_second": round(size / seconds, 1),
        "pdf_seconds": long[0],
        "pdf_memory_megabytes": long[1],
        "ratio_pdf_memory_growth": round(long[1] / short[1], 2),
    }


def _over(path: Path, pages: int) -> tuple[float, float]:
    """Seconds and megabytes of a process that checks a PDF of about so many pages."""
    line = "<p>全年主动公开政府信息120条，其中工作动态70条，通知公告30条，其他20条。</p>"
    title = "明河区水务局2025年政府信息公开工作年度报告"
    path.write_bytes(render_document(title, [], [("rich", line * (pages * LINES_ON_A_PAGE // 2))], at=NOON))
    began = time.perf_counter()
    command = [sys.executable, "-m", "mingchuang", "report", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _most_held(process.pid))
            time.sleep(LOOK_SECONDS)
    assert process.returncode == 0
    return round(time.perf_counter() - began, 2), round(peak, 1)


def _most_held(pid: int) -> float:
    """The most memory that a process has held so far, in MB; 0 once it has gone (or where nobody tells)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0.0)
