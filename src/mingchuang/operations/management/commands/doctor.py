"""``mingchuang doctor``: is this installation whole and safe?"""

from typing import Any

from django.utils import timezone

from mingchuang.operations.doctor import Health, examine
from mingchuang.ui import commands as base


class Command(base.Command):
    help = "检查系统是否齐全、安全，并说明怎样补救。"

    def answer(self, **_options: Any) -> int:
        findings = examine(timezone.now())
        for finding in findings:
            self.say(f"【{finding.health.label}】{finding.subject}：{finding.said}{finding.remedy}")
        wrong = [finding for finding in findings if finding.health is Health.WRONG]
        self.say(f"共检查 {len(findings)} 项，{len(wrong)} 项有问题。")
        self.tell(
            {
                "healthy": not wrong,
                "findings": [
                    {
                        "subject": finding.subject,
                        "health": finding.health.value,
                        "said": finding.said,
                        "remedy": finding.remedy,
                    }
                    for finding in findings
                ],
            }
        )
        return base.FOUND_WRONG if wrong else base.DONE
