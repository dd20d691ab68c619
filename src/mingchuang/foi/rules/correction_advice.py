"""What the officer of a correction must see at once: what to do now, by which day."""

from dataclasses import dataclass
from datetime import date

from mingchuang.accounts.rules import Light
from mingchuang.foi.rules.advice import Advice, Step, day_words, light_for
from mingchuang.foi.rules.correcting import CorrectionState


@dataclass(frozen=True)
class Standing:
    """A correction on a day, for its officer. ``left``: working days to the promised day, negative once late, None
    where none runs; ``waits_until``: evidence may come until then.
    """

    state: CorrectionState
    today: date
    due_on: date | None
    left: int | None
    waits_until: date | None
    drafted: bool
    asked: bool
    served: bool


def correction_advice(now: Standing) -> Advice:
    """What the officer must see at once: what to do now, by which day."""
    if now.state is CorrectionState.WITHDRAWN:
        return Advice(Light.NONE, "申请人已经撤回，不再办理。")
    if now.state is CorrectionState.ANSWERED:
        if now.served:
            return Advice(Light.NONE, "已经办结，送达已登记。")
        step = Step("寄出或者当面送达后，登记方式和日期。", "letters")
        return Advice(Light.AMBER, "告知书还没有登记送达。", (step,))
    if now.waits_until is not None:
        bring = Step("申请人书面补充的，在这里登记。", "bring")
        return Advice(
            Light.NONE, f"等申请人补充证据，到{day_words(now.waits_until)}为止，办理时间没有计算。", (bring,)
        )
    if now.state is not CorrectionState.HANDLING:
        return Advice(light_for(now.left), f"等{now.state.label}。{_by(now)}")
    return Advice(light_for(now.left), _by(now), _steps(now))


def _by(now: Standing) -> str:
    if now.due_on is None or now.left is None:
        return "承诺期限没有计算。"
    if now.left < 0:
        late = f"承诺{day_words(now.due_on)}前告知结果，已超过{-now.left}个工作日，请尽快办理。"
        return f"{late}收到申请满两个月没有结果的，申请人可以起诉。（《行政诉讼法》第四十七条）"
    if now.due_on == now.today:
        return "今天是承诺期限的最后一日。"
    return f"承诺{day_words(now.due_on)}前告知结果，还有{now.left}个工作日。"


def _steps(now: Standing) -> tuple[Step, ...]:
    if now.drafted:
        return (Step("草稿已经写好，请提交审核。", "submit"),)
    judge = Step("核对证据，选择审核结果，写明理由。", "judge")
    if now.asked:
        return (judge,)
    return (judge, Step("证据不够的，可以请申请人补充一次。", "ask"))
