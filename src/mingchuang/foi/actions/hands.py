"""Who may take a step of a case."""

from collections.abc import Iterable

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.models import Case
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.terms import Term


def refuse_without(actor: Person, kinds: Iterable[Term], case: Case) -> None:
    """Raises ``RequestRefusedError`` where ``actor`` holds none of the roles in the case's organisation."""
    if not has_role(actor, frozenset(map(RoleKind, kinds)), case.organisation):
        raise RequestRefusedError("您没有办理这一步的角色，请联系信息公开专员。")
