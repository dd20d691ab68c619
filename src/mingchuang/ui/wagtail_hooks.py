"""What the desk's pages need of the ui: widgets that start without a script in the page."""

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from mingchuang.ui import widgets

widgets.install()


@hooks.register("insert_global_admin_js")
def starter() -> str:
    """What starts widgets from data in the page; it also knows how many bytes a file may have."""
    largest = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    return format_html('<script src="{}" data-largest="{}"></script>', static("ui/desk.js"), largest)
