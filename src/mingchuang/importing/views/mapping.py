"""Mapping by example: the sample, its fields, old columns and publishers, the preview of what would come in."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.directory.models import Organisation
from mingchuang.importing.batches import set_mapping
from mingchuang.importing.forms import MappingForm, columns
from mingchuang.importing.mapping import MappingError, mapping_of, read_mapping
from mingchuang.importing.models import Batch
from mingchuang.importing.previewing import preview
from mingchuang.importing.rules import BatchState
from mingchuang.importing.running import BatchRefusedError, opened
from mingchuang.importing.suggesting import SURVEYED, Sample, alike, samples, survey
from mingchuang.importing.views.shared import may_move, page, steps, tried

PREVIEWED = 10


def _number(request: HttpRequest, name: str) -> int:
    written = request.GET.get(name, "0")
    return min(int(written), 10_000) if written.isdigit() else 0


@may_move
def by_example(request: HttpRequest, pk: int) -> HttpResponse:
    """One document of the source: which of its parts is which field."""
    batch = get_object_or_404(Batch, pk=pk)
    if batch.state is not BatchState.PREPARING:
        return redirect("batch", pk)
    number = _number(request, "sample")
    try:
        source, mapping = opened(batch)
        sample = samples(source, mapping, number)
    except BatchRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("batches")
    if sample is None and number:
        messages.warning(request, "已经是最后一件样例。")
        return redirect("batch_mapping", pk)
    if sample is None:
        sample = Sample("", {}, problem="来源里没有可以迁入的网页或记录，请检查导出文件。")
    form = MappingForm(sample, mapping, request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = request.POST.get("address", "").strip()
        saved = tried(
            request,
            lambda: set_mapping(batch, replace(mapping, fields=form.chosen(), address=address)),
            "对应关系已保存。",
        )
        if saved:
            return redirect("batch_columns" if "next" in request.POST else "batch_mapping", pk)
    return page(
        request,
        "mapping.html",
        batch.name,
        batch=batch,
        steps=steps(batch),
        here="batch_mapping",
        form=form,
        sample=sample,
        number=number,
        address=mapping.address,
    )


@may_move
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mapping file that was downloaded and edited."""
    batch = get_object_or_404(Batch, pk=pk)
    file = request.FILES.get("mapping")
    if file is None or (file.size or 0) > 1_000_000:
        messages.error(request, "请选择对应关系文件（TOML或JSON，不超过1 MB）。")
    else:
        content, name = file.read(), file.name or ""
        tried(request, lambda: set_mapping(batch, read_mapping(content, name)), "已采用上传的对应关系。")
    return redirect("batch_mapping", pk)


@may_move
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as a file to edit and use again."""
    batch = get_object_or_404(Batch, pk=pk)
    return HttpResponse(
        mapping_of(batch.mapping).as_toml(),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="mapping-{batch.pk}.toml"'},
    )


@may_move
def old_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Old columns and publishers and which of ours they are, with a suggestion for each."""
    batch = get_object_or_404(Batch, pk=pk)
    if batch.state is not BatchState.PREPARING:
        return redirect("batch", pk)
    try:
        source, mapping = opened(batch)
    except BatchRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("batches")
    if request.method == "POST":
        made = replace(
            mapping, columns=_chosen(request, "column"), organisations=_chosen(request, "organisation")
        )
        if tried(request, lambda: set_mapping(batch, made), "栏目和机构的对应已保存。"):
            return redirect("batch_preview", pk)
    found = survey(source, mapping)
    places = columns()
    bodies = [(one.code, one.name) for one in Organisation.objects.order_by("name")]
    return page(
        request,
        "columns.html",
        batch.name,
        batch=batch,
        steps=steps(batch),
        here="batch_columns",
        survey=found,
        surveyed=SURVEYED,
        columns=places,
        organisations=bodies,
        old_columns=_rows(found.columns, mapping.columns, places),
        publishers=_rows(found.publishers, mapping.organisations, bodies),
    )


def _rows(found: Any, chosen: Any, ours: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The names with numbers; ``key`` is what was chosen, else what the name resembles."""
    return [
        {
            "name": name,
            "count": number,
            "key": chosen.get(name) or alike(name, ours),
            "decided": name in chosen,
        }
        for name, number in found.most_common()
        if name
    ]


def _chosen(request: HttpRequest, kind: str) -> dict[str, str]:
    names, keys = request.POST.getlist(f"{kind}-old"), request.POST.getlist(f"{kind}-new")
    return {name: key for name, key in zip(names, keys, strict=False) if key}


@may_move
@require_GET
def look_ahead(request: HttpRequest, pk: int) -> HttpResponse:
    """The first documents as they would come in, and the button that starts."""
    batch = get_object_or_404(Batch, pk=pk)
    if batch.state is not BatchState.PREPARING:
        return redirect("batch", pk)
    first, verdicts, refusal = _number(request, "first"), [], ""
    try:
        verdicts = preview(batch, at=timezone.now(), first=first, limit=PREVIEWED)
    except (BatchRefusedError, MappingError) as refused:
        refusal = str(refused)
    return page(
        request,
        "preview.html",
        batch.name,
        batch=batch,
        steps=steps(batch),
        here="batch_preview",
        verdicts=verdicts,
        refusal=refusal,
        first=first,
        following=first + PREVIEWED if len(verdicts) == PREVIEWED else None,
    )
