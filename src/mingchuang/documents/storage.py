"""Where originals are kept: a file under its own name is always whole."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from mingchuang.documents import sharing


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


class SharedStorage(WholeFileStorage):
    """The same for several nodes: what is saved is given to the bucket before anybody learns of it, and what this node
    does not have yet is fetched when it is first asked for."""

    def path(self, name: str) -> str:
        """Where the file lies on this node. Raises ``BucketError`` where it cannot be fetched."""
        place = super().path(name)
        if not name.endswith(".part"):
            sharing.bring(Path(place))
        return place

    def exists(self, name: str) -> bool:
        held = sharing.bucket()
        return super().exists(name) or (held is not None and held.exists(name))

    def delete(self, name: str) -> None:
        sharing.forget(Path(super().path(name)))

    def _save(self, name: str, content: Any) -> str:
        saved = super()._save(name, content)
        try:
            sharing.share(Path(super().path(saved)))
        except BaseException:
            Path(super().path(saved)).unlink(missing_ok=True)
            raise
        return saved
