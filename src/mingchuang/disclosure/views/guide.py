"""The desk's page of the guide: what it says, what article 12 still misses, its words, its intakes, its versions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mingchuang.disclosure import actions, guide, queries
from mingchuang.disclosure.forms import GuideForm
from mingchuang.disclosure.models import IntakeWay
from mingchuang.disclosure.rules import Intake, RefusedError
from mingchuang.disclosure.views.frame import attempted, for_office, page


@for_office
@require_http_methods(["GET", "POST"])
def guide_desk(request: HttpRequest) -> HttpResponse:
    """Words of the guide and its state."""
    form = GuideForm(request.POST or None, instance=guide.text())
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in GuideForm.Meta.fields}
        try:
            actions.change_guide(
                values, actor=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            attempted(request, lambda: None, "公开指南已更新，公众页面随即更新。")
            return redirect("guide_desk")
    today = timezone.localdate()
    known = {way.intake: way for way in IntakeWay.objects.all()}
    context = {
        "form": form,
        "missing": guide.missing(guide.compose(today)),
        "is_current": guide.is_current(today),
        "versions": queries.guide_versions(),
        "intakes": [(intake, known.get(intake)) for intake in Intake],
    }
    return page(request, "guide", "公开指南", context, trail=[("", "公开指南")])


@for_office
@require_POST
def intake(request: HttpRequest, intake: str) -> HttpResponse:
    """Open, close or describe one way of applying."""
    chosen = next((one for one in Intake if one.value == intake), None)
    if chosen is not None:
        attempted(
            request,
            lambda: actions.set_intake(
                chosen,
                is_open=request.POST.get("is_open") == "on",
                details=request.POST.get("details", ""),
                url=request.POST.get("url", ""),
                reason=request.POST.get("reason", ""),
                actor=request.user,
                at=timezone.now(),
            ),
            f"申请方式“{chosen.label}”已保存。",
        )
    return redirect("guide_desk")
