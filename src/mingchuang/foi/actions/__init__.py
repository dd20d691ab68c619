"""The verbs of applications: take in, turn the clock, draft, review, sign, serve, close."""

from mingchuang.foi.actions.answering import close, draft, rate, review, serve, sign, submit_answer
from mingchuang.foi.actions.happening import Told, note
from mingchuang.foi.actions.intake import Application, Submitted, code_fits, register, submit

__all__ = [
    "Application",
    "Submitted",
    "Told",
    "close",
    "code_fits",
    "draft",
    "note",
    "rate",
    "register",
    "review",
    "serve",
    "sign",
    "submit",
    "submit_answer",
]
