"""Addresses of the check."""

from django.urls import path

from mingchuang.edition import views

app_name = "check"
urlpatterns = [
    path("", views.page, name="page"),
    path("proof.json", views.proof, name="proof"),
    path("log.jsonl", views.log, name="log"),
    path("held", views.held, name="held"),
    path("manifest/<int:number>.jsonl", views.manifest, name="manifest"),
    path("log.atom", views.log_feed, name="log_feed"),
]
