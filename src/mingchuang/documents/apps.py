from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mingchuang.documents"
    label = "documents"
    verbose_name = "文书"
