"""Word lists and treatment rules join the desk."""

from wagtail import hooks

from mingchuang.screening.views import ScreeningGroup


@hooks.register("register_admin_viewset")
def screening_group() -> ScreeningGroup:
    """For the security administrator and the government's information officer."""
    return ScreeningGroup()
