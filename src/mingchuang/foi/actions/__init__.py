"""The verbs of applications: take in, turn the clock, draft, review, sign, serve, close."""

from mingchuang.foi.actions.answering import close, draft, rate, review, serve, sign, submit_answer
from mingchuang.foi.actions.complaining import (
    Complained,
    close_complaint,
    look_at_complainant,
    register_complaint,
)
from mingchuang.foi.actions.contesting import contest
from mingchuang.foi.actions.correcting import (
    Wish,
    Wished,
    ask_for_evidence,
    bring_evidence,
    judge,
    move_correction,
    request_correction,
    sign_correction,
    withdraw_correction,
)
from mingchuang.foi.actions.covering import (
    Plan,
    carry_out_cover,
    cover,
    made_of,
    order_conversion,
    order_cover,
    order_reading,
)
from mingchuang.foi.actions.disclosing import (
    Wording,
    decide_answer,
    make_proactive,
    propose_answer,
    withdraw_answer,
)
from mingchuang.foi.actions.erasing import (
    GONE,
    complaints_due,
    due_for_erasure,
    erase,
    erase_due,
    terms,
)
from mingchuang.foi.actions.exchanging import decide_proposal, propose, reply
from mingchuang.foi.actions.happening import Told, foreseen, note
from mingchuang.foi.actions.intake import Application, Submitted, code_fits, register, submit
from mingchuang.foi.actions.issuing import Asking, ask_share, prove_service, tell
from mingchuang.foi.actions.keeping import note_export, put_away, rotate
from mingchuang.foi.actions.mending import OnPaper, supplement, withdraw

__all__ = [
    "Application",
    "Asking",
    "Complained",
    "GONE",
    "OnPaper",
    "Plan",
    "Submitted",
    "Told",
    "Wish",
    "Wished",
    "Wording",
    "ask_for_evidence",
    "ask_share",
    "bring_evidence",
    "carry_out_cover",
    "close",
    "close_complaint",
    "code_fits",
    "complaints_due",
    "contest",
    "cover",
    "decide_answer",
    "decide_proposal",
    "draft",
    "due_for_erasure",
    "erase",
    "erase_due",
    "foreseen",
    "judge",
    "look_at_complainant",
    "make_proactive",
    "move_correction",
    "note",
    "note_export",
    "made_of",
    "order_conversion",
    "order_cover",
    "order_reading",
    "propose",
    "propose_answer",
    "prove_service",
    "put_away",
    "rate",
    "register",
    "register_complaint",
    "reply",
    "request_correction",
    "review",
    "rotate",
    "serve",
    "sign",
    "sign_correction",
    "submit",
    "submit_answer",
    "supplement",
    "tell",
    "terms",
    "withdraw",
    "withdraw_answer",
    "withdraw_correction",
]
