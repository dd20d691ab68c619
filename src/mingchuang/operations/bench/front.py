"""Read one article page from the front, from nginx, and from Django that makes it each time."""

from pathlib import Path

from django.conf import settings
from django.db import connections

from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.loading import load
from mingchuang.publishing.queries import live
from mingchuang.publishing.rules import ArticleKind

SECONDS = 5


def measure(size: int) -> dict[str, float]:
    """Rates and waiting times at 32 connections; ratios to nginx (where installed) and to Django."""
    fill(found(), size)
    built()
    path = live().filter(kind=ArticleKind.NOTICE).order_by("pk").values_list("url", flat=True)[0]
    page = Path(settings.EDITION) / "current" / path.lstrip("/")
    connections.close_all()
    with serving.front() as address:
        front = load(address + path, SECONDS)
    with serving.django_each_time() as address:
        made = load(address + path, SECONDS)
    figures = {
        "page_bytes": page.stat().st_size,
        "page_bytes_compressed": page.with_name(page.name + ".gz").stat().st_size,
        "front_pages_per_second": round(front.per_second),
        "front_p50_ms": round(front.p50_ms, 2),
        "front_p99_ms": round(front.p99_ms, 2),
        "django_pages_per_second": round(made.per_second, 1),
        "django_p99_ms": round(made.p99_ms, 1),
        "ratio_front_to_django": round(front.per_second / made.per_second, 1),
    }
    program = serving.nginx_program()
    if program:
        with serving.nginx(program) as address:
            best = load(address + path, SECONDS)
        figures |= {
            "nginx_pages_per_second": round(best.per_second),
            "nginx_p99_ms": round(best.p99_ms, 2),
            "ratio_front_to_nginx": round(front.per_second / best.per_second, 2),
        }
    return figures
