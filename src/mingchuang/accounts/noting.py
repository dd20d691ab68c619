"""Journal entries about people."""

from datetime import datetime

from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import AccountVerb
from mingchuang.journal.actions import record
from mingchuang.terms import Term


def note(
    verb: AccountVerb,
    person: Person,
    *,
    actor: int | None,
    at: datetime,
    organisation: str = "",
    **facts: object,
) -> None:
    """One journal entry about a person: ids and codes only."""
    plain = {name: str(value) if isinstance(value, Term) else value for name, value in facts.items()}
    record(verb, f"person:{person.pk}", actor=actor, at=at, organisation=organisation, facts=plain)
