"""The ``mingchuang`` command: Django's commands under our name, with our exit codes."""

import os
import sys

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class


def main() -> None:
    """Run one command; settings come from the environment (see ``.env.example``)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingchuang.site.settings")
    asked = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if asked in ("-h", "--help", "help"):
        print(overview())
        return
    django.setup()
    if not asked.startswith("-") and asked not in get_commands():
        sys.exit(_unknown(asked))
    execute_from_command_line(["mingchuang", *sys.argv[1:]])


def overview() -> str:
    """Our own commands, one a line; those of Django work too."""
    django.setup()
    ours = sorted(name for name, app in get_commands().items() if app.startswith("mingchuang."))
    lines = [f"  {name:<12}{load_command_class(get_commands()[name], name).help}" for name in ours]
    return "\n".join(["用法：mingchuang 命令 [选项]；“mingchuang 命令 --help”看一个命令的用法。", "", *lines])


def _unknown(name: str) -> int:
    print(f"没有“{name}”这个命令。运行 mingchuang --help 看全部命令。", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
