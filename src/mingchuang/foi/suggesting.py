"""Suggestions for covering as they are kept with an order, and back."""

import json
from collections.abc import Sequence

from mingchuang.documents.burning import Box
from mingchuang.foi.covering import Suggestion


def as_json(found: Sequence[Suggestion]) -> str:
    """Suggestions as text; it is kept encrypted, for it holds what was found."""
    return json.dumps(
        [
            {
                "kind": one.kind, "value": one.value, "sure": one.is_sure,
                "boxes": [[number, *box.edges] for number, row in one.boxes.items() for box in row],
            }
            for one in found
        ],
        ensure_ascii=False,
    )  # fmt: skip


def from_json(written: str) -> list[Suggestion]:
    """The suggestions of ``as_json``; none of an order that is emptied."""
    found = []
    for held in json.loads(written) or []:
        boxes: dict[int, list[Box]] = {}
        for number, left, top, right, bottom in held["boxes"]:
            boxes.setdefault(number, []).append(Box(left, top, right, bottom))
        found.append(Suggestion(held["kind"], held["value"], boxes, held["sure"]))
    return found
