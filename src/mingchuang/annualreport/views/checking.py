"""Anybody's report, checked."""

import tempfile
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mingchuang.annualreport import reading, scans
from mingchuang.annualreport.checker.check import Checked, checked
from mingchuang.annualreport.forms import FileForm
from mingchuang.annualreport.views.frame import may_look, page
from mingchuang.documents import ocr

EVERY_SECONDS = 3


@may_look
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Drop a report, see it with its errors marked. The file is read in a folder of its own and not kept."""
    can_recognise = settings.READ_PICTURES and ocr.can_read()
    form = FileForm(request.POST or None, request.FILES or None, can_recognise=can_recognise)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if not form.cleaned_data.get("scanned"):
            return _shown(request, FileForm(can_recognise=can_recognise), _checked(upload))
        try:
            token = scans.begin(upload.chunks(), upload.name, person=request.user.pk, at=timezone.now())
            return redirect(f"{request.path}?reading={token}")
        except scans.BusyError:
            form.add_error(None, "正在识别另一份扫描件，请过几分钟再试。")
    reading_now = scans.standing(request.GET.get("reading", ""), person=request.user.pk)
    if reading_now is None:
        return _shown(request, form, None)
    answer = _shown(
        request, form, reading_now.result, reading=reading_now, is_dead=reading_now.is_dead(timezone.now())
    )
    if reading_now.result is None and not reading_now.is_dead(timezone.now()):
        answer.headers["Refresh"] = f"{EVERY_SECONDS}"
    return answer


def _checked(upload: UploadedFile) -> Checked:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{Path(upload.name or '').suffix.lower()[:6]}"
        with path.open("wb") as out:
            out.writelines(upload.chunks())
        result = checked([path])[0]
    return replace(result, path=Path(upload.name or "").name)


def _shown(request: HttpRequest, form: FileForm, result: Checked | None, **more: object) -> HttpResponse:
    tables = reading.read_tables(result) if result else []
    return page(request, "check", "检查年度报告", form=form, result=result, tables=tables, **more)
