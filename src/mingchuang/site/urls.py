"""Addresses of everything dynamic. Finished pages come from the edition, before Django is asked."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from mingchuang.accounts.views import HomePage, to_account, to_sign_in, to_sign_out
from mingchuang.casework.views import feed

urlpatterns = [
    path("", include("mingchuang.operations.urls")),
    path("check/", include("mingchuang.edition.urls")),
    path("search/", include("mingchuang.search.urls")),
    path("quanze/", include("mingchuang.disclosure.powers.urls")),
    path("foi/", include("mingchuang.foi.urls")),
    path("accounts/", include("mingchuang.accounts.urls")),
    path("desk/", require_admin_access(HomePage.as_view()), name="wagtailadmin_home"),
    path("desk/login/", to_sign_in, name="wagtailadmin_login"),
    path("desk/logout/", to_sign_out, name="wagtailadmin_logout"),
    path("desk/account/", require_admin_access(to_account), name="wagtailadmin_account"),
    path("desk/due/<str:secret>.ics", feed, name="due_feed"),
    path("desk/documents/", include(wagtaildocs_urls)),
    path("desk/", include(wagtailadmin_urls)),
]

handler400 = "mingchuang.site.errors.bad_request"
handler403 = "mingchuang.site.errors.refused"
handler404 = "mingchuang.site.errors.not_found"
handler500 = "mingchuang.site.errors.failed"
