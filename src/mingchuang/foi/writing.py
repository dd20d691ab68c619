"""Put a letter together: values into its template, remedy, addressee, number; refuse it while something lacks."""

from collections.abc import Mapping
from datetime import date
from html import escape

from mingchuang.casework.models import Case
from mingchuang.casework.numbering import take
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.directory.rules import OrganisationKind
from mingchuang.documents import rendering
from mingchuang.foi.models import Request
from mingchuang.foi.rules.letters import TEMPLATES, LetterKind, elements, missing_fields, paragraphs
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.foi.rules.remedies import TEXTS, remedy_text
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.parameters.queries import value as parameter
from mingchuang.portal.queries import settings as site_settings


def in_words(day: date) -> str:
    """A day as letters write it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def common_values(request: Request, outcome: Outcome | None = None) -> dict[str, str]:
    """The fields that every letter about this application has."""
    case = request.case
    held = {
        "received": in_words(case.received_on),
        "intake": request.intake.label,
        "case_number": case.number,
        "wanted": request.wanted.strip().rstrip("。"),
        "article": "《政府信息公开条例》",
        "telephone": case.organisation.telephone,
        "due": in_words(case.due_on) if case.due_on else "",
    }
    if outcome is not None:
        held["outcome"] = outcome.label
        held["article"] = article_of(case, outcome)
    return held


def article_of(case: Case, outcome: Outcome) -> str:
    """The ground of an outcome as the letter cites it."""
    article = OUTCOMES[outcome].article
    if article.startswith("第"):
        return f"《中华人民共和国政府信息公开条例》{article}"
    return article


def remedy_bodies(organisation: Organisation, on: date) -> tuple[str, str]:
    """The body of reconsideration and the court for answers of an organisation (settings with legal effect).

    Source: 《行政复议法》第二十四条, 《行政诉讼法》第十四条、第十五条.
    """
    district = government()
    if organisation.kind is OrganisationKind.GOVERNMENT or district is None:
        body = parameter("foi.review_body_of_government", on=on) or site_settings().superior
        return body or "上一级人民政府", parameter("foi.court_of_government", on=on)
    return district.name, parameter("foi.court_of_departments", on=on)


def written(
    request: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    *,
    on: date,
    addressee: str = "",
    outcome: Outcome | None = None,
    attachments: tuple[str, ...] = (),
) -> rendering.Letter:
    """The letter, ready to be frozen; takes its number. Call inside the transaction that issues it.

    Raises ``RequestRefusedError`` naming what is missing.
    """
    organisation = request.case.organisation
    held = {**common_values(request, outcome), **values}
    if lacking := missing_fields(kind, held):
        raise RequestRefusedError(f"《{kind.label}》还缺：{'、'.join(lacking)}。补齐后再发出。")
    body = paragraphs(kind, held)
    if TEMPLATES[kind].remedy:
        body += remedy_lines(request, outcome, on)
    number = _number(organisation, on)
    to = addressee or request.name
    found = elements(
        kind, addressee=to, number=number, body=body, signature=organisation.name, date=in_words(on)
    )
    if absent := [one.name for one in found if not one.is_there]:
        raise RequestRefusedError(f"《{kind.label}》缺少法定要素：{'、'.join(absent)}，不能发出。")
    return rendering.Letter(
        issuer=organisation.name,
        number=number,
        title=kind.label,
        addressee=to,
        body="".join(f"<p>{escape(line)}</p>" for line in body),
        signature=organisation.name,
        date=in_words(on),
        attachments=attachments,
    )


def remedy_lines(request: Request, outcome: Outcome | None, on: date) -> list[str]:
    """The remedies that a letter of that day names, a paragraph each."""
    review_body, court = remedy_bodies(request.case.organisation, on)
    texts = {name: parameter(f"foi.remedy_{name}", on=on) or text for name, text in TEXTS.items()}
    used = outcome or Outcome.DISCLOSED  # a letter about no outcome names the free choice
    said = remedy_text(used, on, review_body=review_body, court=court, texts=texts)
    return [said] if said else []


def _number(organisation: Organisation, on: date) -> str:
    serial = take(f"foi.letter:{organisation.code}:{on.year}")[0]
    return f"{organisation.short_name}公开〔{on.year}〕{serial}号"
