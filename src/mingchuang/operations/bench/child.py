"""Measure one subject in this process: ``python -m mingchuang.operations.bench.child MODULE SIZE ANSWER``.

Its home and database are empty and its own; the answer is written as JSON into the file ANSWER.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django


def main(module: str, size: int, answer: Path) -> None:
    """Set up Django, measure, write the answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
    django.setup()
    answer.write_text(json.dumps(import_module(module).measure(size)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
