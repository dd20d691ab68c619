"""The ``mingchuang`` command: Django's commands under our name, with our exit codes."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; settings come from the environment (see ``.env.example``)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
    execute_from_command_line(["mingchuang", *sys.argv[1:]])


if __name__ == "__main__":
    main()
