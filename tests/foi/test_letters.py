"""Letters as data: every template renders, nothing incomplete is issued, values are never markup."""

from pathlib import Path

import pytest
from django.core.management import call_command

from mingchuang.foi.rules.correcting import CORRECTION_WORKFLOW
from mingchuang.foi.rules.letters import TEMPLATES, WORDS, LetterKind, elements, missing_fields, paragraphs
from mingchuang.foi.rules.outcomes import OUTCOMES
from mingchuang.foi.rules.words import WORKFLOW


def test_every_letter_has_its_template_and_every_field_a_name_for_people():
    assert set(TEMPLATES) == set(LetterKind)
    assert {name for template in TEMPLATES.values() for name in template.fields} <= set(WORDS)


def test_a_line_without_its_full_stop_gets_one_and_a_form_none():
    asked = paragraphs(LetterKind.THIRD_PARTY, {"items": "贵方的合同"})
    assert asked[0].endswith("贵方的合同。") and all(line.endswith("。") for line in asked)
    assert (
        paragraphs(LetterKind.THIRD_PARTY_SLIP, {"addressee": "某公司", "items": "合同"})[0]
        == "答复人：某公司"
    )


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.label)
def test_every_template_renders_its_fields_as_plain_text(kind):
    values = {name: f"{{{name}}}<b>" for name in WORDS}
    text = "\n".join(paragraphs(kind, values))
    for name in TEMPLATES[kind].fields:
        assert f"{{{name}}}<b>" in text
    assert TEMPLATES[kind].article


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.label)
def test_a_letter_without_its_fields_is_told_what_it_lacks(kind):
    assert set(missing_fields(kind, {})) == {WORDS[name] for name in TEMPLATES[kind].fields}


def test_every_outcome_ends_in_a_letter_that_ends():
    assert all(TEMPLATES[LetterKind(str(facts.letter))].ends for facts in OUTCOMES.values())


def test_a_letter_without_a_statutory_element_says_which():
    found = elements(
        LetterKind.REFUSED, addressee="", number="1号", body=["本机关收到"], signature="区政府", date="",
        facts=["MC-2026-0001"], article="第十四条", bodies=("区政府", "区法院"),
    )  # fmt: skip
    assert [one.name for one in found if not one.is_there] == [
        "受送达人",
        "申请的登记编号、收到日期和内容",
        "依据的条款",
        "日期",
        "救济途径（机关和期限）",
    ]


def test_letters_to_others_carry_nothing_about_the_applicant():
    personal = {"wanted", "case_number", "intake", "received"}
    for kind in (
        LetterKind.THIRD_PARTY,
        LetterKind.AGENCY,
        LetterKind.TOLD_THIRD_PARTY,
        LetterKind.THIRD_PARTY_SLIP,
    ):
        assert not TEMPLATES[kind].fields & personal


@pytest.mark.parametrize(
    ("page", "words", "workflow"),
    [("case", (), WORKFLOW), ("correction", ("更正申请",), CORRECTION_WORKFLOW)],
)
def test_the_diagram_in_the_documentation_is_what_the_command_draws(page, words, workflow, capsys):
    written = Path(__file__).parents[2] / f"docs/concepts/{page}.md"
    call_command("foi", "diagram", *words)
    drawn = capsys.readouterr().out.strip()
    assert drawn == workflow.diagram()
    assert f"```mermaid\n{drawn}\n```" in written.read_text("utf-8")
