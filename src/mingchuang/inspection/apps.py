from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "mingchuang.inspection"
    label = "inspection"
    verbose_name = "网站检查"
