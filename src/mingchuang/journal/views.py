"""The audit administrator's view of the journal: filters, pages, export, verification."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mingchuang.journal import witnesses
from mingchuang.journal.actions import record
from mingchuang.journal.forms import JournalFilter
from mingchuang.journal.queries import found, latest_seal, shown, verify
from mingchuang.journal.rules import JournalVerb
from mingchuang.journal.sheets import as_csv, as_xlsx
from mingchuang.ui.listing import kept

ON_A_PAGE = 50
LONGEST_HEAD = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class JournalPage(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """What happened, newest first."""

    permission_required = "journal.view_entry"
    raise_exception = True
    template_name = "journal/journal.html"
    page_title = "日志"
    header_icon = "history"
    breadcrumbs_items = ()

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        self.filter = JournalFilter(request.GET)
        asked = self.filter.cleaned_data if self.filter.is_valid() else {}
        self.entries = found(**asked)
        form = request.GET.get("export")
        if form in ("csv", "xlsx") and self.filter.is_valid():
            return self._export(form)
        return super().get(request, *args, **options)

    def _export(self, form: str) -> HttpResponse | StreamingHttpResponse:
        record(
            JournalVerb.EXPORTED,
            "journal:entries",
            actor=self.request.user.pk,
            at=timezone.now(),
            facts={"form": form},
        )
        name = f"journal-{timezone.localtime():%Y%m%d-%H%M}.{form}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        if form == "xlsx":
            return HttpResponse(as_xlsx(self.entries), content_type=XLSX, headers=disposition)
        return StreamingHttpResponse(
            as_csv(self.entries), content_type="text/csv; charset=utf-8", headers=disposition
        )

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        page = Paginator(self.entries, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            filter=self.filter,
            media=self.filter.media,
            page=page,
            rows=shown(page.object_list),
            kept=kept(self.request),
            seal=latest_seal(),
            **options,
        )


class VerifyPage(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Walks the whole chain of seals, holds it against those that were published and, where one was kept, against a head
    of the log that published them, and shows what it found."""

    permission_required = "journal.view_entry"
    raise_exception = True
    template_name = "journal/verify.html"
    page_title = "核验日志"
    header_icon = "check"
    breadcrumbs_items = ()

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        published = witnesses.published_seals()
        written, testimony, refused = self.request.GET.get("head", "").strip()[:LONGEST_HEAD], None, ""
        try:
            testimony = witnesses.heard(written) if written else None
        except ValueError as error:
            refused = str(error)
        found = verify(published | dict(testimony.seals if testimony else {}))
        return super().get_context_data(
            found=found,
            published=len(published),
            written=written,
            testimony=testimony,
            refused=refused,
            **options,
        )
