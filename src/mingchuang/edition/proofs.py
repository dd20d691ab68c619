"""Show to anyone, without trusting this machine, that an address stood in the edition as it does."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingchuang.edition import closing, leaves, merkle
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import IN_TREE

HOW = (
    "leaf_hash = SHA-256(0x00 + statement)；沿 inclusion 自下而上按 RFC 9162 第 2.1.3.2 节合并得到 root；"
    "log 以同样方法证明这一版在版本日志中。"
)


class NotProvable(LookupError):
    """There is nothing to prove: the address is unknown, or the next edition is being written."""


@dataclass(frozen=True)
class _Grown:
    """The last edition's tree with all its levels, and the leaves of the log, kept until there is another edition."""

    edition: Edition
    paths: list[str]
    levels: list[Sequence[bytes]]
    log: list[bytes]


_kept: _Grown | None = None


def prove(path: str, *, since: int | None = None) -> dict[str, Any]:
    """The inclusion proof of one address in the last edition, and of that edition in the log of roots.

    Hashes are hexadecimal. ``statement`` is the manifest's line, whose bytes (UTF-8) are the leaf. With ``since``,
    the number of an earlier edition, ``history`` shows that the log was only added to. Raises ``NotProvable``.
    """
    last = Edition.objects.order_by("-number").defer("manifest", "log_frontier").first()
    row = EditionPage.objects.filter(path=path, state__in=IN_TREE).first()
    if last is None or row is None:
        raise NotProvable(f"发布版中没有 {path} 这个地址。请检查地址是否完整，例如 /zwgk/index.html。")
    tree = _tree_of(last)
    if row.edition > last.number or tree.levels[-1][0].hex() != last.root:
        leaves.forget()
        raise NotProvable("正在发布新的一版，请过几秒再试。")
    index = bisect_left(tree.paths, path)
    proof = {
        "path": path,
        "state": str(row.state),
        "edition": last.number,
        "changed_in": row.edition,
        "closed_at": last.closed_at.isoformat(),
        "statement": row.says().decode(),
        "leaf_hash": row.leaf,
        "leaf_index": index,
        "tree_size": len(tree.paths),
        "inclusion": _hexadecimal(merkle.proof_in(tree.levels, index)),
        "root": last.root,
        "log": _in_log(last, tree.log),
        "how": HOW,
    }
    return proof if since is None else {**proof, "history": consistency(since)}


def consistency(earlier: int) -> dict[str, Any]:
    """What shows that the log of roots was only added to since edition ``earlier``. Raises ``NotProvable``."""
    hashes = _log_leaves()
    if not 0 < earlier <= len(hashes):
        raise NotProvable(f"没有第 {earlier} 版。现有第 1 至第 {len(hashes)} 版。")
    return {
        "earlier": earlier,
        "earlier_root": merkle.root(hashes[:earlier]).hex(),
        "later": len(hashes),
        "later_root": merkle.root(hashes).hex(),
        "proof": _hexadecimal(merkle.consistency_proof(hashes, earlier)),
    }


def _tree_of(last: Edition) -> _Grown:
    """The tree of the last edition; grown anew once for each edition."""
    global _kept
    if _kept is None or (_kept.edition.number, _kept.edition.root) != (last.number, last.root):
        found = leaves.at_last_edition()
        _kept = _Grown(last, list(found.paths), merkle.levels(list(found.hashes)), _log_leaves())
    return _kept


def _in_log(last: Edition, hashes: Sequence[bytes]) -> dict[str, Any]:
    return {
        "statement": closing.log_leaf(last),
        "leaf_hash": last.log_leaf,
        "leaf_index": last.number - 1,
        "tree_size": len(hashes),
        "inclusion": _hexadecimal(merkle.inclusion_proof(hashes, last.number - 1)),
        "root": last.log_root,
    }


def _log_leaves() -> list[bytes]:
    leaves_in_order = Edition.objects.order_by("number").values_list("log_leaf", flat=True)
    return [bytes.fromhex(leaf) for leaf in leaves_in_order]


def _hexadecimal(hashes: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in hashes]
