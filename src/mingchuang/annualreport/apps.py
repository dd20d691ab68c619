from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    name = "mingchuang.annualreport"
    label = "annualreport"
    verbose_name = "年度报告"
