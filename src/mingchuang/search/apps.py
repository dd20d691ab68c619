from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "mingchuang.search"
    label = "search"
    verbose_name = "搜索"
