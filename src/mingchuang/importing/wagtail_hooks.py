"""Moving in joins the desk, for the information officers of the district."""

from django.urls import path
from wagtail import hooks

from mingchuang.importing.views import batches, mapping, papers, quarantine
from mingchuang.importing.views.shared import ICON
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def moving_urls() -> list:
    """The pages of moving in."""
    return [
        path("moving/", batches.batches, name="batches"),
        path("moving/new/", batches.new_batch, name="batch_new"),
        path("moving/quarantine/", quarantine.worklist, name="quarantine"),
        path("moving/quarantine/<int:pk>/", quarantine.quarantined, name="quarantined"),
        path("moving/quarantine/<int:pk>/files/<int:number>/", quarantine.file, name="quarantined_file"),
        path("moving/<int:pk>/", batches.batch, name="batch"),
        path("moving/<int:pk>/mapping/", mapping.by_example, name="batch_mapping"),
        path("moving/<int:pk>/mapping.toml", mapping.download, name="batch_mapping_file"),
        path("moving/<int:pk>/mapping/upload/", mapping.upload, name="batch_mapping_upload"),
        path("moving/<int:pk>/columns/", mapping.old_names, name="batch_columns"),
        path("moving/<int:pk>/preview/", mapping.look_ahead, name="batch_preview"),
        path("moving/<int:pk>/start/", batches.start, name="batch_start"),
        path("moving/<int:pk>/undo/", batches.undo, name="batch_undo"),
        path("moving/<int:pk>/items/", batches.items, name="batch_items"),
        path("moving/<int:pk>/account.xlsx", batches.account, name="batch_account"),
        path("moving/<int:pk>/papers/", papers.papers, name="batch_papers"),
        path("moving/<int:pk>/papers/publish/", papers.publish, name="batch_publish"),
        path("moving/<int:pk>/report.<slug:ending>", papers.report_file, name="batch_report"),
        path("moving/<int:pk>/notice.<slug:ending>", papers.notice_file, name="batch_notice"),
    ]


enter("迁移导入", "batches", right="importing.view_batch", name="moving", icon=ICON, order=620)
