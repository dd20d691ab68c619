from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mingchuang.portal"
    label = "portal"
    verbose_name = "网站"
