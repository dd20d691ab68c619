"""Premises for tests of power lists."""

from datetime import date, datetime

from mingchuang.disclosure.powers import actions
from mingchuang.disclosure.powers.models import Version
from mingchuang.disclosure.powers.rules import LABELS
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.portal.models import ColumnPage
from tests.disclosure.finance.factories import bureau
from tests.publishing.factories import MORNING, District

FIRST = (
    ("JY-001", "民办学校办学许可", "行政许可", "《民办教育促进法》第十二条", "区教育局", "举办者", "20个工作日",
     "受理→审查材料→是否符合条件（否：不予许可，书面说明理由）→颁发许可证", "一次告知补正材料", "不依法履职的，依法追责", "0000-0000001"),
    ("JY-002", "违规办学的处罚", "行政处罚", "《民办教育促进法》第六十二条", "区教育局", "民办学校", "", "立案→调查→告知→决定→送达", "", "", ""),
    ("JY-003", "教师资格认定", "行政确认", "《教师法》第十三条", "区教育局", "个人", "30日", "受理→认定→发证", "", "", ""),
)  # fmt: skip


def powers_workbook(rows=FIRST) -> bytes:
    """A list as a workbook."""
    return xlsx_bytes(list(LABELS.values()), rows, title="权责清单")


def education() -> District:
    """The district with the column for power lists."""
    district = bureau()
    district.notices.get_parent().add_child(instance=ColumnPage(title="其他法定信息", slug="qtxx"))
    return district


def imported(
    district: District, rows=FIRST, on: date = date(2026, 2, 2), at: datetime = MORNING
) -> Version:  # Monday
    """A version of the department's list on the desk."""
    return actions.import_version(
        district.department, powers_workbook(rows), "a.xlsx", adjusted_on=on, reason="依法调整", actor=district.editor, at=at
    )  # fmt: skip


def published(
    district: District, rows=FIRST, on: date = date(2026, 2, 2), at: datetime = MORNING
) -> Version:  # Monday
    """A version that the public reads."""
    version = actions.draft_article(
        imported(district, rows, on, at), actor=district.editor, at=at, submit=False
    )
    district.through_review(version.article, at=at)
    version.refresh_from_db()
    return version
