from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mingchuang.casework"
    label = "casework"
    verbose_name = "案件"
