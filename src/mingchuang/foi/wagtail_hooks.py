"""Applications join the desk."""

from django.urls import path
from wagtail import hooks

from mingchuang.foi.views import (
    corrections,
    covering,
    desk,
    disclosing,
    doing,
    erasing,
    exporting,
    papers,
    registering,
    registers,
    table,
    together,
)
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def foi_urls() -> list:
    """The pages of applications."""
    return [
        path("foi/", desk.ledger, name="foi_ledger"),
        path("foi/together/", together.choose, name="foi_many"),
        path("foi/together/<str:written>/", together.together, name="foi_together"),
        path("foi/export/", exporting.whole, name="foi_export"),
        path("foi/new/", registering.new, name="foi_new"),
        path("foi/<int:pk>/receipt/", registering.registered, name="foi_receipt"),
        path("foi/<int:pk>/receipt.pdf", registering.receipt_paper, name="foi_receipt_paper"),
        path("foi/templates/", papers.templates, name="foi_templates"),
        path("foi/templates/<str:number>.pdf", papers.sample, name="foi_template_sample"),
        path("foi/table/", table.table, name="foi_table"),
        path("foi/repeated/", disclosing.repeated, name="foi_repeated"),
        path("foi/register/", registers.register, name="foi_register"),
        path("foi/register/new/", registers.new, name="foi_complaint_new"),
        path("foi/register/<int:pk>/", registers.complaint, name="foi_complaint"),
        path("foi/erasure/", erasing.erasure, name="foi_erasure"),
        *_corrections(),
        path("foi/<int:pk>/", desk.case, name="foi_case"),
        path("foi/<int:pk>/proactive/", disclosing.proactive, name="foi_proactive"),
        path("foi/<int:pk>/public/", disclosing.public_answer, name="foi_public_answer"),
        path("foi/<int:pk>/package.zip", papers.package, name="foi_package"),
        path("foi/<int:pk>/do/", doing.do, name="foi_do"),
        path("foi/<int:pk>/look/", desk.look, name="foi_look"),
        path("foi/<int:pk>/preview/", papers.preview, name="foi_preview"),
        path("foi/<int:pk>/letter/<int:letter_pk>.<str:form>", papers.letter, name="foi_letter"),
        path("foi/<int:pk>/paper/<int:paper_pk>/", papers.paper, name="foi_paper"),
        path("foi/<int:pk>/paper/<int:paper_pk>/cover/", covering.cover, name="foi_cover"),
        path("foi/<int:pk>/paper/<int:paper_pk>/cover/<int:number>/", covering.page, name="foi_cover_page"),
    ]


def _corrections() -> list:
    return [
        path("foi/corrections/", corrections.register, name="foi_corrections"),
        path("foi/corrections/new/", corrections.new, name="foi_correction_new"),
        path("foi/corrections/<int:pk>/", corrections.correction, name="foi_correction"),
        path("foi/corrections/<int:pk>/receipt.pdf", corrections.receipt, name="foi_correction_receipt"),
        path("foi/corrections/<int:pk>/do/", corrections.do, name="foi_correction_do"),
        path("foi/corrections/<int:pk>/look/", corrections.look, name="foi_correction_look"),
        path("foi/corrections/<int:pk>/package.zip", corrections.package, name="foi_correction_package"),
        path("foi/corrections/<int:pk>/preview/", corrections.preview, name="foi_correction_preview"),
        path(
            "foi/corrections/<int:pk>/letter/<int:letter_pk>.<str:form>",
            corrections.letter,
            name="foi_correction_letter",
        ),
        path(
            "foi/corrections/<int:pk>/paper/<int:paper_pk>/", corrections.paper, name="foi_correction_paper"
        ),
    ]


enter("依申请公开", "foi_ledger", right="foi.view_request", name="foi", icon="mail", order=210)
