"""Keys of this installation: generated at first start, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret(home: Path, name: str) -> str:
    """The key ``name`` of the home; made at first use with mode 600.

    Two processes that start at once agree on one key: the first to create the file wins.
    """
    folder = home / "secrets"
    path = folder / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o750)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
