import pytest

from mingchuang.terms import Term


class Intake(Term):
    LETTER = "letter", "信函"
    ONLINE = "online", "网络"


def test_a_term_is_its_code_and_knows_its_label():
    assert Intake("online") == "online"
    assert Intake.ONLINE.label == "网络"
    assert Intake.choices() == [("letter", "信函"), ("online", "网络")]


def test_a_term_is_found_by_what_people_call_it():
    assert Intake.labelled("信函") is Intake.LETTER
    with pytest.raises(ValueError, match="no label"):
        Intake.labelled("传真")
