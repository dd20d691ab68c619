"""Where publishing enters the desk."""

from wagtail import hooks

from mingchuang.publishing import rich_text

hooks.register("register_rich_text_features", rich_text.register)
