"""Addresses of the desk of publishing, below ``/desk/``."""

from django.urls import path

from mingchuang.publishing.views import case, measures

urlpatterns = [
    path("review/", case.waiting, name="article_waiting"),
    path("review/<int:pk>/", case.case, name="article_case"),
    path("review/<int:pk>/decide/", case.decide, name="article_decide"),
    path("review/<int:pk>/preview/", case.preview, name="article_preview"),
    path("review/<int:pk>/past/", case.past, name="article_past"),
    path("review/<int:pk>/<slug:name>/", measures.measure, name="article_measure"),
]
