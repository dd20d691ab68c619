"""Annual reports join the desk."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mingchuang.annualreport.views import checking, registers, report, years
from mingchuang.ui.desk import RightMenuItem


class AnnualReportMenuItem(RightMenuItem):
    """Shown to everybody who works on contents."""

    right = "annualreport.view_annualreport"


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


@hooks.register("register_admin_menu_item")
def annual_report_menu() -> MenuItem:
    """Annual reports in the menu."""
    return AnnualReportMenuItem(
        "年度报告", reverse("annual_reports"), name="annual-reports", icon_name="doc-full-inverse", order=630
    )
