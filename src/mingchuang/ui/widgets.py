"""Wagtail's widgets without a script in the page.

Wagtail writes a small script behind each chooser, date field and list of inline forms. The desk's content policy
allows none (``docs/decisions/0069``), so the page carries the same words as data, and ``ui/desk.js`` starts the widget.
The fields and lists are overridden as templates below ``templates/wagtailadmin``; choosers have no template for
their script, so their ``render`` is replaced, once, for all of them and for Wagtail's own pages too.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


def start(maker: str, *arguments: Any) -> SafeString:
    """The data from which ``ui/desk.js`` makes a widget; ``maker`` is one of the names that it knows."""
    return format_html(
        '<span hidden data-controller="mc-start" data-mc-start-maker-value="{}" '
        'data-mc-start-arguments-value="{}"></span>',
        maker,
        json.dumps(arguments),
    )


def render_chooser(
    chooser: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    """A chooser as ``BaseChooser.render`` makes it, with data in the place of the script."""
    chosen = chooser.get_value_data(value)
    options = chooser.get_js_init_options(attrs["id"], name, chosen)
    shown = chooser.render_html(name, chosen, attrs)
    return format_html("{}{}", shown, start(chooser.js_constructor, attrs["id"], options))


def install() -> None:
    """Let every chooser render itself without a script."""
    BaseChooser.render = render_chooser  # type: ignore[method-assign]
