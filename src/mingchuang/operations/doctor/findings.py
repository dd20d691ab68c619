"""What an examination finds: a subject, how it stands, what to do."""

from dataclasses import dataclass

from mingchuang.terms import Term


class Health(Term):
    """How a finding is to be read."""

    GOOD = "good", "正常"
    NOTICE = "notice", "请注意"
    WRONG = "wrong", "有问题"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``remedy`` says what to do, empty where nothing is to be done."""

    subject: str
    health: Health
    said: str
    remedy: str = ""
