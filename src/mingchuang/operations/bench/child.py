"""Measure one subject in this process: ``python -m mingchuang.operations.bench.child MODULE SIZE ANSWER``.

Its home and database are empty and its own; the answer is written as JSON into the file ANSWER. Where MODULE has
``prepare(size)``, that runs first, in a process of its own: what it held in memory is not measured.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import django


def main(module: str, size: int, answer: Path) -> None:
    """Set up Django, measure, write the answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
    django.setup()
    subject = import_module(module)
    if hasattr(subject, "prepare"):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as other:
            other.submit(subject.prepare, size).result()
    answer.write_text(json.dumps(subject.measure(size)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
