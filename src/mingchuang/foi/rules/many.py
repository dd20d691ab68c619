"""What may be done with many applications at once, by whom, and with which of them. Plain Python.

An opinion and a signature are given to each answer by itself: those deeds must be read first, answer by answer, and
only what was ticked as read is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mingchuang.accounts.rules import RoleKind
from mingchuang.foi.rules.letters import TEMPLATES, WITHOUT_SERVICE, LetterKind
from mingchuang.foi.rules.words import HANDLERS, OPEN_STATES, REVIEWERS, State
from mingchuang.terms import Term


class Many(Term):
    """The deeds for many."""

    CLAIM = "claim", "由我经办"
    HAND_OVER = "hand_over", "交给同事"
    PASS_LEGAL = "pass_legal", "法制审核通过"
    PASS_SECRECY = "pass_secrecy", "保密审查通过"
    SIGN = "sign", "签发答复"
    SEND = "send", "登记寄出"
    RECEIVE = "receive", "登记签收"
    PRINT = "print", "合并打印文书"
    ARCHIVE = "archive", "归档"


READ_FIRST: Mapping[Many, State] = {
    Many.PASS_LEGAL: State.LEGAL_REVIEW,
    Many.PASS_SECRECY: State.SECRECY_REVIEW,
    Many.SIGN: State.SIGNING,
}
"""The decisions that are taken answer by answer, and the step that each belongs to."""

OF_LETTERS = frozenset({Many.SEND, Many.RECEIVE, Many.PRINT})
"""The deeds about letters, of which an application may have several."""

ANSWERS = frozenset(kind for kind, template in TEMPLATES.items() if template.ends)
"""The letters that answer an application: those that wait to be sent once it is signed."""


def roles_for(what: Many) -> frozenset[RoleKind]:
    """The roles, at the organisation of the application, that may do it."""
    return REVIEWERS[READ_FIRST[what]] if what in READ_FIRST else HANDLERS


@dataclass(frozen=True)
class Held:
    """What of an application and of the person decides: ``own_draft``: the person wrote the answer."""

    state: State
    has_role: bool
    own_draft: bool = False
    owner: str = ""
    is_own: bool = False
    archived: bool = False


def refusal(what: Many, held: Held) -> str:
    """Why this application cannot be among those with which ``what`` is done; empty where it can."""
    if not held.has_role:
        return f"由{'、'.join(sorted(kind.label for kind in roles_for(what)))}办理。"
    if what in READ_FIRST:
        if held.state is not READ_FIRST[what]:
            return f"现在是“{held.state.label}”，不在这个环节。"
        return "答复由您拟写，应由其他人办理。（《条例》第十七条）" if held.own_draft else ""
    if what in (Many.CLAIM, Many.HAND_OVER) and held.state not in OPEN_STATES:
        return "已经办结，不再需要经办人。"
    if what is Many.CLAIM and held.is_own:
        return "已经由您经办。"
    if what is Many.CLAIM and held.owner:
        return f"已由{held.owner}认领，需要接手请联系对方交办。"
    if what is Many.ARCHIVE and held.state in OPEN_STATES:
        return "还没有办结，不能归档。"
    return "已经归档。" if what is Many.ARCHIVE and held.archived else ""


@dataclass(frozen=True)
class HeldLetter:
    """What of a letter decides."""

    kind: LetterKind
    is_kept: bool
    sent: bool
    received: bool


def fits(what: Many, letter: HeldLetter) -> bool:
    """Whether a letter is one of those that ``what`` is about."""
    if what is Many.PRINT:
        return letter.is_kept
    if letter.kind in WITHOUT_SERVICE:
        return False
    return letter.sent and not letter.received if what is Many.RECEIVE else not letter.sent


def is_due(what: Many, letter: HeldLetter) -> bool:
    """Whether a letter that fits is ticked from the start: of those to print, the answers that wait for the post."""
    return what is not Many.PRINT or (letter.kind in ANSWERS and not letter.sent)
