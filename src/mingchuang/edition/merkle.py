"""Merkle trees as RFC 9162 §2.1 defines them, with SHA-256: any browser and any Python can check them.

Hashes are 32 bytes. A tree is known by its leaf hashes in order; ``leaf_hash`` makes one from what a leaf says.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf. Source: RFC 9162 §2.1.1, ``HASH(0x00 || d)``."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node. Source: RFC 9162 §2.1.1, ``HASH(0x01 || left || right)``."""
    return sha256(b"\x01" + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    # Pairing neighbours and lifting an odd last one gives the RFC's tree: its left part is always full.
    pairs = [
        sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        pairs.append(level[-1])
    return pairs


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over ``leaves``."""
    if not leaves:
        return EMPTY_ROOT
    level = leaves
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The neighbours, from the bottom up, with which leaf ``index`` leads to the root.

    Raises ``IndexError`` for a leaf that is not there. Source: RFC 9162 §2.1.3.1.
    """
    return proof_in(levels(leaves), index)


def levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """All levels of the tree, from the leaves to the root; kept where many proofs are asked of one tree."""
    found = [leaves]
    while len(found[-1]) > 1:
        found.append(_level_above(found[-1]))
    return found


def proof_in(tree: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The inclusion proof of leaf ``index`` from the levels of a tree. Raises ``IndexError``."""
    if not 0 <= index < len(tree[0]):
        raise IndexError(index)
    proof = []
    for level in tree[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            proof.append(level[neighbour])
        index //= 2
    return proof


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to; the proof holds when it is the root of the tree.

    Raises ``ValueError`` where proof, index and size do not fit together. Source: RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    found, last = leaf, size - 1
    for neighbour in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if index % 2 or index == last:
            found = node_hash(neighbour, found)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            found = node_hash(found, neighbour)
        index, last = index // 2, last // 2
    if last:
        raise ValueError("the proof is too short")
    return found


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """What shows that the tree of the first ``earlier`` leaves was only added to.

    Raises ``ValueError`` unless ``0 < earlier <= len(leaves)``. Source: RFC 9162 §2.1.4.1.
    """
    if not 0 < earlier <= len(leaves):
        raise ValueError("the earlier tree is not a beginning of this one")
    return _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, whole=whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, whole=False), root(leaves[:split])]


def is_consistent(
    earlier: int, earlier_root: bytes, later: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the later tree begins with the earlier one. Source: RFC 9162 §2.1.4.2."""
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    steps = list(proof)
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    if not steps:
        return False
    first, second = earlier - 1, later - 1
    while first % 2:
        first, second = first // 2, second // 2
    old = new = steps[0]
    for step in steps[1:]:
        if second == 0:
            return False
        if first % 2 or first == second:
            old, new = node_hash(step, old), node_hash(step, new)
            while first % 2 == 0 and first:
                first, second = first // 2, second // 2
        else:
            new = node_hash(new, step)
        first, second = first // 2, second // 2
    return second == 0 and old == earlier_root and new == later_root


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier of a tree after one more leaf.

    A frontier holds the roots of the full subtrees that make up a tree of ``size`` leaves, largest first:
    all that appending needs to remember.
    """
    stack = [*frontier, leaf]
    while size % 2:
        right = stack.pop()
        stack.append(node_hash(stack.pop(), right))
        size //= 2
    return stack


def frontier_root(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree that a frontier stands for."""
    if not frontier:
        return EMPTY_ROOT
    found = frontier[-1]
    for left in reversed(frontier[:-1]):
        found = node_hash(left, found)
    return found
