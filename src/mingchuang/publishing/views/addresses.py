"""Addresses of the desk of publishing, below ``/desk/``."""

from django.urls import path

from mingchuang.accounts.permissions import for_business
from mingchuang.publishing.views import case, measures, pictures, screening

urlpatterns = [
    path("pictures/<int:pk>/", pictures.shown, name="picture_shown"),
    path("review/", for_business(case.waiting), name="article_waiting"),
    path("review/<int:pk>/", for_business(case.case), name="article_case"),
    path("review/<int:pk>/decide/", for_business(case.decide), name="article_decide"),
    path("review/<int:pk>/preview/", for_business(case.preview), name="article_preview"),
    path("review/<int:pk>/past/", for_business(case.past), name="article_past"),
    path(
        "review/<int:pk>/screening/decide/",
        for_business(screening.decide),
        name="article_screening_decide",
    ),
    path(
        "review/<int:pk>/screening/reopen/<int:decision>/",
        for_business(screening.reopen),
        name="article_screening_reopen",
    ),
    path(
        "review/<int:pk>/screening/mask/<int:file>/",
        for_business(screening.mask),
        name="article_screening_mask",
    ),
    path(
        "review/<int:pk>/screening/mask-picture/<int:picture>/",
        for_business(screening.mask_picture),
        name="article_screening_mask_picture",
    ),
    path("review/<int:pk>/<slug:name>/", for_business(measures.measure), name="article_measure"),
]
