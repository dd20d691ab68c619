from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "mingchuang.directory"
    label = "directory"
    verbose_name = "机构"
