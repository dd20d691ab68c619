"""The base of every vocabulary: a closed, printed list of codes with their Chinese labels.

A ``Term`` is plain Python, so that rules can speak in states and kinds without knowing Django;
``fields.TermField`` stores it.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """One word of a vocabulary: the member's value is the stored code, ``label`` is what people read.

    >>> class Intake(Term):
    ...     LETTER = "letter", "信函"
    >>> Intake.LETTER.label
    '信函'
    """

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of code and label, in the order in which they are written."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def labelled(cls, label: str) -> Self:
        """The member that people call ``label``. Raises ``ValueError`` where there is none."""
        for member in cls:
            if member.label == label:
                return member
        raise ValueError(f"{cls.__name__} has no label {label!r}")
