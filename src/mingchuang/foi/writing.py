"""Put a letter together: values into its text, remedy, addressee, number; refuse it while something lacks.

The text of each kind is the package's (``rules.letters``) until the district words it anew: a dated parameter
``foi.letter.N``, whose versions are counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from mingchuang.casework.numbering import take
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.directory.rules import OrganisationKind
from mingchuang.documents import rendering
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules import letters_of_2007
from mingchuang.foi.rules.correcting import REMEDIED, Finding, told_in_letter
from mingchuang.foi.rules.letters import (
    TEMPLATES,
    WORDS,
    LetterKind,
    elements,
    missing_fields,
    names_remedies,
    paragraphs,
)
from mingchuang.foi.rules.limits import IN_FORCE_2019
from mingchuang.foi.rules.outcomes import REFUSALS, Outcome, Remedy, citation
from mingchuang.foi.rules.remedies import TEXTS, remedy_of, remedy_text
from mingchuang.foi.rules.words import Delivery, FormWanted, RequestRefusedError
from mingchuang.parameters.queries import history, in_force
from mingchuang.parameters.queries import value as parameter
from mingchuang.parameters.registry import declared
from mingchuang.portal.queries import settings as site_settings


def in_words(day: date) -> str:
    """A day as letters write it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def common_values(request: Request, outcome: Outcome | None, on: date) -> dict[str, str]:
    """The fields that every letter about this application has, dated ``on``."""
    case = request.case
    held = {
        "received": in_words(case.received_on),
        "intake": request.intake.label,
        "case_number": case.number,
        "wanted": request.wanted.strip().rstrip("。"),
        "article": "《政府信息公开条例》",
        "telephone": case.organisation.telephone or "本机关公布的联系电话",
        "due": in_words(case.due_on) if case.due_on else "",
        "way_wanted": way_in_words(request.form_wanted, request.delivery),
    }
    if outcome is not None:
        said = letters_of_2007.REFUSALS if on < IN_FORCE_2019 else REFUSALS
        held["outcome"] = said.get(outcome, outcome.label)
        held["article"] = citation(outcome, on)
    return held


def way_in_words(form: FormWanted, delivery: Delivery) -> str:
    """Form and way of delivery as one phrase."""
    return f"{form.label}，{delivery.label}"


def remedy_bodies(organisation: Organisation, on: date) -> tuple[str, str]:
    """The body of reconsideration and the court for answers of an organisation (settings with legal effect).

    Source: 《行政复议法》第二十四条, 《行政诉讼法》第十四条、第十五条.
    """
    district = government()
    if organisation.kind is OrganisationKind.GOVERNMENT or district is None:
        body = parameter("foi.review_body_of_government", on=on) or site_settings().superior
        return body or "上一级人民政府", parameter("foi.court_of_government", on=on)
    return district.name, parameter("foi.court_of_departments", on=on)


CORRECTION_ARTICLE = "《中华人民共和国政府信息公开条例》第四十一条"
UNNUMBERED = "（发出时编号）"
"""Stands for the number in a preview: numbers are taken by letters that go out, without gaps."""


@dataclass(frozen=True)
class Wording:
    """The text of a kind of letter on a day; ``version`` 1 is the package's own."""

    body: str
    version: int
    title: str


def wording(kind: LetterKind, on: date, *, received_on: date | None = None) -> Wording:
    """The text in force on ``on``; for an application of before 2019-05-15 (``received_on``) that of its time, which no
    later wording of the district changes."""
    old = letters_of_2007.OLD.get(kind)
    if old and received_on and letters_of_2007.is_of_2007(kind, received_on=received_on, on=on):
        return Wording(old.body, 1, old.title or kind.label)
    name = f"foi.letter.{kind.value}"
    held = in_force(declared(name), on)
    if held.override is None:
        return Wording(held.value, 1, kind.label)
    earlier = history(name).filter(pk__lte=held.override.pk, withdrawn_at__isnull=True).count()
    return Wording(held.value, 1 + earlier, kind.label)


def composed(
    request: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    *,
    on: date,
    number: str = UNNUMBERED,
    text: Wording | None = None,
    addressee: str = "",
    outcome: Outcome | None = None,
    attachments: tuple[str, ...] = (),
) -> rendering.Letter:
    """The letter, ready to be printed. Raises ``RequestRefusedError`` naming everything that is missing."""
    to = addressee or ("" if TEMPLATES[kind].to_others else request.name)
    held = {**common_values(request, outcome, on), "addressee": addressee, **values}
    has_remedies = names_remedies(kind, held) and (
        outcome is None or remedy_of(outcome, on) is not Remedy.NONE
    )
    remedies = remedy_lines(request.case.organisation, outcome, on) if has_remedies else None
    written = Written(request.case.organisation, kind, held, to, remedies)
    used = text or wording(kind, on, received_on=request.case.received_on)
    return laid_out(written, on=on, number=number, text=used, attachments=attachments)


