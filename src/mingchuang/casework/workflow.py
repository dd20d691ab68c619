"""Workflow as data: which moves lead from which state to which, by whom, on what ground.

Plain Python: a workflow knows no database and no clock. Apps hold their workflow in ``rules.py``; buttons,
the diagram in the documentation and the tests are all read off it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from mingchuang.terms import Term

State = TypeVar("State", bound=Term)


class MoveRefusedError(ValueError):
    """A move that is not open from this state; ``message`` is the sentence for people."""


@dataclass(frozen=True)
class Move(Generic[State]):
    """One step that an officer may take.

    ``by`` are the roles that may take it; ``article`` its ground in law; ``needs_reason`` asks for a sentence.
    """

    name: str
    label: str
    sources: frozenset[State]
    target: State
    by: frozenset[Term]
    article: str = ""
    needs_reason: bool = False


class Workflow(Generic[State]):
    """A closed set of moves."""

    def __init__(self, *moves: Move[State]) -> None:
        self.moves = {move.name: move for move in moves}
        if len(self.moves) != len(moves):
            raise ValueError("two moves share a name")

    def open_from(self, state: State, roles: Collection[Term] | None = None) -> list[Move[State]]:
        """The moves open in ``state`` (to somebody with ``roles``, where given), as written."""
        return [
            move
            for move in self.moves.values()
            if state in move.sources and (roles is None or move.by & frozenset(roles))
        ]

    def move(self, name: str, state: State) -> Move[State]:
        """The move ``name`` if it is open in ``state``. Raises ``MoveRefusedError`` otherwise."""
        move = self.moves[name]
        if state not in move.sources:
            raise MoveRefusedError(f"现在是“{state.label}”，不能“{move.label}”。")
        return move

    def states(self) -> frozenset[State]:
        """Every state that some move leaves or reaches."""
        return frozenset(state for move in self.moves.values() for state in {*move.sources, move.target})

    def diagram(self) -> str:
        """The workflow as a Mermaid state diagram, for the documentation; states in the order of their moves."""
        lines = ["stateDiagram-v2"]
        for move in self.moves.values():
            for source in sorted(
                move.sources, key=lambda state: [one.value for one in type(state)].index(state.value)
            ):
                lines.append(f"    {source.label} --> {move.target.label}: {move.label}")
        return "\n".join(lines)
