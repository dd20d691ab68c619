"""What follows answers in the demo district: complaints, answers told to everybody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.foi import actions, queries
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.parameters.queries import CHINA

TOLD = (
    ("柳林镇公交线路调整的批复文件", "柳林镇2路公交线路调整的批复文件。", "已提供批复文件全文。柳林镇2路公交线路自调整之日起增设北门小学站，首末班时间不变。", True),
    ("新桥小学护学岗设置方案", "新桥小学门口护学岗的设置方案和排班。", "已提供护学岗设置方案。上学日早晚各设护学岗2处，由学校、交警和志愿者共同值守。", True),
    ("社区图书室运营补助发放情况", "社区图书室运营补助的发放对象和金额。", "补助对象和金额已在区政府网站“政府信息公开”栏目公开，可以直接查阅、下载。", False),
)  # fmt: skip


def add_afterwards(government: Organisation, people: Mapping[str, Person], *, at: datetime) -> None:
    """Two answers are told to everybody, one waits for its decision; one complaint is closed, one open."""
    clerk, signer = people["gongkai"], people["qianfa"]
    seen = queries.requests_visible_to(clerk)
    for subject, question, answer, is_decided in TOLD:
        found = seen.filter(case__subject=subject).first()
        if found is None:
            continue
        actions.propose_answer(found, actions.Wording(subject, question, answer), actor=clerk, at=at)
        if is_decided:
            actions.decide_answer(found, actor=signer, at=at)
    _complain(government, clerk, at)


def _complain(government: Organisation, clerk: Person, at: datetime) -> None:
    about = queries.requests_visible_to(clerk).filter(case__subject="城区停车收费标准会议记录").first()
    earlier = at - timedelta(days=40)
    first = actions.Complained(
        government, ComplaintWay.LETTER, "认为答复没有说明不公开的具体理由", "答复书只写了过程性信息，没有说明公开会造成什么影响。",
        earlier.astimezone(CHINA).date(), "明窗正行法律服务所", "0000-5000101", about.case if about else None,
    )  # fmt: skip
    made = actions.register_complaint(first, actor=clerk, at=earlier)
    reply = "经核对，答复书已写明理由和依据，已当面向投诉人作了说明。"
    actions.close_complaint(made, ComplaintResult.UNFOUNDED, reply, actor=clerk, at=at - timedelta(days=30))
    second = actions.Complained(
        government, ComplaintWay.TELEPHONE, "反映公开栏目更新不及时", "来电反映重点领域公开栏目较长时间没有更新。",
        (at - timedelta(days=2)).astimezone(CHINA).date(),
    )  # fmt: skip
    actions.register_complaint(second, actor=clerk, at=at - timedelta(days=2))
