from django.apps import AppConfig


class EditionConfig(AppConfig):
    name = "mingchuang.edition"
    label = "edition"
    verbose_name = "发布版"
