"""Originals that several nodes share: the bucket holds all of them, the folder ``files/`` of each node what it has used.

Without a bucket in the settings every function here does nothing: one machine's folder is all there is.
"""

from pathlib import Path

from django.conf import settings

from mingchuang.documents.bucket import Bucket


def bucket() -> Bucket | None:
    """The bucket in the settings."""
    if not settings.S3_URL:
        return None
    return Bucket(settings.S3_URL.rstrip("/"), settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET)


def name_of(path: Path) -> str:
    """Under what name a file of ``files/`` lies in the bucket."""
    return path.relative_to(settings.FILES).as_posix()


def share(path: Path) -> None:
    """Give a file of this node to all. Raises ``BucketError``."""
    if held := bucket():
        held.put(name_of(path), path)


def bring(path: Path) -> bool:
    """Fetch a file that this node has not used yet; whether it lies here now. Raises ``BucketError``."""
    if path.exists():
        return True
    held = bucket()
    return held is not None and held.get(name_of(path), path)


def forget(path: Path) -> None:
    """Take a file away from all."""
    path.unlink(missing_ok=True)
    if held := bucket():
        held.delete(name_of(path))


def bring_all(prefix: str = "") -> None:
    """Fetch whatever this node has not used yet (for a backup, for new keys)."""
    if held := bucket():
        for name in held.names(prefix):
            bring(Path(settings.FILES) / name)


def share_all() -> None:
    """Give all files of this node to all (after a restore)."""
    if bucket():
        for path in Path(settings.FILES).rglob("*"):
            if path.is_file() and path.suffix not in (".lock", ".part"):
                share(path)
