"""Toy kinds that sit on the kernel as the later apps will."""

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.clock import Unit
from mingchuang.casework.kinds import Kind, offer
from mingchuang.casework.plain import Period, reckoner
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.terms import Term


class ToyState(Term):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"


FLOW = Workflow(Move("finish", "办结", frozenset({ToyState.OPEN}), ToyState.DONE, frozenset(RoleKind)))


def offer_toys() -> None:
    for code, label, periods in (
        ("toy_service", "办事申请", (Period("legal", "法定期限", 20), Period("promised", "承诺期限", 5))),
        (
            "toy_mail",
            "来信",
            (Period("contact", "首次联系", 1), Period("action", "办理", 5), Period("feedback", "反馈", 7)),
        ),
        (
            "toy_concern",
            "舆情",
            (Period("first", "首次回应", 24, Unit.HOURS), Period("full", "发布", 48, Unit.HOURS)),
        ),
    ):
        open_states = frozenset({ToyState.OPEN.value})
        offer(Kind(code, label, FLOW, open_states, reckoner(*periods), lambda case: f"/toy/{case.pk}/"))
