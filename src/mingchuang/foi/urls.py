"""Public addresses of applications."""

from django.urls import path

from mingchuang.foi.views import applying, correcting, public, residents

app_name = "foi"
urlpatterns = [
    path("", applying.guide, name="guide"),
    path("apply/", applying.apply, name="apply"),
    path("track/", public.track, name="track"),
    path("leave/", public.leave, name="leave"),
    path("resident/", residents.begin, name="resident"),
    path("resident/back/", residents.back, name="resident_back"),
    path("mine/", residents.own, name="mine"),
    path("correction/", correcting.wish, name="correct"),
    path("correction/<str:number>/", correcting.correction, name="correction"),
    path("correction/<str:number>/sent/", correcting.sent, name="correction_sent"),
    path("correction/<str:number>/evidence/", correcting.evidence, name="correction_evidence"),
    path("correction/<str:number>/withdraw/", correcting.withdraw, name="correction_withdraw"),
    path("correction/<str:number>/letter/<int:pk>/", correcting.letter, name="correction_letter"),
    path("case/<str:number>/", public.case, name="case"),
    path("case/<str:number>/sent/", applying.sent, name="sent"),
    path("case/<str:number>/supplement/", public.supplement, name="supplement"),
    path("case/<str:number>/withdraw/", public.withdraw, name="withdraw"),
    path("case/<str:number>/reply/", public.reply, name="reply"),
    path("case/<str:number>/propose/", public.propose, name="propose"),
    path("case/<str:number>/rate/", public.rate, name="rate"),
    path("case/<str:number>/letter/<int:pk>/", public.letter, name="letter"),
    path("case/<str:number>/annex/<int:pk>/", public.annex, name="annex"),
]
