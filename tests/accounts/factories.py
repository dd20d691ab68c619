"""People with roles: ``PersonFactory(roles=[(RoleKind.EDITOR, organisation)])``."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import factory
from django.contrib.auth.hashers import make_password

from mingchuang.accounts.groups import sync_groups_of
from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation

PASSWORD = "Mingchuang-2026"
JOINED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # Monday
FAR = datetime(2099, 1, 5, 1, 0, tzinfo=UTC)
"""A password changed in the far future never asks to be changed while a test runs."""


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody who can sign in with ``PASSWORD``; ``first_password=True`` still has to change it."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        first_password = factory.Trait(password_changed_at=None)
        disabled = factory.Trait(is_active=False, disabled_at=JOINED)

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"人员{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    date_joined = JOINED
    password_changed_at = FAR

    @factory.post_generation
    def roles(
        self: Person, create: bool, extracted: Iterable[tuple[RoleKind, Organisation]] | None, **_options: Any
    ) -> None:
        for kind, organisation in extracted or ():
            Role.objects.create(person=self, kind=kind, organisation=organisation, granted_at=JOINED)
        if extracted:
            sync_groups_of(self)
