from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "mingchuang.operations"
    label = "operations"
    verbose_name = "运行"
