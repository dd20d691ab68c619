"""The body of an article: rich text, tables, pictures, attachments, video. Nothing is lost by editing."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture with its text for those who cannot see it."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="替代文字", required=True, max_length=200)
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
    transcript = blocks.TextBlock(label="文字稿", required=True)

    class Meta:
        label = "视频"
        icon = "media"
        template = "publishing/blocks/video.html"


class BodyBlock(blocks.StreamBlock):
    """The parts of a body in their order."""

    rich = blocks.RichTextBlock(
        label="文字",
        features=["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "hr", "blockquote"],
    )
    table = blocks.RawHTMLBlock(label="表格")
    picture = PictureBlock()
    file = FileBlock()
    video = VideoBlock()
