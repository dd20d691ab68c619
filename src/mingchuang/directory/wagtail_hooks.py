"""The directory joins the desk."""

from wagtail import hooks

from mingchuang.directory.views import DirectoryGroup


@hooks.register("register_admin_viewset")
def directory_viewsets() -> DirectoryGroup:
    """Organisations, posts, holders, leaders."""
    return DirectoryGroup()
