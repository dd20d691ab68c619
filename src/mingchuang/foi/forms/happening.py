"""Small forms of the desk, built from which fields an event or a draft needs."""

from datetime import date
from typing import Any

from django import forms

from mingchuang.directory.models import Organisation
from mingchuang.foi.actions.issuing import Asking
from mingchuang.foi.forms.applying import checked_upload
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.exchanges import ANSWERS, ExchangeKind
from mingchuang.foi.rules.letters import WORDS, Checked, LetterKind
from mingchuang.foi.rules.outcomes import HINTS, OUTCOMES, Outcome, OutcomeClass, Reasoning
from mingchuang.foi.rules.receiving import Handed
from mingchuang.foi.rules.remedies import Contest, ContestResult, Procedure
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import Delivery, FormWanted
from mingchuang.foi.writing import in_words, way_in_words

LONG = {"items", "ground", "remark"}

FIELDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.SUPPLEMENT_ASKED: ("items", "until"),
    EventKind.SUPPLEMENT_RECEIVED: ("on", "remark", "paper", "excused"),
    EventKind.THIRD_PARTY_ASKED: ("addressee", "items"),
    EventKind.THIRD_PARTY_LETTER_RECEIVED: ("on",),
    EventKind.THIRD_PARTY_ANSWERED: ("on", "remark"),
    EventKind.AGENCY_ASKED: ("addressee", "items"),
    EventKind.AGENCY_LETTER_RECEIVED: ("on",),
    EventKind.AGENCY_ANSWERED: ("on", "remark"),
    EventKind.EXTENDED: ("ground",),
    EventKind.FEE_NOTICED: ("measure", "quantity", "before", "fee_account"),
    EventKind.FEE_LETTER_RECEIVED: ("on",),
    EventKind.FEE_PAID: ("on",),
    EventKind.DELAY_SET: ("until", "remark"),
}
"""What an officer writes with each event."""


