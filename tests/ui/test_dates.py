"""A day that a form proposes stands in the browser's own field, which takes no other form than 2026-03-02."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from django import forms

import mingchuang

FIELDS = {"date": "%Y-%m-%d", "datetime-local": "%Y-%m-%dT%H:%M"}


def every_form(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_a_proposed_day_is_not_lost_in_a_date_field_of_the_browser():
    for module in walk_packages(mingchuang.__path__, "mingchuang."):
        if ".forms" in module.name:
            import_module(module.name)
    wrong, seen = [], 0
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            wanted = FIELDS.get(getattr(field.widget, "input_type", ""))
            seen += bool(wanted)
            if wanted and form.__module__.startswith("mingchuang.") and field.widget.format != wanted:
                wrong.append(f"{form.__name__}.{name}")
    assert seen > 10
    assert wrong == []
