"""The cache of one machine, as files of the home: a full or read-only disk does not turn into a fault of its own."""

import pickle
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class DiskCache(FileBasedCache):
    """What is kept for speed (``get``, ``set``, ``delete``) is done without where nothing can be written. What counts or
    guards (``add``, ``incr``: tried codes, codes used before) raises ``OSError``: no guess goes uncounted."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        with suppress(OSError):
            super().__init__(folder, params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with suppress(OSError):
            return super().get(key, default, version)
        return default

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        with suppress(OSError):
            super().set(key, value, timeout, version)

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if self.has_key(key, version):
            return False
        super().set(key, value, timeout, version)
        return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on; unlike in Django's own cache of files a count holds until the moment that was set at its beginning."""
        until, value = self._held(key, version)
        super().set(key, value + delta, None if until is None else until - time.time(), version)
        return value + delta

    def delete(self, key: str, version: int | None = None) -> bool:
        with suppress(OSError):
            return super().delete(key, version)
        return False

    def _held(self, key: str, version: int | None) -> tuple[float | None, int]:
        """Until when a count holds, and the count. Raises ``ValueError`` where there is none."""
        place = Path(self._key_to_file(key, version))  # type: ignore[attr-defined]  # the stubs leave it out
        try:
            with place.open("rb") as file:
                until: float | None = pickle.load(file)
                if until is None or until >= time.time():
                    return until, pickle.loads(zlib.decompress(file.read()))
        except FileNotFoundError:  # never there, or taken away by another process a moment ago
            pass
        raise ValueError(f"Key {key!r} not found")
