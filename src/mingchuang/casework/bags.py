"""One verified package for a closed case: a BagIt bag (RFC 8493) in a ZIP.

Equal contents give equal bytes: members are sorted and dated by the day of the bag.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date


def bag(name: str, files: Mapping[str, bytes], about: Mapping[str, str], on: date) -> bytes:
    """A ZIP that holds the bag ``name`` with ``files`` (paths below ``data/``) and ``about`` in its bag-info."""
    payload = {f"data/{path}": files[path] for path in sorted(files)}
    size = sum(map(len, payload.values()))
    info = {**about, "Bagging-Date": on.isoformat(), "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        "bag-info.txt": "".join(f"{key}: {_one_line(value)}\n" for key, value in info.items()).encode(),
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "manifest-sha256.txt": _manifest(payload),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    return _zipped(name, {**tags, **payload}, on)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {_escaped(path)}\n" for path in sorted(files))
    return "".join(lines).encode()


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _zipped(name: str, files: Mapping[str, bytes], on: date) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for path in sorted(files):
            member = zipfile.ZipInfo(f"{name}/{path}", (on.year, on.month, on.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            container.writestr(member, files[path])
    return made.getvalue()
