from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "mingchuang.parameters"
    label = "parameters"
    verbose_name = "参数"
