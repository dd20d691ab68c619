"""Anybody's report, checked."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mingchuang.annualreport import reading
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.forms import FileForm
from mingchuang.annualreport.views.frame import may_look, page


@may_look
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Drop a report, see it with its errors marked. The file is read in a folder of its own and not kept."""
    form = FileForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report{Path(upload.name).suffix.lower()[:6]}"
            with path.open("wb") as out:
                for piece in upload.chunks():
                    out.write(piece)
            result = checked([path])[0]
            result.path = Path(upload.name).name
    tables = reading.read_tables(result) if result else []
    return page(request, "check", "检查年度报告", form=form, result=result, tables=tables)
