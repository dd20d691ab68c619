"""Letters from residents: what waits too long for its answer, what an answer lacks, what goes stale.

Source: 国办秘函〔2019〕19号, V5 (three months: confirmed) and D3.2.
"""

from collections.abc import Iterator
from datetime import date, datetime

from mingchuang.inspection.checks.freshness import months_back
from mingchuang.inspection.letters import Letter
from mingchuang.inspection.rules import Finding, RuleSet, Warning
from mingchuang.inspection.survey import Survey


def unanswered(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Finding]:
    """Letters of the last year that have waited longer than the veto allows."""
    told = rules.rule("messages_unanswered").params
    months = int(told["overdue_months"])
    for letter in _waiting(found, _day_back(at, told["lookback_months"])):
        if letter.came.date() < _day_back(at, months):
            said = f"{letter.came:%Y年%-m月%-d日}的来信超过{months}个月没有答复。"
            yield Finding("messages_unanswered", letter.address, said, f"{letter.came:%Y-%m-%d}")


def incomplete(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Published answers without their day, who answered, or what was said."""
    for letter in found.letters:
        if letter.lacks:
            yield Finding(
                "reply_incomplete", letter.address, f"公开的答复没有写明{'、'.join(letter.lacks)}。"
            )


def stale(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Finding]:
    """No answer was published within the window, although letters are."""
    newest = _newest_answer(found)
    months = int(rules.rule("replies_stale").params["window_months"])
    if found.letters and (newest is None or newest < _day_back(at, months)):
        said = f"最新一次公开答复在{newest:%Y年%-m月%-d日}。" if newest else "没有一封写明答复时间的来信。"
        yield Finding("replies_stale", max(found.letters, key=lambda one: one.came).address, said)


def near_limits(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Warning]:
    """Letters that will soon have waited too long, and answers that will soon be stale."""
    told = rules.rule("messages_unanswered").params
    limit = _day_back(at, told["overdue_months"])
    for letter in _waiting(found, limit):
        if letter.came.date() < _day_back(at, told["warn_months"]):
            left = (letter.came.date() - limit).days
            said = f"{letter.came:%Y年%-m月%-d日}的来信还没有答复，再过{left}天就满{told['overdue_months']:g}个月，即单项否决。"
            yield Warning("messages_unanswered", letter.address, said, left)
    newest, told = _newest_answer(found), rules.rule("replies_stale").params
    limit = _day_back(at, told["window_months"])
    if newest and limit <= newest < _day_back(at, told["warn_months"]):
        left = (newest - limit).days
        said = (
            f"上次公开答复在{newest:%Y年%-m月%-d日}，再过{left}天就满{told['window_months']:g}个月没有更新。"
        )
        yield Warning("replies_stale", found.source.home, said, left)


def _waiting(found: Survey, since: date) -> list[Letter]:
    return [one for one in found.letters if not one.is_answered and one.came.date() >= since]


def _newest_answer(found: Survey) -> date | None:
    return max((one.answered_on.date() for one in found.letters if one.answered_on), default=None)


def _day_back(at: datetime, months: float) -> date:
    return months_back(at, int(months)).date()
