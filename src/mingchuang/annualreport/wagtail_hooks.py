"""Annual reports join the desk."""

from django.urls import path
from wagtail import hooks

from mingchuang.annualreport.views import checking, registers, report, years
from mingchuang.ui.desk import enter


@hooks.register("register_admin_urls")
def annual_report_urls() -> list:
    """The pages of annual reports."""
    one = "annual-reports/<int:year>/<str:code>/"
    return [
        path("annual-reports/", years.reports, name="annual_reports"),
        path("annual-reports/self-check/", years.self_check, name="annual_self_check"),
        path("annual-reports/registers/", registers.registers, name="annual_registers"),
        path("annual-reports/registers/<int:pk>/voucher/", registers.voucher, name="annual_voucher"),
        path("annual-reports/check/", checking.check, name="annual_report_check"),
        path(one, report.report, name="annual_report"),
        path(f"{one}do/<str:name>/", report.move, name="annual_report_move"),
        path(f"{one}figures/<str:figure>/", report.evidence, name="annual_figure"),
        path(f"{one}paper.<str:ending>", report.paper, name="annual_report_paper"),
    ]


enter(
    "年度报告",
    "annual_reports",
    right="annualreport.view_annualreport",
    name="annual-reports",
    icon="doc-full-inverse",
    order=630,
)
