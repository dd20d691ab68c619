from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "mingchuang.importing"
    label = "importing"
    verbose_name = "导入"
