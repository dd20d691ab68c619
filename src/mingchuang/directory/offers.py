"""What the directory gives to the floors below: its verbs, and names for codes in the journal."""

from collections.abc import Collection

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import DirectoryVerb
from mingchuang.journal import names, verbs


def organisation_names(codes: Collection[str]) -> dict[str, str]:
    """Short names by code."""
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "short_name"))


verbs.declare(DirectoryVerb)
names.offer("organisation", organisation_names)
