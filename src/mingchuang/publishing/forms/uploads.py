"""The forms by which files and pictures come in; Wagtail's choosers and libraries use them."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.documents.rules import RefusedFileError
from mingchuang.publishing.uploads import Checked, checked, checked_picture, describe, plain_name


class OwnedByOrganisation:
    """Whoever uploads gives the file to the first organisation he works for."""

    instance: Any
    user: Any

    def own(self) -> None:
        """Set the organisation of a new file."""
        if self.instance.pk is None and self.instance.organisation_id is None and self.user is not None:
            reached = organisations_of(self.user, BUSINESS)
            roots = [one for one in reached if one.parent_id not in {other.pk for other in reached}]
            self.instance.organisation = roots[0] if roots else None


class FileForm(OwnedByOrganisation, BaseDocumentForm):
    """An attachment: recognised by content, renamed, its text taken out."""

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        self.user = user
        self.found: Checked | None = None
        super().__init__(*args, user=user, **options)
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text = "公众下载时看到的名称，留空则用文件名。"

    def clean_file(self) -> Any:
        """The file under a name that says nothing, or the sentence why it may not come in."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        self.own_name = plain_name(file.name or "")
        try:
            self.found = checked(file)
        except RefusedFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        file.name = self.found.stored_name
        return file

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        title = plain_name(kept.get("title") or "") if kept.get("title") else ""
        if self.found is not None:
            suffix = PurePath(title).suffix.lower()
            if suffix and suffix == PurePath(self.own_name).suffix.lower():
                title = PurePath(title).stem
            kept["title"] = title or self.found.title
        elif not title and "title" in self.fields:
            self.add_error("title", "请填写名称。")
        return kept

    def save(self, commit: bool = True) -> Any:
        self.own()
        if self.found is not None:
            self.instance.content_kind = self.found.kind
            describe(self.instance)
        return super().save(commit=commit)


class PictureForm(OwnedByOrganisation, BaseImageForm):
    """A picture: re-encoded, so that neither place nor device nor anything hidden goes out with it."""

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        self.user = user
        super().__init__(*args, user=user, **options)
        if "title" in self.fields:
            self.fields["title"].required = False
        if "alt" in self.fields:
            self.fields["alt"].required = True
            self.fields["alt"].help_text = "给看不见图片的人读的一句话：图上有什么。"
            self.fields["alt"].error_messages["required"] = "请填写替代文字：图上有什么，用一句话说明。"

    def clean_file(self) -> Any:
        """The picture re-encoded, or the sentence why it may not come in."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        try:
            clean, found = checked_picture(file)
        except RefusedFileError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.picture_title = found.title
        kept = SimpleUploadedFile(found.stored_name, clean, content_type=f"image/{found.kind}")
        kept.image = getattr(file, "image", None)  # type: ignore[attr-defined]
        return kept

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if not kept.get("title"):
            kept["title"] = getattr(self, "picture_title", "") or "图片"
        return kept

    def save(self, commit: bool = True) -> Any:
        self.own()
        return super().save(commit=commit)
