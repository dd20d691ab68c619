"""The file with a table that standard catalogues, finance and power lists take in: recognised by its content."""

from typing import Any

from django import forms

from mingchuang.documents.grids import UnreadableSheetError, recognised_table


class TableFileForm(forms.Form):
    """A form with a ``file`` that must hold a table. ``name`` is its safe name, ``content`` its bytes, once it is valid."""

    file = forms.FileField(label="表格")

    def clean_file(self) -> Any:
        """The file, if its content is a table."""
        file = self.cleaned_data["file"]
        try:
            found = recognised_table(file.file, file.name or "")
        except UnreadableSheetError as error:
            raise forms.ValidationError(str(error)) from error
        self.name = f"upload.{found.suffix}"
        return file

    @property
    def content(self) -> bytes:
        """The bytes."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return bytes(file.read())
