"""The verbs of applications: take in, turn the clock, draft, review, sign, serve, close."""

from mingchuang.foi.actions.answering import close, draft, rate, review, serve, sign, submit_answer
from mingchuang.foi.actions.contesting import contest, cover
from mingchuang.foi.actions.happening import Told, note
from mingchuang.foi.actions.intake import Application, Submitted, code_fits, register, submit
from mingchuang.foi.actions.keeping import put_away, rotate
from mingchuang.foi.actions.mending import supplement

__all__ = [
    "Application",
    "Submitted",
    "Told",
    "close",
    "code_fits",
    "contest",
    "cover",
    "draft",
    "note",
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
]
