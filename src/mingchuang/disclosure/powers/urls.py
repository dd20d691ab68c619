"""The public address of the search of powers."""

from django.urls import path

from mingchuang.disclosure.powers import views

app_name = "powers"
urlpatterns = [path("", views.search, name="search")]