@dataclass(frozen=True)
class Written:
    """What a letter is made of: ``held`` the values of its fields, ``to`` the addressee, ``remedies`` the sentences of
    its remedies (None: it carries none)."""

    organisation: Organisation
    kind: LetterKind
    held: Mapping[str, str]
    to: str
    remedies: list[str] | None


def laid_out(
    written: Written,
    *,
    on: date,
    number: str = UNNUMBERED,
    text: Wording | None = None,
    attachments: tuple[str, ...] = (),
) -> rendering.Letter:
    """A letter with its elements checked. Raises ``RequestRefusedError`` naming everything that is missing."""
    kind, held, office = written.kind, written.held, written.organisation
    used = text or wording(kind, on)
    if lacking := missing_fields(kind, held):
        raise RequestRefusedError(f"《{used.title}》还缺：{'、'.join(lacking)}。补齐后再发出。")
    body = paragraphs(kind, held, used.body) + (written.remedies or [])
    found = elements(
        kind, addressee=written.to, number=number, body=body, signature=office.name, date=in_words(on),
        article=held["article"], facts=[held["case_number"], held["received"], held["wanted"]],
        bodies=None if written.remedies is None else remedy_bodies(office, on),
    )  # fmt: skip
    if absent := [one.name for one in found if not one.is_there]:
        raise RequestRefusedError(f"《{used.title}》缺少法定要素：{'、'.join(absent)}，不能发出。")
    is_form = TEMPLATES[kind].form
    return rendering.Letter(
        issuer=office.name,
        number=number,
        title=used.title,
        addressee="" if is_form else written.to,
        body=_rows(body) if is_form else "".join(f"<p>{escape(line)}</p>" for line in body),
        signature=office.name,
        date=in_words(on),
        attachments=attachments,
        is_form=is_form,
    )


def correction_letter(
    correction: Correction, *, on: date, number: str = UNNUMBERED, text: Wording | None = None
) -> rendering.Letter:
    """What was found of a request to correct, as its letter. Raises ``RequestRefusedError`` naming what is missing."""
    if not correction.finding:
        raise RequestRefusedError("还没有拟写审核结果，请先选择结果并写明理由。")
    case, finding = correction.case, Finding(correction.finding)
    held = {
        "received": in_words(case.received_on),
        "intake": correction.intake.label,
        "case_number": case.number,
        "wanted": one_line(correction.wanted),
        "article": CORRECTION_ARTICLE if on >= IN_FORCE_2019 else letters_of_2007.CORRECTION_ARTICLE,
        "evidence": one_line(correction.evidence),
        "result": finding.label,
        "answer": told_in_letter(finding, json.loads(correction.grounds)),
    }
    remedies = remedy_lines(case.organisation, None, on) if finding in REMEDIED else None
    written = Written(case.organisation, LetterKind.CORRECTION, held, correction.name, remedies)
    return laid_out(written, on=on, number=number, text=text)


def one_line(text: str) -> str:
    """A text as it stands within a sentence."""
    return "；".join(line.strip() for line in text.splitlines() if line.strip()).rstrip("。")


def specimen(kind: LetterKind, on: date) -> rendering.Letter:
    """The text of a kind with the names of its fields in place of values."""
    template, text = TEMPLATES[kind], wording(kind, on).body
    body = paragraphs(kind, {name: f"［{WORDS[name]}］" for name in template.fields}, text)
    if template.remedy:
        body.append("［救济途径：按办理结果和日期生成］")
    return rendering.Letter(
        issuer="［机关名称］", number="［文号］", title=kind.label, addressee="" if template.form else "［受送达人］",
        body=_rows(body) if template.form else "".join(f"<p>{escape(line)}</p>" for line in body),
        signature="［机关名称］", date="［日期］", is_form=template.form,
    )  # fmt: skip


def _rows(lines: list[str]) -> str:
    """The lines of a form as rows: what is asked, and room for the answer."""
    cells = (line.partition("：") for line in lines)
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, _colon, text in cells
    )
    return f"<table><tbody>{rows}</tbody></table>"


def remedy_lines(organisation: Organisation, outcome: Outcome | None, on: date) -> list[str]:
    """The remedies that a letter of that day names, a paragraph each."""
    review_body, court = remedy_bodies(organisation, on)
    texts = {name: parameter(f"foi.remedy_{name}", on=on) or text for name, text in TEXTS.items()}
    used = outcome or Outcome.DISCLOSED  # a letter about no outcome names the free choice
    said = remedy_text(used, on, review_body=review_body, court=court, texts=texts)
    return [said] if said else []


def take_number(organisation: Organisation, on: date) -> str:
    """The next document number of an organisation's letters, without gaps; inside the issuing transaction."""
    serial = take(f"foi.letter:{organisation.code}:{on.year}")[0]
    return f"{organisation.short_name}公开〔{on.year}〕{serial}号"
