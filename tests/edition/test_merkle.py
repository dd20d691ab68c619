from hashlib import sha256

import pytest

from mingchuang.edition import merkle


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(bytes([n])) for n in range(count)]


def split_root(part: list[bytes]) -> bytes:
    """The definition, word for word: RFC 9162 §2.1.1."""
    if not part:
        return sha256(b"").digest()
    if len(part) == 1:
        return part[0]
    k = 1
    while k * 2 < len(part):
        k *= 2
    return sha256(b"\x01" + split_root(part[:k]) + split_root(part[k:])).digest()


def test_roots_of_the_published_test_vectors():
    # Source: the test vectors of Certificate Transparency (RFC 6962 reference code), same tree as RFC 9162.
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    tree = [merkle.leaf_hash(bytes.fromhex(text)) for text in inputs]
    assert merkle.root(tree[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(tree).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(20))
def test_the_root_follows_the_definition(size):
    assert merkle.root(leaves(size)) == split_root(leaves(size))


@pytest.mark.parametrize("size", range(1, 18))
def test_every_inclusion_proof_leads_to_the_root(size):
    tree = leaves(size)
    for index in range(size):
        proof = merkle.inclusion_proof(tree, index)
        assert merkle.root_from_inclusion(tree[index], index, size, proof) == merkle.root(tree)


def test_a_proof_of_another_leaf_does_not_lead_to_the_root():
    tree = leaves(7)
    proof = merkle.inclusion_proof(tree, 3)
    assert merkle.root_from_inclusion(tree[4], 3, 7, proof) != merkle.root(tree)


def test_proofs_of_the_wrong_length_are_refused():
    tree = leaves(7)
    proof = merkle.inclusion_proof(tree, 3)
    for wrong in (proof[:-1], [*proof, proof[0]]):
        with pytest.raises(ValueError, match="too"):
            merkle.root_from_inclusion(tree[3], 3, 7, wrong)


@pytest.mark.parametrize("size", range(1, 18))
def test_every_consistency_proof_holds_and_no_other_history_fits(size):
    tree = leaves(size)
    for earlier in range(1, size + 1):
        proof = merkle.consistency_proof(tree, earlier)
        assert merkle.is_consistent(earlier, merkle.root(tree[:earlier]), size, merkle.root(tree), proof)
        forged = merkle.root([*tree[: earlier - 1], merkle.leaf_hash(b"forged")])
        assert not merkle.is_consistent(earlier, forged, size, merkle.root(tree), proof)


def test_a_growing_tree_remembers_only_its_frontier():
    frontier: list[bytes] = []
    for size in range(40):
        assert merkle.frontier_root(frontier) == merkle.root(leaves(size))
        frontier = merkle.grown(frontier, size, merkle.leaf_hash(bytes([size])))
        assert len(frontier) <= 6
