"""The column for a ``Term``: stores the code, gives back the member."""

from typing import Any

from django.db import models

from mingchuang.terms import Term


class TermField(models.CharField):
    """A vocabulary column. ``TermField(Intake)`` stores ``"letter"`` and reads ``Intake.LETTER``.

    An unknown code in the database (an older version's word) stays a plain string, so that a page can
    still be shown; forms and ``full_clean`` accept only the members.
    """

    def __init__(self, term: type[Term] | None = None, **options: Any) -> None:
        self.term = term
        options.setdefault("max_length", 40)
        if term is not None:
            options["choices"] = term.choices()
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        # A migration keeps the column, not the words: a new word must not need a migration.
        options.pop("choices", None)
        return name, "mingchuang.fields.TermField", args, options

    def _member(self, value: Any) -> Any:
        if self.term is None or value in (None, "") or isinstance(value, self.term):
            return value
        try:
            return self.term(value)
        except ValueError:
            return value

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return self._member(value)

    def to_python(self, value: Any) -> Any:
        return self._member(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value.value if isinstance(value, Term) else value

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))
