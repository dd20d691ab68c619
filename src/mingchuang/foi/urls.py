"""Public addresses of applications."""

from django.urls import path

from mingchuang.foi.views import public

app_name = "foi"
urlpatterns = [
    path("", public.guide, name="guide"),
    path("apply/", public.apply, name="apply"),
    path("track/", public.track, name="track"),
    path("case/<str:number>/", public.case, name="case"),
    path("case/<str:number>/supplement/", public.supplement, name="supplement"),
    path("case/<str:number>/rate/", public.rate, name="rate"),
    path("case/<str:number>/letter/<int:pk>/", public.letter, name="letter"),
    path("case/<str:number>/annex/<int:pk>/", public.annex, name="annex"),
]
