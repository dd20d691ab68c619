"""The library of files: pictures with their sizes, and the originals that people uploaded."""

from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from mingchuang.directory.models import Organisation
from mingchuang.documents.rules import PICTURES


class Picture(AbstractImage):
    """A picture of the library; the public sees renditions of it in the edition."""

    alt = models.CharField("替代文字", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    admin_form_fields = ("title", "alt", "file", "collection")

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"

    @property
    def default_alt_text(self) -> str:
        return self.alt or self.title


class PictureRendition(AbstractRendition):
    """A size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def url(self) -> str:
        """Where the desk shows it; the public copy lies in the edition under an address of its own."""
        return reverse("picture_shown", args=[self.pk])


class StoredFile(AbstractDocument):
    """An original that somebody uploaded; never served, its public copy lies in the edition."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content_kind = models.CharField("类型", max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    text = models.TextField("文字内容", blank=True)
    text_note = models.CharField("提取说明", max_length=200, blank=True)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = "附件"
        verbose_name_plural = "附件"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.content_kind in PICTURES
