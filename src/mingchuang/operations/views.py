"""The desk's page of the installation's state: what ``mingchuang doctor`` finds, for whoever administers."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.operations.doctor import Health, examine


@permission_required("operations.view_state", raise_exception=True)
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Every finding, what is wrong first."""
    at = timezone.now()
    gravity = [Health.WRONG, Health.NOTICE, Health.GOOD]
    found = sorted(examine(at), key=lambda finding: gravity.index(finding.health))
    counted = [(health, sum(finding.health is health for finding in found)) for health in gravity]
    context = {"findings": found, "counted": counted, "at": at}
    return render(
        request,
        "operations/state.html",
        {**context, "page_title": "系统状态", "header_title": "系统状态", "header_icon": "cogs"},
    )
