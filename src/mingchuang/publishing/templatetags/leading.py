"""Where an address leads on to."""

from urllib.parse import parse_qs, urlsplit

from django import template

register = template.Library()


@register.filter
def leads_on_to(address: str) -> str:
    """The ``next`` of an address; empty where it has none."""
    return parse_qs(urlsplit(address).query).get("next", [""])[0]
