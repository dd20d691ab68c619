"""Addresses of the search."""

from django.urls import path

from mingchuang.search import views

app_name = "search"
urlpatterns = [
    path("", views.page, name="page"),
    path("suggest", views.suggestions, name="suggest"),
]
