"""What the front is compared with: Django with all its layers, rendering the page asked for each time."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.http import Http404, HttpRequest, HttpResponse  # noqa: E402
from django.urls import re_path  # noqa: E402
from django.utils import timezone  # noqa: E402

from mingchuang.edition.sources import Page, offered  # noqa: E402


def page(request: HttpRequest) -> HttpResponse:
    """The page of the edition at this address, made now."""
    for source in offered():
        for outcome in source.render([request.path], timezone.localdate()):
            if isinstance(outcome, Page) and outcome.content:
                return HttpResponse(outcome.content)
    raise Http404


urlpatterns = [re_path("", page)]
settings.ROOT_URLCONF = __name__
