"""The front for granian, and behind it Django in a process of its own."""

import gc
import multiprocessing
import multiprocessing.connection
import os
import threading

from django.conf import settings
from django.utils.log import configure_logging

from mingchuang.site import headers
from mingchuang.site.apart import Apart
from mingchuang.site.bridge import Bridge
from mingchuang.site.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)

_django = Apart("mingchuang.site.wsgi:application")
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
    at_end=_django.close,
)


def _follow_server() -> None:
    """End this worker when the server process that started it is gone, however it died."""
    server = multiprocessing.parent_process()
    if server is not None:
        multiprocessing.connection.wait([server.sentinel])
        os._exit(1)


threading.Thread(target=_follow_server, daemon=True).start()

# What was loaded so far is never looked through again for garbage, which would hold readers for milliseconds.
gc.collect()
gc.freeze()
