"""What the desk's pages need of the ui: widgets that start without a script in the page."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from mingchuang.ui import widgets

widgets.install()


@hooks.register("insert_global_admin_js")
def starter() -> str:
    """What starts widgets from data in the page."""
    return format_html('<script src="{}"></script>', static("ui/desk.js"))
