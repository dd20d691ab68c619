"""The application without the front, for servers that speak WSGI."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from mingchuang.site.patience import limit_statements  # noqa: E402

limit_statements(connections.databases["default"], settings.REQUEST_SECONDS)

# What was loaded so far stays, and is never looked through again for garbage, which would hold people at the desk for
# a tenth of a second.
list(get_resolver().url_patterns)
gc.collect()
gc.freeze()
