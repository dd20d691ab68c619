"""Read the directory."""

from mingchuang.directory.models import Organisation


def by_code(code: str) -> Organisation:
    """The organisation with this code. Raises ``Organisation.DoesNotExist``."""
    return Organisation.objects.get(code=code)


def active() -> list[Organisation]:
    """Every organisation in use, in the order in which the public sees them."""
    return list(Organisation.objects.filter(is_active=True).order_by("sort_order", "code"))
