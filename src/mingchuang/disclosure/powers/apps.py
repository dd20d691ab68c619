from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "mingchuang.disclosure.powers"
    label = "powers"
    verbose_name = "权责清单"
