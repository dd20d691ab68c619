from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mingchuang.ui"
    label = "ui"
    verbose_name = "界面"
