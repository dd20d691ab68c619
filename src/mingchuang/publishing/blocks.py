"""The body of an article: rich text, tables, pictures, attachments, video. Nothing is lost by editing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Media
from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from mingchuang.publishing.bodies import cleaned_table, for_editor
from mingchuang.ui.charts import read_chart

FEATURES = (
    "h2", "h3", "h4", "bold", "italic", "underline", "strikethrough", "superscript", "subscript",
    "align-center", "align-right", "ol", "ul", "link", "hr", "blockquote",
)  # fmt: skip
"""What a clerk may do with text; everything that ``documents.html`` keeps has a button here."""


class TextBlock(blocks.RichTextBlock):
    """Text that opens in the editor whatever imported markup it came from."""

    def value_for_form(self, value: RichText) -> RichText:
        return RichText(for_editor(value.source)) if value else value

    class Meta:
        icon = "pilcrow"


class TableInput(AdminAutoHeightTextInput):
    """The source of a table, over which ``table_editor.js`` lays a grid; without script it stays editable."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "data-controller": "mc-table", "spellcheck": "false"})

    @property
    def media(self) -> Media:
        return super().media + Media(
            js=[versioned_static("publishing/table_editor.js")],
            css={"all": [versioned_static("publishing/desk.css")]},
        )


class TableBlock(blocks.RawHTMLBlock):
    """One table. Whatever is pasted (a web page, Word, Excel) is cleaned down to a plain, safe table."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.field.widget = TableInput()

    def clean(self, value: str) -> SafeString:
        kept = cleaned_table(str(super().clean(value)))
        if "<table" not in kept:
            raise ValidationError("这里没有表格。请用上面的按钮编辑，或从Word、Excel里复制整个表格后粘贴。")
        return mark_safe(kept)

    class Meta:
        icon = "table"


class PictureBlock(blocks.StructBlock):
    """A picture with its text for those who cannot see it."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(
        label="替代文字",
        required=True,
        max_length=200,
        help_text="给看不见图片的人读的一句话：图上有什么。",
    )
    caption = blocks.CharBlock(label="图注", required=False, max_length=200)

    class Meta:
        label = "图片"
        icon = "image"
        template = "publishing/blocks/picture.html"


class FileBlock(blocks.StructBlock):
    """A file within the text."""

    file = DocumentChooserBlock(label="文件")
    title = blocks.CharBlock(label="显示名称", required=False, max_length=200)

    class Meta:
        label = "附件"
        icon = "doc-full"
        template = "publishing/blocks/file.html"


class VideoBlock(blocks.StructBlock):
    """A video file of our own; nothing is embedded from elsewhere."""

    file = DocumentChooserBlock(label="视频文件")
    title = blocks.CharBlock(label="标题", max_length=200)
    transcript = blocks.TextBlock(
        label="文字稿", required=True, help_text="视频里说了什么，写成文字，供听不见或不便播放的人阅读。"
    )

    class Meta:
        label = "视频"
        icon = "media"
        template = "publishing/blocks/video.html"


class ChartBlock(blocks.StructBlock):
    """A bar chart from figures; the page draws it and shows the figures as a table beneath."""

    title = blocks.CharBlock(label="标题", max_length=120)
    unit = blocks.CharBlock(label="单位", required=False, max_length=20)
    text = blocks.TextBlock(
        label="数据",
        help_text="第一行是各组名称，以后每行一项：名称和各组的数，用制表符分开（可以从 Excel 复制粘贴）。最多3组。",
    )

    def clean(self, value: Any) -> Any:
        kept = super().clean(value)
        if not read_chart(kept["text"]).rows:
            raise ValidationError("没有可以画图的数据。第一行写各组名称，以后每行写名称和数，用制表符分开。")
        return kept

    class Meta:
        label = "图表"
        icon = "table"
        template = "publishing/blocks/chart.html"


class BodyBlock(blocks.StreamBlock):
    """The parts of a body in their order."""

    rich = TextBlock(label="文字", features=list(FEATURES))
    table = TableBlock(label="表格")
    chart = ChartBlock()
    picture = PictureBlock()
    file = FileBlock()
    video = VideoBlock()
