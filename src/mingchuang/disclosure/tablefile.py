"""The file with a table that finance and power lists take in: recognised by its content."""

from typing import Any

from django import forms

from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import FileKind, RefusedFileError

TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.CSV, FileKind.TXT})


class TableFileForm(forms.Form):
    """A form with a ``file`` that must hold a table. ``name`` is its safe name, ``content`` its bytes, once it is valid."""

    file = forms.FileField(label="表格")

    def clean_file(self) -> Any:
        """The file, if its content is a table."""
        file = self.cleaned_data["file"]
        try:
            found = recognise(file.file, file.name or "")
        except RefusedFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if found.kind not in TABLES:
            raise forms.ValidationError(f"这是{found.kind.label}，不是表格。请上传 XLSX、XLS 或 CSV。")
        self.name = f"upload.{found.suffix}"
        return file

    @property
    def content(self) -> bytes:
        """The bytes."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return bytes(file.read())
