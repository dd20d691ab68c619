"""The form of a review path: the steps and how long each may take."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from mingchuang.publishing.rules import REVIEW_STAGES, USUAL_PATH, Stage, Step, workflow_of

LONGEST_HOURS = 24 * 30


class ReviewPathForm(WagtailAdminModelForm):
    """Hours for each step; an empty step is left out."""

    check_hours = forms.IntegerField(
        label="审核（小时）",
        required=False,
        min_value=1,
        max_value=LONGEST_HOURS,
        help_text="留空即不经部门审核。",
    )
    secrecy_check_hours = forms.IntegerField(
        label="保密审查（小时）",
        required=False,
        min_value=1,
        max_value=LONGEST_HOURS,
        help_text="每条路径都必须有保密审查。",
    )
    sign_hours = forms.IntegerField(
        label="签发（小时）",
        required=False,
        min_value=1,
        max_value=LONGEST_HOURS,
        help_text="每条路径都以签发结束。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        steps = {step["stage"]: step["hours"] for step in self.instance.steps or []}
        if not steps and not self.instance.pk:
            steps = {step.stage.value: step.hours for step in USUAL_PATH}
        for stage in REVIEW_STAGES:
            self.fields[_name(stage)].initial = steps.get(stage.value)
        for name, empty in (("organisation", "所有机构"), ("column", "所有栏目")):
            if name in self.fields:
                self.fields[name].empty_label = empty

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        steps = [Step(stage, kept[_name(stage)]) for stage in REVIEW_STAGES if kept.get(_name(stage))]
        try:
            workflow_of(steps)
        except ValueError:
            raise forms.ValidationError(
                "路径中必须有保密审查，并以签发结束。请填写这两个环节的时限。（《政府信息公开条例》第十七条）"
            ) from None
        self.instance.steps = [{"stage": step.stage.value, "hours": step.hours} for step in steps]
        return kept


def _name(stage: Stage) -> str:
    return f"{stage.value}_hours"
