"""Office documents into PDF by LibreOffice, where it is installed; a document to be redacted is redacted as PDF only.

Each conversion has a profile and a folder of its own, no network, and ends after ``SECONDS``.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mingchuang.documents.rules import FileKind

CONVERTIBLE = frozenset(
    {
        FileKind.DOCX, FileKind.DOC, FileKind.WPS, FileKind.XLSX, FileKind.XLS, FileKind.PPTX, FileKind.PPT,
        FileKind.TXT, FileKind.CSV,
    }
)  # fmt: skip
SECONDS = 120
_NOWHERE = "http://127.0.0.1:9"
"""Nothing answers here: a document cannot fetch what it links to."""


class CannotConvertError(ValueError):
    """A document of which no PDF can be made here; the text is a sentence for people."""


def can_convert() -> bool:
    """Whether LibreOffice is installed on this machine."""
    return _program() is not None


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(content: bytes, suffix: str) -> bytes:
    """The document as PDF: what it shows when printed. Raises ``CannotConvertError``."""
    program = _program()
    if program is None:
        raise CannotConvertError("服务器没有安装 LibreOffice，不能转换。请用办公软件另存为 PDF，再收存。")
    with tempfile.TemporaryDirectory(prefix="mingchuang-convert-") as folder:
        source = Path(folder) / f"document.{suffix}"
        source.write_bytes(content)
        try:
            subprocess.run(
                [
                    program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
                    "--convert-to", "pdf", "--outdir", folder, str(source),
                ],
                check=True, capture_output=True, timeout=SECONDS, env=_environment(folder),
            )  # fmt: skip
        except (subprocess.SubprocessError, OSError) as error:
            raise CannotConvertError("转换没有完成。请用办公软件另存为 PDF，再收存。") from error
        made = Path(folder) / "document.pdf"
        if not made.exists():
            raise CannotConvertError("这个文件转换不了。请用办公软件另存为 PDF，再收存。")
        return made.read_bytes()


def _environment(folder: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LANG": "zh_CN.UTF-8",
        "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": "",
    }  # fmt: skip
