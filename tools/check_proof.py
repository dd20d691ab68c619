"""Check a proof of publication without trusting the site: ``python3 check_proof.py PROOF.json [FILE] [--known ROOT]``.

Standard library only. PROOF.json comes from /check/proof.json?path=…[&since=N] or ``mingchuang edition prove``; FILE is
what you saved; ROOT is the log's root of edition N, as you noted it then. Exit code: 0 holds, 1 does not hold, 2 asked
wrongly. Source: RFC 9162 §2.1 (SHA-256); docs/concepts/proof.md.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def reached(found: bytes, index: int, size: int, steps: list[str]) -> str:
    """The root to which a leaf and its neighbours lead (§2.1.3.2)."""
    last = size - 1
    for step in map(bytes.fromhex, steps):
        if index % 2 or index == last:
            found = node(step, found)
            while index and index % 2 == 0:
                index, last = index // 2, last // 2
        else:
            found = node(found, step)
        index, last = index // 2, last // 2
    return "" if last else found.hex()


def grew(first: int, second: int, old_root: str, steps: list[str]) -> tuple[str, str]:
    """The roots of the earlier and of the later log to which the steps lead (§2.1.4.2)."""
    path = [bytes.fromhex(step) for step in steps]
    if first == second:
        return old_root, old_root
    if first & (first - 1) == 0:
        path.insert(0, bytes.fromhex(old_root))
    at, last = first - 1, second - 1
    while at % 2:
        at, last = at // 2, last // 2
    old = new = path[0]
    for step in path[1:]:
        if at % 2 or at == last:
            old, new = node(step, old), node(step, new)
            while at and at % 2 == 0:
                at, last = at // 2, last // 2
        else:
            new = node(new, step)
        at, last = at // 2, last // 2
    return old.hex(), "" if last else new.hex()


def checks(proof: dict, file: Path | None, known: str):
    """Each question with its answer."""
    said, log, history = json.loads(proof["statement"]), proof["log"], proof.get("history")
    if file:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        yield "您的文件就是当时发布的文件", digest == said.get("sha256")
    page = leaf(proof["statement"].encode())
    root = reached(page, proof["leaf_index"], proof["tree_size"], proof["inclusion"])
    yield f"第 {proof['edition']} 版里有 {said['path']} 的这份内容", root == proof["root"]
    line = json.dumps(log["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    head = reached(leaf(line.encode()), log["leaf_index"], log["tree_size"], log["inclusion"])
    holds = (log["statement"]["root"], log["root"]) == (root, head)
    yield f"版本日志里有这一版（{log['statement']['closed_at']}）", holds
    if history:
        old, new = history["earlier_root"], history["later_root"]
        roots = (*grew(history["earlier"], history["later"], old, history["proof"]), new)
        yield f"自第 {history['earlier']} 版以来，日志只增加", roots == (old, new, log["root"])
    if known:
        yield "日志包含您以前记下的根值", known in (log["root"], (history or {}).get("earlier_root"))


def main() -> int:
    asked = argparse.ArgumentParser(description="核验一份发布证明，不需要相信网站")
    asked.add_argument("proof", type=Path)
    asked.add_argument("file", type=Path, nargs="?")
    asked.add_argument("--known", default="", metavar="ROOT", help="以前记下的版本日志根值")
    given = asked.parse_args()
    try:
        answers = list(checks(json.loads(given.proof.read_text("utf-8")), given.file, given.known))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        asked.error(f"不能核验：文件读不了，或不是发布证明（{type(error).__name__}）。")
    for question, holds in answers:
        print(f"{'成立' if holds else '不成立'}：{question}")
    return int(not all(holds for _question, holds in answers))


if __name__ == "__main__":
    sys.exit(main())
