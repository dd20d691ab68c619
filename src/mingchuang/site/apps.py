from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "mingchuang.site"
    label = "site"
    verbose_name = "明窗"

    def ready(self) -> None:
        """Load what each app offers to the floors below (``offers.py``)."""
        autodiscover_modules("offers")
