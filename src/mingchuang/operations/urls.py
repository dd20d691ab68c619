from django.urls import path

from mingchuang.operations import monitoring

urlpatterns = [
    path("healthz", monitoring.live, name="healthz"),
    path("readyz", monitoring.ready, name="readyz"),
    path("metrics", monitoring.figures, name="metrics"),
]
