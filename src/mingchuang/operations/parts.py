"""The bill of materials: every package that runs with us, its version, where it comes from, under which licence.

Read from what is installed, so that it tells of this machine and not of a plan. CycloneDX 1.6; deterministic
but for the moment. Source: https://cyclonedx.org/docs/1.6/json/
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement

ROOT = "mingchuang"

PERMITTED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
        "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""Licences under which a part may run with us: permissive, or with duties that stay with the part itself.
AGPL and GPL would bind the whole and are not among them (docs/decisions/0026)."""

_SPOKEN = {
    "apache 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd 3-clause": "BSD-3-Clause", "isc license (iscl)": "ISC",
    "mit license": "MIT", "the mit license": "MIT", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0", "python software foundation license": "PSF-2.0",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1",
}  # fmt: skip
"""What packages say in words, as SPDX names."""

READ_BY_HAND = {
    "fido2": ("BSD-2-Clause AND Apache-2.0 AND MPL-2.0", "its COPYING; the MPL covers the list of suffixes"),
    "qrcode": ("BSD-3-Clause", "its LICENSE; the second classifier is a mistake of the package"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "its LICENSES; PDFium is BSD-3-Clause"),
}
"""Licences that the metadata do not tell plainly: what was read, and where."""

_WORD = re.compile(r"[A-Za-z0-9.+-]+")


@dataclass(frozen=True)
class Part:
    """One package; ``licence`` is an SPDX expression, empty where it could not be told."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...] = field(default=())

    @property
    def purl(self) -> str:
        """Its name in the world."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def is_permitted(self) -> bool:
        """Whether every licence of an ``AND``, or one of an ``OR``, is permitted."""
        return bool(self.licence) and all(
            any(word in PERMITTED for word in _WORD.findall(choice) if word != "OR")
            for choice in self.licence.replace("(", "").replace(")", "").split(" AND ")
        )


def parts(roots: Iterable[str] = (ROOT,)) -> tuple[list[Part], list[str]]:
    """The packages that the roots need, the roots included, by name; and those that are not installed."""
    found: dict[str, Part] = {}
    missing: set[str] = set()
    waiting = [(Requirement(root).name, tuple(Requirement(root).extras)) for root in roots]
    asked = set()
    while waiting:
        name, extras = waiting.pop()
        if (plain(name), extras) in asked:
            continue
        asked.add((plain(name), extras))
        try:
            one = distribution(name)
        except PackageNotFoundError:
            missing.add(plain(name))
            continue
        needed = _needed(one, extras)
        waiting += needed
        before = found[plain(name)].needs if plain(name) in found else ()
        names = tuple(sorted({*before, *(plain(need) for need, _extras in needed)}))
        found[plain(name)] = Part(plain(name), one.version, licence_of(one), names)
    return sorted(found.values(), key=lambda part: part.name), sorted(missing)


_PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)


def differing(found: Iterable[Part], locked: str) -> list[str]:
    """What runs and is not what a lock of pip names, with a hash, as sentences for people; empty where all is.

    A lock may name several versions of a part, each for some of the Python versions.
    """
    pins: dict[str, dict[str, bool]] = defaultdict(dict)
    for name, version, rest in _PINNED.findall(locked):
        pins[plain(name)][version] = "--hash=" in rest
    others = (part for part in found if part.name != ROOT)
    return [sentence for part in others if (sentence := _difference(part, pins[part.name]))]


def _difference(part: Part, pinned: dict[str, bool]) -> str:
    if not pinned:
        return f"不在锁定文件中：{part.name} {part.version}。"
    if part.version not in pinned:
        return f"与锁定文件不同：{part.name} {part.version}，锁定的是 {'、'.join(sorted(pinned))}。"
    return "" if pinned[part.version] else f"锁定文件没有校验值：{part.name} {part.version}。"


def plain(name: str) -> str:
    """A package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(one: Distribution) -> str:
    """The licence of a package as an SPDX expression; empty where it cannot be told."""
    if (name := plain(one.metadata["Name"])) in READ_BY_HAND:
        return READ_BY_HAND[name][0]
    if told := one.metadata.get_all("License-Expression"):
        return told[0]
    spoken = one.metadata.get_all("License") or []
    classifiers = one.metadata.get_all("Classifier") or []
    spoken += [line.split("::")[-1].strip() for line in classifiers if line.startswith("License ::")]
    for words in spoken:
        if known := _SPOKEN.get(words.strip().lower()):
            return known
        if words and all(word in PERMITTED or word in ("AND", "OR") for word in words.split()):
            return words
    return ""


def bill(found: list[Part], *, at: datetime) -> dict[str, Any]:
    """The bill of materials as CycloneDX says it."""
    known = {part.name: part for part in found}
    root = known.pop(ROOT, Part(ROOT, "0", "Apache-2.0"))
    names = ",".join(part.purl for part in found)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, names)}",
        "version": 1,
        "metadata": {"timestamp": at.isoformat(timespec="seconds"), "component": _component(root)},
        "components": [_component(part) for part in known.values()],
        "dependencies": [
            {
                "ref": part.purl,
                "dependsOn": [known[need].purl for need in part.needs if need in known],
            }
            for part in (root, *known.values())
        ],
    }


def _component(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "application" if part.name == ROOT else "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
    }
    if part.licence:
        told["licenses"] = [{"expression": part.licence}]
    return told


def _needed(one: Distribution, extras: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    needs = [Requirement(line) for line in one.requires or []]
    return [
        (need.name, tuple(sorted(need.extras)))
        for need in needs
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
    ]
