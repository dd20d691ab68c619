from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "mingchuang.screening"
    label = "screening"
    verbose_name = "发布前检查"
