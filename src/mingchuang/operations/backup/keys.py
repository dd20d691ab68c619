"""The keys of an installation, carried apart from its backup: whoever finds the one cannot read with it alone."""

import base64
import hashlib
import json
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

SALT_BYTES = 16
COST = 2**15
"""The work of trying one passphrase (scrypt's n): about a tenth of a second and 32 MB."""


class KeysError(ValueError):
    """Keys that are absent, sealed with another passphrase, or another installation's; the text says what to do."""


def _folder() -> Path:
    return Path(settings.HOME) / "secrets"


def _held() -> dict[str, str]:
    return {
        path.name: path.read_text("ascii")
        for path in sorted(_folder().iterdir())
        if path.is_file() and not path.name.startswith(".")
    }


def mark(held: dict[str, str] | None = None) -> str:
    """By what a backup knows the keys that belong to it; they cannot be found from it."""
    text = json.dumps(_held() if held is None else held, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def put_aside(path: Path, passphrase: str) -> None:
    """Write the keys to a file of their own, readable by its owner alone; sealed where there is a passphrase."""
    held = json.dumps(_held()).encode()
    salt = os.urandom(SALT_BYTES)
    told = (
        {"salt": base64.b64encode(salt).decode(), "sealed": _lock(passphrase, salt).encrypt(held).decode()}
        if passphrase
        else {"keys": json.loads(held)}
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        json.dump(told, stream, indent=1)


def read(path: Path, passphrase: str) -> dict[str, str]:
    """The keys that were put aside. Raises ``KeysError``."""
    try:
        told = json.loads(path.read_text("ascii"))
    except FileNotFoundError as error:
        raise KeysError(
            f"找不到密钥文件 {path}。它与备份同时生成，应当另外保管；请用 --keys 指明它在哪里。"
        ) from error
    except ValueError as error:
        raise KeysError(f"{path} 不是明窗的密钥文件。请用 --keys 指明正确的文件。") from error
    if "keys" in told:
        return dict(told["keys"])
    if not passphrase:
        raise KeysError("密钥文件是加密的。请用环境变量 MINGCHUANG_BACKUP_PASSPHRASE 给出备份时的口令。")
    try:
        opened = _lock(passphrase, base64.b64decode(told["salt"])).decrypt(told["sealed"])
    except InvalidToken as error:
        raise KeysError("口令不对，打不开密钥文件。请核对备份时使用的口令。") from error
    return dict(json.loads(opened))


def put_back(held: dict[str, str]) -> None:
    """Make ``held`` the keys of this home."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in held.items():
        fresh = folder / f".{name}.new"
        fresh.touch(mode=0o600)
        fresh.write_text(content, "ascii")
        fresh.replace(folder / name)


def _lock(passphrase: str, salt: bytes) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
