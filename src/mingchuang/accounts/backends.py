"""Signing in by allauth, rights by role."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import cached_kinds, holders, rights_of


class RoleBackend(AuthenticationBackend):
    """Named rights come from roles alone; groups and single permissions in the database give none."""

    def get_user_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        if not isinstance(user_obj, Person) or not user_obj.is_active or obj is not None:
            return set()
        return rights_of(cached_kinds(user_obj))

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def with_perm(
        self, perm: Any, is_active: bool = True, include_superusers: bool = True, obj: Model | None = None
    ) -> QuerySet[Person]:
        return holders(perm if isinstance(perm, str) else f"{perm.content_type.app_label}.{perm.codename}")