LETTER_FIELDS: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.REASONS: ("frequency", "until"),
    LetterKind.OTHER_WAY: ("form_offered", "delivery_offered", "ground", "until"),
    LetterKind.TOLD_THIRD_PARTY: ("addressee", "items", "ground", "until"),
}
"""What an officer writes with each letter that has a button of its own."""


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PaperField(forms.FileField):
    """A paper that came with it, checked by its content."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return checked_upload(super().clean(data, initial))


class ReceivedForm(forms.Form):
    """Something that the applicant handed in at the counter or by post."""

    def __init__(self, handed: Handed, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"] = _day("收到日期")
        self.fields["on"].initial = today.isoformat()
        if handed is Handed.WAY:
            self.fields["result"] = forms.ChoiceField(
                label="申请人的答复", choices=[(one.value, one.label) for one in ANSWERS[ExchangeKind.WAY]]
            )
        self.fields["remark"] = forms.CharField(
            label="说明", max_length=2000, required=handed is Handed.REASONS,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
        if handed is Handed.REASONS:
            self.fields["paper"] = PaperField(label="材料")
        if handed is Handed.WAY:
            self.fields["reach"] = forms.CharField(
                label="通信地址或者电子邮箱（改为邮寄、电子邮件而原来没有的）", max_length=200, required=False
            )
        for name, field in self.fields.items():
            field.widget.attrs["id"] = f"received-{handed.value}-{name}"


class HappeningForm(forms.Form):
    """The fields of one event."""

    def __init__(self, kind: EventKind, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in FIELDS[kind]:
            self.fields[name] = self._field(name, kind)
            self.fields[name].widget.attrs["id"] = f"{kind.value}-{name}"
        if "on" in self.fields:
            self.fields["on"].initial = today.isoformat()

    def _field(self, name: str, kind: EventKind) -> forms.Field:
        if name in ("until", "on"):
            return _day("截止日期" if name == "until" else "日期")
        if name == "paper":
            return PaperField(label="材料")
        if name == "excused":
            return forms.BooleanField(label="逾期但有正当理由", required=False)
        if name == "measure":
            return forms.ChoiceField(label="计收方式", choices=[("items", "按件计收"), ("pages", "按量计收")])
        if name == "quantity":
            return forms.IntegerField(label="本件的件数或者页数", min_value=1, max_value=100_000)
        if name == "before":
            return forms.IntegerField(
                label="该申请人本月此前的件数（按件计收时填）", min_value=0, max_value=100_000, required=False
            )
        label = {"addressee": "征求意见的对象", "remark": "说明"}.get(name) or WORDS[name]
        widget = forms.Textarea(attrs={"rows": 3}) if name in LONG else forms.TextInput()
        is_owed = name != "remark" or kind is EventKind.DELAY_SET
        return forms.CharField(label=label, max_length=2000, widget=widget, required=is_owed)


class LetterForm(forms.Form):
    """The fields of a letter that turns no clock."""

    def __init__(self, kind: LetterKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in LETTER_FIELDS[kind]:
            self.fields[name] = self._field(name, kind)
            self.fields[name].widget.attrs["id"] = f"letter-{kind.value}-{name}"

    def _field(self, name: str, kind: LetterKind) -> forms.Field:
        if name == "until":
            return _day(UNTIL.get(kind, WORDS[name]))
        if name in OFFERED:
            label, term = OFFERED[name]
            return forms.ChoiceField(label=label, choices=term.choices())
        label = "第三方名称" if name == "addressee" else WORDS[name]
        widget = forms.TextInput() if name == "addressee" else forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, max_length=2000, widget=widget)

    def values(self) -> dict[str, str]:
        """The clean fields as the letter says them; the addressee apart."""
        said = {
            name: in_words(held) if isinstance(held, date) else held
            for name, held in self.cleaned_data.items()
            if name != "addressee" and name not in OFFERED
        }
        asking = self.asking()
        if asking is not None and asking.form and asking.delivery:
            said["offered"] = way_in_words(asking.form, asking.delivery)
        return said

    def asking(self) -> Asking | None:
        """What the letter asks of the applicant; None for a letter that asks nothing."""
        held = self.cleaned_data
        if "until" not in held or "addressee" in held:
            return None
        if "form_offered" not in held:
            return Asking(held["until"])
        return Asking(held["until"], FormWanted(held["form_offered"]), Delivery(held["delivery_offered"]))


SHORT = frozenset({Reasoning.SEARCH_BY, Reasoning.SEARCH_ON})
"""Reasons of a few words."""


class DecisionForm(forms.Form):
    """How a proposal to publish was judged, and what the applicant is told."""

    result = forms.ChoiceField(label="审核结果", choices=Checked.choices())
    answer = forms.CharField(
        label="公开在哪里，或者不纳入的理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


OFFERED: dict[str, tuple[str, type[FormWanted] | type[Delivery]]] = {
    "form_offered": ("拟改用的形式", FormWanted), "delivery_offered": ("拟改用的获取方式", Delivery),
}  # fmt: skip
UNTIL = {
    LetterKind.REASONS: "说明理由的截止日期",
    LetterKind.OTHER_WAY: "答复的截止日期",
    LetterKind.TOLD_THIRD_PARTY: "自哪一天起提供",
}


class DraftForm(forms.Form):
    """The reasons that the chosen outcome needs; the draft may be kept unfinished."""

    def __init__(self, outcome: Outcome, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for need in OUTCOMES[outcome].needs:
            self.fields[need.value] = forms.CharField(
                label=Reasoning(need).label,
                help_text=HINTS.get((outcome, need), ""),
                required=False,
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 1 if need in SHORT else 3}),
            )


def outcome_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The outcomes an answer may have, by group, for a select."""
    return [
        (
            group.label,
            [
                (one.value, f"{one.label}（{OUTCOMES[one].article}）")
                for one in Outcome
                if OUTCOMES[one].group is group
            ],
        )
        for group in OutcomeClass
        if group is not OutcomeClass.OTHERWISE_CLOSED
    ]


class CloseForm(forms.Form):
    """Closing without an answer."""

    outcome = forms.ChoiceField(
        label="情形",
        choices=[
            (one.value, one.label) for one in Outcome if OUTCOMES[one].group is OutcomeClass.OTHERWISE_CLOSED
        ],
    )
    remark = forms.CharField(label="情况说明", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ShareForm(forms.Form):
    """Asking a department for its part."""

    organisation = forms.ModelChoiceField(Organisation.objects.filter(is_active=True), label="协办单位")
    question = forms.CharField(label="协办事项", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = _day("反馈期限")


class ServiceForm(forms.Form):
    """How a letter went out."""

    carrier = forms.ChoiceField(label="送达方式", choices=Carrier.choices())
    sent_on = forms.DateField(
        label="寄出或者送出日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    received_on = forms.DateField(
        label="签收日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    tracking = forms.CharField(label="邮件号", required=False, max_length=60)


class ContestForm(forms.Form):
    """A reconsideration or a suit, or its end: the same number again with the result."""

    kind = forms.ChoiceField(label="类别", choices=Contest.choices())
    body = forms.CharField(label="复议机关或者法院", max_length=100)
    number = forms.CharField(label="案号", max_length=80)
    filed_on = _day("受理日期")
    procedure = forms.ChoiceField(
        label="程序", choices=Procedure.choices(), help_text="行政复议填写；行政诉讼不必改。"
    )
    reached_on = forms.DateField(
        label="收到申请书或者起诉状副本的日期", required=False, help_text="从这一天起计算本机关提交答复的期限。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    replied_on = forms.DateField(
        label="提交答复和证据的日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    result = forms.ChoiceField(label="结果", choices=ContestResult.choices())
    decided_on = forms.DateField(
        label="审结日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
