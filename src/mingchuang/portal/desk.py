"""The frame in the desk: settings, navigation, tasks and roster, each saved through its action."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from mingchuang.portal import actions
from mingchuang.portal.framing import FrontTask, NavigationItem, RosterEntry, SiteSettings
from mingchuang.ui.desk import YesNoColumn

FOLLOW_UPS = {
    NavigationItem: actions.navigation_changed,
    FrontTask: actions.home_changed,
    RosterEntry: actions.roster_changed,
}
"""What follows a change of a row of these tables."""


class FollowedCreate(generic.CreateView):
    """Stores a new row, then its consequences."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        FOLLOW_UPS[self.model](actor=self.request.user.pk, at=timezone.now())
        return instance


class FollowedEdit(generic.EditView):
    """Stores a changed row, then its consequences."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        FOLLOW_UPS[self.model](actor=self.request.user.pk, at=timezone.now())
        return instance


class FollowedDelete(generic.DeleteView):
    """Takes a row away, then its consequences."""

    def delete_action(self) -> None:
        super().delete_action()
        FOLLOW_UPS[self.model](actor=self.request.user.pk, at=timezone.now())


class SettingsEdit(generic.EditView):
    """The one row of settings."""

    def save_instance(self) -> Any:
        return actions.change_settings(self.form.instance, actor=self.request.user.pk, at=timezone.now())


class FollowedViewSet(ModelViewSet):
    """A table of the frame."""

    add_view_class = FollowedCreate
    edit_view_class = FollowedEdit
    delete_view_class = FollowedDelete
    copy_view_enabled = False


class NavigationViewSet(FollowedViewSet):
    model = NavigationItem
    icon = "bars"
    menu_label = "导航"
    list_display = ("title", "column", "url", "sort_order")
    form_fields = ("title", "column", "url", "sort_order")


class FrontTaskViewSet(FollowedViewSet):
    model = FrontTask
    icon = "pick"
    menu_label = "首页事项"
    list_display = ("title", "hint", "url", "sort_order", YesNoColumn("is_shown", label="显示"))
    form_fields = ("title", "hint", "url", "sort_order", "is_shown")


class RosterViewSet(FollowedViewSet):
    model = RosterEntry
    icon = "group"
    menu_label = "网站责任表"
    list_display = ("unit", "duty", "contact", "telephone", "from_on", "until_on")
    form_fields = ("duty", "unit", "contact", "telephone", "task", "contract", "from_on", "until_on")


class SettingsViewSet(ModelViewSet):
    model = SiteSettings
    icon = "site"
    menu_label = "网站设置"
    edit_view_class = SettingsEdit
    copy_view_enabled = False
    list_display = ("site_name", "domain", "site_code", YesNoColumn("is_grey", label="灰色模式"))
    panels = (
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("site_name"), FieldPanel("short_name")]),
                FieldPanel("subtitle"),
                FieldRowPanel([FieldPanel("superior"), FieldPanel("superior_url")]),
                FieldPanel("description"),
                FieldPanel("keywords"),
            ],
            heading="名称",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("domain"), FieldPanel("region_code")]),
                FieldRowPanel([FieldPanel("site_code"), FieldPanel("icp_licence")]),
                FieldPanel("police_licence"),
                FieldPanel("conac_url"),
                FieldPanel("mistakes_url"),
            ],
            heading="标识和备案",
        ),
        FieldPanel("index_template"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("host"), FieldPanel("organiser")]),
                FieldRowPanel([FieldPanel("contact_telephone"), FieldPanel("contact_hours")]),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("postcode")]),
                FieldPanel("contact_address"),
            ],
            heading="主办和联系",
        ),
        FieldPanel("is_grey"),
    )


class SiteGroup(ModelViewSetGroup):
    """“网站” in the desk's menu."""

    menu_label = "网站"
    menu_icon = "site"
    menu_order = 300
    items = (SettingsViewSet, NavigationViewSet, FrontTaskViewSet, RosterViewSet)
