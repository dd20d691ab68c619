from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "mingchuang.outbox"
    label = "outbox"
    verbose_name = "待办队列"
