"""Rights that follow from roles: named rights for Django and Wagtail, and policies for models.

Nothing here is kept by hand in groups. An app says in its ``offers.py`` which kinds of roles a named right
belongs to (``allow``), and registers a ``RolePolicy`` for each model that the desk shows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.queries import awake_kinds_of, has_role, organisations_of, people_with
from mingchuang.accounts.rules import BUSINESS, RoleKind

_allowed: dict[str, frozenset[RoleKind]] = {}


def allow(right: str, kinds: Iterable[RoleKind]) -> None:
    """``right`` (``app.codename``) belongs to whoever holds one of ``kinds`` anywhere."""
    _allowed[right] = frozenset(kinds)


def for_business(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Administrators of the installation have no part in contents and cases: refused before anything else is asked."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not isinstance(request.user, Person) or not has_role(request.user, BUSINESS):
            raise PermissionDenied
        return view(request, *args, **options)

    return asked


def kinds_allowed(right: str) -> frozenset[RoleKind]:
    """The kinds of roles to which a right belongs; none where no app has allowed it."""
    return _allowed.get(right, frozenset())


def rights_of(kinds: Collection[RoleKind]) -> set[str]:
    """Every named right of somebody who holds ``kinds``."""
    held = frozenset(kinds)
    return {right for right, allowed in _allowed.items() if allowed & held}


def cached_kinds(person: Person) -> frozenset[RoleKind]:
    """``awake_kinds_of``, asked once for each loaded person (a request), as Django does with its permissions."""
    found: frozenset[RoleKind] | None = vars(person).get("_kinds_of_roles")
    if found is None:
        found = vars(person)["_kinds_of_roles"] = awake_kinds_of(person)
    return found


class RolePolicy(BasePermissionPolicy):
    """Rights on a model by role: ``{"add": {EDITOR}, "change": {EDITOR, CHECKER}, "view": …}``.

    With ``organisation_field`` (a lookup such as ``"organisation"``) a right on an instance needs the role in
    the instance's organisation or above it; without, the role anywhere suffices. An action that is not named
    belongs to nobody, so nothing is opened by forgetting it.
    """

    def __init__(
        self,
        model: type[Model] | str,
        actions: Mapping[str, Iterable[RoleKind]],
        organisation_field: str = "",
    ) -> None:
        super().__init__(model)
        self.actions = {action: frozenset(kinds) for action, kinds in actions.items()}
        self.organisation_field = organisation_field

    def kinds_for(self, actions: Iterable[str]) -> frozenset[RoleKind]:
        """The kinds of roles that may do one of ``actions``."""
        return frozenset().union(*(self.actions.get(action, frozenset()) for action in actions))

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return isinstance(user, Person) and bool(cached_kinds(user) & self.kinds_for(actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        organisation = self._organisation(instance)
        return organisation is None or has_role(user, self.kinds_for(actions), organisation)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        every = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return every.none()
        if not self.organisation_field:
            return every
        reached = organisations_of(user, self.kinds_for(actions))
        return every.filter(**{f"{self.organisation_field}__in": [one.pk for one in reached]})

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Person]:
        return people_with(self.kinds_for(actions))

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Model
    ) -> QuerySet[Person]:
        return people_with(self.kinds_for(actions), self._organisation(instance))

    def _organisation(self, instance: Any) -> Any:
        found = instance
        for step in self.organisation_field.split("__") if self.organisation_field else ():
            found = getattr(found, step, None)
        return None if found is instance else found


class RootPolicy(RolePolicy):
    """Rights on what concerns the whole district: the role counts only where it is held at the root (区政府)."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return (
            super().user_has_any_permission(user, actions)
            and self._at_root(self.kinds_for(actions)).filter(person=user).exists()
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Person]:
        holders = self._at_root(self.kinds_for(actions)).values("person")
        return Person.objects.filter(is_active=True, pk__in=holders)

    def _at_root(self, kinds: Iterable[RoleKind]) -> QuerySet[Role]:
        return Role.objects.filter(kind__in=list(kinds), organisation__parent=None)


def govern(
    model: type[Model],
    actions: Mapping[str, Iterable[RoleKind]],
    organisation_field: str = "",
    *,
    kind_of_policy: type[RolePolicy] = RolePolicy,
) -> RolePolicy:
    """Register the policy of a model with Wagtail, and the same rights under Django's names."""
    policy = kind_of_policy(model, actions, organisation_field)
    register_permission_policy(model, policy=policy)
    label, name = model._meta.app_label, model._meta.model_name
    for action, kinds in policy.actions.items():
        allow(f"{label}.{action}_{name}", kinds)
    return policy


def holders(right: str) -> QuerySet[Person]:
    """Active people to whom a named right belongs."""
    held = Role.objects.filter(kind__in=kinds_allowed(right)).values("person")
    return Person.objects.filter(is_active=True, pk__in=held)
