"""The application with its front, for granian."""

import gc
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from mingchuang.site import headers  # noqa: E402
from mingchuang.site.bridge import Bridge  # noqa: E402
from mingchuang.site.front import Front  # noqa: E402
from mingchuang.site.patience import limit_statements  # noqa: E402

# Whoever reads a finished page waits at most so long (seconds) for the one interpreter while Django works beside; at
# Python's own 5 ms readers wait several times that. What was loaded so far stays, and is never looked through again for
# garbage, which would hold everybody for a tenth of a second.
sys.setswitchinterval(0.0005)
list(get_resolver().url_patterns)
gc.collect()
gc.freeze()

limit_statements(connections.databases["default"], settings.REQUEST_SECONDS)
application = Front(
    settings.EDITION,
    Bridge(
        _django,
        largest_body=settings.LARGEST_REQUEST_BYTES,
        patience=settings.REQUEST_SECONDS,
        proxies=settings.TRUSTED_PROXIES,
        always=(*headers.PROTECTION, *([headers.STRICT_TRANSPORT] if settings.HTTPS else [])),
    ),
    https=settings.HTTPS,
)


def _follow_server() -> None:
    """End this worker when the server process that started it is gone, however it died."""
    server = multiprocessing.parent_process()
    if server is not None:
        multiprocessing.connection.wait([server.sentinel])
        os._exit(1)


threading.Thread(target=_follow_server, daemon=True).start()
