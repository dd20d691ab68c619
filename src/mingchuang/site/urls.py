"""Addresses of everything dynamic. Finished pages come from the edition, before Django is asked."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("search/", include("mingchuang.search.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/documents/", include(wagtaildocs_urls)),
    path("desk/", include(wagtailadmin_urls)),
]
