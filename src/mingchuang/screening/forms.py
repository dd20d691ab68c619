"""Forms of the word lists and treatment rules."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from mingchuang.screening.models import ListedWord, TreatmentRule
from mingchuang.screening.rules import Treatment, words_in

REASON_HELP = "例如：某文件第几条、某次检查的整改要求。"


class WordForm(forms.ModelForm):
    """One word of the lists."""

    class Meta:
        model = ListedWord
        fields = ("word", "advice", "treatment", "reason")
        help_texts = {
            "reason": REASON_HELP,
            "treatment": "拦截：确认前不能公开；须确认：须另一人确认；提示：只提醒。",
        }

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.fields["reason"].required = True


class WordsForm(forms.Form):
    """Many words at once."""

    words = forms.CharField(
        label="用语",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一条；正确写法或说明写在用语后面，用逗号或制表符隔开。已在表里的不会重复。",
        max_length=200_000,
        error_messages={"required": "请填写用语，每行一条。"},
    )
    treatment = forms.ChoiceField(label="处理", choices=Treatment.choices, initial=Treatment.ASK.value)
    reason = forms.CharField(
        label="收入的依据", max_length=300, help_text=REASON_HELP, error_messages={"required": "请写明依据。"}
    )

    def clean_words(self) -> list[tuple[str, str]]:
        found = words_in(self.cleaned_data["words"])
        if not found:
            raise forms.ValidationError("没有读出一条用语，请每行填写一条。")
        return found

    def clean_treatment(self) -> Treatment:
        return Treatment(self.cleaned_data["treatment"])


class RuleForm(forms.ModelForm):
    """One treatment rule."""

    class Meta:
        model = TreatmentRule
        fields = ("kind", "column", "treatment", "reason")
        help_texts = {"reason": REASON_HELP}
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": "这个栏目的这一类已有规则，请修改原来的一条。"}
        }
