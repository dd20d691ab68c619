from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "mingchuang.disclosure.finance"
    label = "finance"
    verbose_name = "财政信息公开"
