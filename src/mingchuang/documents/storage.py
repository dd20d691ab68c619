"""Where originals are kept: a file under its own name is always whole."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Writes beside the place and renames: a full disk or a killed process leaves no half file under a name."""

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}.part"
        try:
            written = super()._save(part, content)  # type: ignore[misc]  # Django's own hook, unknown to the stubs
            Path(self.path(written)).replace(self.path(name))
        except BaseException:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        return name
