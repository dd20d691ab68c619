"""What our editor knows beyond Wagtail's: underlining, centred and right-aligned paragraphs."""

from typing import Any

from wagtail.admin.rich_text.converters.html_to_contentstate import (
    BlockElementHandler,
    InlineStyleElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import BlockFeature, InlineStyleFeature

_ALIGNED = {
    "align-center": ("居中", "段落居中，用于图题、附件标题"),
    "align-right": ("居右", "段落居右，用于落款和日期"),
}


def register(features: Any) -> None:
    """Add them to Wagtail's registry of rich text features."""
    features.register_editor_plugin(
        "draftail",
        "underline",
        InlineStyleFeature({"type": "UNDERLINE", "label": "U", "description": "下划线"}),
    )
    features.register_converter_rule(
        "contentstate",
        "underline",
        {
            "from_database_format": {"u": InlineStyleElementHandler("UNDERLINE")},
            "to_database_format": {"style_map": {"UNDERLINE": "u"}},
        },
    )
    for name, (label, description) in _ALIGNED.items():
        features.register_editor_plugin(
            "draftail",
            name,
            BlockFeature({"type": name, "label": label, "description": description, "element": "div"}),
        )
        features.register_converter_rule(
            "contentstate",
            name,
            {
                "from_database_format": {f"p[class={name}]": BlockElementHandler(name)},
                "to_database_format": {"block_map": {name: {"element": "p", "props": {"class": name}}}},
            },
        )
