"""Tables of the frame: what stands on every page, who keeps the site, and the tasks on the front page."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from mingchuang.fields import TermField
from mingchuang.portal.rules import (
    ICP_LICENCE,
    INDEX_NUMBER,
    INDEX_PARTS,
    POLICE_LICENCE,
    RosterDuty,
    index_template_fault,
    record_code,
    site_code_fault,
)


def validate_site_code(code: str) -> None:
    """Raises ``ValidationError`` with the sentence of ``rules.site_code_fault``."""
    fault = site_code_fault(code)
    if fault:
        raise ValidationError(fault)


def validate_index_template(template: str) -> None:
    """Raises ``ValidationError`` with the sentence of ``rules.index_template_fault``."""
    if fault := index_template_fault(template):
        raise ValidationError(fault)


def whole(pattern: str, sentence: str) -> RegexValidator:
    """A validator for a whole value."""
    return RegexValidator(rf"^(?:{pattern})$", sentence)


class SiteSettings(models.Model):
    """The site's name and every identifier that the footer must carry (国办发〔2017〕47号). One row."""

    site_name = models.CharField("网站名称", max_length=60, default="人民政府")
    short_name = models.CharField("地方简称", max_length=20, default="本区", help_text="例如“明窗”。")
    subtitle = models.CharField("名称下的小字", max_length=60, blank=True, default="政府信息公开与政务服务")
    superior = models.CharField("上级政府", max_length=60, blank=True)
    superior_url = models.URLField("上级政府网址", blank=True)
    domain = models.CharField(
        "域名",
        max_length=100,
        blank=True,
        help_text="只填主机名，例如 www.example.gov.cn，不带 https://。",
        validators=[whole(r"[a-z0-9.-]+|[^\s/:]+\.政务", "请只填域名，不带 https:// 和斜杠。")],
    )
    region_code = models.CharField(
        "行政区划代码", max_length=6, blank=True, validators=[whole(r"\d{6}", "行政区划代码是6位数字。")]
    )
    site_code = models.CharField("政府网站标识码", max_length=10, blank=True, validators=[validate_site_code])
    icp_licence = models.CharField(
        "ICP备案号",
        max_length=40,
        blank=True,
        validators=[whole(ICP_LICENCE.pattern, "ICP备案号形如“豫ICP备12345678号-1”。")],
    )
    police_licence = models.CharField(
        "公安备案号",
        max_length=40,
        blank=True,
        validators=[
            whole(POLICE_LICENCE.pattern, "公安备案号形如“豫公网安备 41000002000000号”，共14位数字。")
        ],
    )
    conac_url = models.URLField("党政机关网站标识链接", max_length=300, blank=True)
    mistakes_url = models.URLField("“我为政府网站找错”链接", max_length=300, blank=True)
    host = models.CharField("主办单位", max_length=80, blank=True)
    organiser = models.CharField("承办单位", max_length=80, blank=True)
    contact_address = models.CharField("联系地址", max_length=120, blank=True)
    contact_telephone = models.CharField("联系电话", max_length=60, blank=True)
    contact_hours = models.CharField("接听时间", max_length=80, blank=True)
    contact_email = models.EmailField("电子邮箱", blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    description = models.CharField("网站说明", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    index_template = models.CharField(
        "索引号格式",
        max_length=60,
        default=INDEX_NUMBER,
        db_default=INDEX_NUMBER,
        validators=[validate_index_template],
        help_text=f"可以用的项目：{'、'.join(INDEX_PARTS)}。只影响以后公开的信息，已编定的索引号不变。",
    )
    is_grey = models.BooleanField(
        "灰色显示", default=False, help_text="哀悼日打开，全站立即变灰；关闭后恢复。不会重新生成文章。"
    )

    class Meta:
        verbose_name = "网站设置"
        verbose_name_plural = "网站设置"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_site_settings")]

    def __str__(self) -> str:
        return self.site_name

    @property
    def record_code(self) -> str:
        """The fourteen digits in the link to the register of the police."""
        return record_code(self.police_licence)


class NavigationItem(models.Model):
    """One word in the bar under the header. A column, or any address."""

    title = models.CharField("名称", max_length=20)
    column = models.ForeignKey(
        "portal.ColumnPage",
        verbose_name="栏目",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    url = models.CharField("或地址", max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(
        "顺序", default=10, validators=[MaxValueValidator(999)], help_text="小的在前。"
    )

    class Meta:
        verbose_name = "导航项"
        verbose_name_plural = "导航"
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(column__isnull=False) | ~models.Q(url=""),
                name="navigation_leads_somewhere",
                violation_error_message="请选择一个栏目，或填写地址。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FrontTask(models.Model):
    """One of the tasks for which people come, on the front page before all news."""

    title = models.CharField("名称", max_length=20)
    hint = models.CharField("提示", max_length=30)
    url = models.CharField("地址", max_length=300)
    sort_order = models.PositiveSmallIntegerField("顺序", default=10, help_text="小的在前。")
    is_shown = models.BooleanField("显示", default=True)

    class Meta:
        verbose_name = "首页事项"
        verbose_name_plural = "首页事项"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.title


class RosterEntry(models.Model):
    """Who keeps the site, and which company helps, from when to when."""

    duty = TermField(RosterDuty, verbose_name="职责")
    unit = models.CharField("单位", max_length=80)
    contact = models.CharField("联系人或岗位", max_length=60, blank=True)
    telephone = models.CharField("电话", max_length=60, blank=True)
    task = models.CharField("具体工作", max_length=200, blank=True)
    contract = models.CharField("合同或文件", max_length=120, blank=True)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "网站责任项"
        verbose_name_plural = "网站责任表"
        ordering = ["duty", "-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="roster_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty.label} {self.unit}"
