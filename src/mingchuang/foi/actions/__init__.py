"""The verbs of applications: take in, turn the clock, draft, review, sign, serve, close."""

from mingchuang.foi.actions.answering import close, draft, rate, review, serve, sign, submit_answer
from mingchuang.foi.actions.contesting import contest, cover
from mingchuang.foi.actions.happening import Told, foreseen, note
from mingchuang.foi.actions.intake import Application, Submitted, code_fits, register, submit
from mingchuang.foi.actions.issuing import ask_share, prove_service, tell
from mingchuang.foi.actions.keeping import put_away, rotate
from mingchuang.foi.actions.mending import supplement

__all__ = [
    "Application",
    "Submitted",
    "Told",
    "ask_share",
    "close",
    "code_fits",
    "contest",
    "cover",
    "draft",
    "foreseen",
    "note",
    "prove_service",
    "put_away",
    "rate",
    "register",
    "review",
    "rotate",
    "serve",
    "sign",
    "submit",
    "submit_answer",
    "supplement",
    "tell",
]
