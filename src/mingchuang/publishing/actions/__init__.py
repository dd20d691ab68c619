"""The one gate: every verb that changes an article, each in one transaction.

Whatever brings an article on or off the site (button, review path, schedule, bulk, command) is here;
``Article.publish`` and ``unpublish`` refuse everybody else.
"""

from mingchuang.publishing.actions.conditions import offer_condition
from mingchuang.publishing.actions.drafting import delete_draft, draft_newcomer, recall, save_draft, submit
from mingchuang.publishing.actions.due import expire_due, publish_due, unpin_due
from mingchuang.publishing.actions.guarding import RefusedError
from mingchuang.publishing.actions.live import (
    correct,
    move_to,
    pin,
    register_release,
    set_validity,
    take_down,
    withdraw,
)
from mingchuang.publishing.actions.masking import carry_out_masking, mask
from mingchuang.publishing.actions.paths import new_path, remove_review_path, set_review_path
from mingchuang.publishing.actions.reminding import remind_overdue
from mingchuang.publishing.actions.reviewing import (
    cancel_schedule,
    make_up_check,
    pass_on,
    reassign,
    send_back,
    sign,
)
from mingchuang.publishing.actions.screening import answer_for, decide_findings, reopen_finding
from mingchuang.publishing.actions.storing import keep_file, keep_picture, store_file, store_picture
from mingchuang.publishing.bulk import HeldError, gate_at, publish_in_bulk
from mingchuang.publishing.companions import offer_companions
from mingchuang.publishing.newcomers import NewArticle
from mingchuang.publishing.retracting import retract_in_bulk
from mingchuang.publishing.screened import verdict_for

__all__ = [
    "HeldError",
    "NewArticle",
    "RefusedError",
    "answer_for",
    "cancel_schedule",
    "carry_out_masking",
    "correct",
    "decide_findings",
    "delete_draft",
    "draft_newcomer",
    "expire_due",
    "gate_at",
    "keep_file",
    "keep_picture",
    "make_up_check",
    "mask",
    "move_to",
    "offer_companions",
    "offer_condition",
    "pass_on",
    "pin",
    "publish_due",
    "publish_in_bulk",
    "reassign",
    "remind_overdue",
    "recall",
    "register_release",
    "remove_review_path",
    "reopen_finding",
    "retract_in_bulk",
    "save_draft",
    "send_back",
    "new_path",
    "set_review_path",
    "set_validity",
    "sign",
    "store_file",
    "store_picture",
    "submit",
    "unpin_due",
    "verdict_for",
    "take_down",
    "withdraw",
]
