"""Search over made-up documents, as measured by the search itself."""

from django.core.management import call_command
from django.utils import timezone

from mingchuang.search.bench import bench


def measure(size: int) -> dict[str, float]:
    """The figures of ``search.bench``."""
    call_command("migrate", interactive=False, verbosity=0)
    answer = bench(size, at=timezone.now())
    return answer["figures"] | {f"ratio_{key}": value for key, value in answer["ratios"].items()}
