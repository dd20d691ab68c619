from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "mingchuang.journal"
    label = "journal"
    verbose_name = "日志"
