"""Organisations, posts and leaders that speak their state."""

from datetime import date

import factory

from mingchuang.directory.models import Holder, Leader, Organisation, Post
from mingchuang.directory.rules import OrganisationKind, ResponsibilityLevel


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A department; ``government=True`` is the district government, ``town=True`` a town."""

    class Meta:
        model = Organisation

    class Params:
        government = factory.Trait(kind=OrganisationKind.GOVERNMENT, sort_order=1)
        town = factory.Trait(kind=OrganisationKind.TOWN, sort_order=200)
        closed = factory.Trait(is_active=False, closed_on=date(2025, 12, 31))

    code = factory.Sequence(lambda n: f"MC{n:04}")
    name = factory.Sequence(lambda n: f"明窗区第{n}局")
    short_name = factory.Sequence(lambda n: f"第{n}局")
    slug = factory.Sequence(lambda n: f"ju{n}")
    kind = OrganisationKind.DEPARTMENT


class PostFactory(factory.django.DjangoModelFactory):
    """The post that carries the principal responsibility."""

    class Meta:
        model = Post

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"局长{n}")
    level = ResponsibilityLevel.PRINCIPAL


class HolderFactory(factory.django.DjangoModelFactory):
    """Somebody in office since the beginning of 2024."""

    class Meta:
        model = Holder

    post = factory.SubFactory(PostFactory)
    name = factory.Sequence(lambda n: f"任职者{n}")
    from_on = date(2024, 1, 1)


class LeaderFactory(factory.django.DjangoModelFactory):
    """A leader of the district in office since the beginning of 2024."""

    class Meta:
        model = Leader

    name = factory.Sequence(lambda n: f"区领导{n}")
    title = "副区长"
    portfolio = "负责政务公开、教育、卫生健康工作。"
    from_on = date(2024, 1, 1)
