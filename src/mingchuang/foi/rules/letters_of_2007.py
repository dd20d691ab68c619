"""The letters of applications that came under the regulation of 2007 (国务院令第492号), where they say something else.

What is not here reads alike under both. The regulation of 2007 set no days for a third party or another body to speak,
knew no silence that counts as consent, no giving up by not supplementing, no reasons asked, no delay, no fee for
processing and no proposal to publish; only the time of asking a third party is left out. Source: 条例(2007) 第二十一条
to 第二十四条 (answers, partial disclosure, third parties, periods), 第二十五条 (own records).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mingchuang.foi.rules.letters import TEMPLATES, LetterKind
from mingchuang.foi.rules.limits import IN_FORCE_2019
from mingchuang.foi.rules.outcomes import Outcome

NAME = "《中华人民共和国政府信息公开条例》（国务院令第492号）"
CORRECTION_ARTICLE = f"{NAME}第二十五条第二款"


@dataclass(frozen=True)
class Old:
    """What a letter said then; an empty ``title`` is today's."""

    body: str
    title: str = ""


_HEAD = "本机关于{received}收到您通过{intake}方式提出的政府信息公开申请（登记编号：{case_number}），申请公开：“{wanted}”。\n"

OLD: Mapping[LetterKind, Old] = {
    LetterKind.SUPPLEMENT: Old(
        _HEAD + "经审查，您的申请内容不明确，请在{until}前作出更改、补充：\n{items}\n更改、补充方式：在网站申请查询页提交，或者书面寄送本机关。\n答复期限自收到更改、补充的申请之日起计算。没有更改、补充，致使无法确定所需信息的，本机关对该申请予以结案，您可以另行提出申请。",
        "政府信息公开申请更改补充告知书",
    ),
    LetterKind.THIRD_PARTY: Old(
        "本机关收到一件政府信息公开申请，涉及以下与贵方有关的信息：{items}\n请书面答复是否同意公开，并说明理由。\n贵方不同意公开的，不予公开；但本机关认为不公开可能对公共利益造成重大影响的，应当予以公开，并将决定公开的政府信息内容和理由书面通知贵方。",
    ),
    LetterKind.THIRD_PARTY_SLIP: Old(
        "答复人：{addressee}\n征求意见的信息：{items}\n意见：□同意公开　□不同意公开　□同意部分公开\n同意公开的部分：\n不同意的理由：\n签名或者盖章：\n日期：　　年　　月　　日\n交回：填写后请尽快交回发出征求意见书的机关",
    ),
    LetterKind.CONSULTING: Old(
        _HEAD + "您申请公开的信息需要征求第三方的意见。征求第三方意见所需时间不计算在答复期限内，本机关将在期限恢复计算后及时答复。",
    ),
    LetterKind.AGENCY: Old(
        "本机关收到一件政府信息公开申请，涉及与贵机关有关的信息：{items}\n请尽快提出意见，与本机关沟通、确认。征求意见的时间计入答复期限。",
    ),
    LetterKind.REFUSED: Old(
        _HEAD + "经依法进行公开审查，上述信息{outcome}。依据{article}，不予公开。\n理由：{ground}",
        "政府信息不予公开告知书",
    ),
    LetterKind.TO_BE_MADE: Old(
        _HEAD + "您申请公开的内容需要对现有信息进行汇总、加工或者重新制作，本机关没有现成的这项信息。现有信息情况：{existing}\n根据{article}，特此告知。",
        "政府信息公开申请答复告知书",
    ),
    LetterKind.OWN_REGISTER: Old(
        _HEAD + "您申请公开的信息，{law}对查询办法另有规定。根据{article}，告知您通过以下途径办理：{channel}",
        "通过其他途径办理告知书",
    ),
    LetterKind.REPEATED: Old(
        _HEAD + "就您申请公开的内容，本机关已经答复：{earlier}\n根据{article}，特此告知，不再重复答复。",
    ),
    LetterKind.PETITION: Old(
        _HEAD + "您提出的事项属于信访、投诉、举报等，不是申请获取政府信息。根据{article}，告知您通过以下途径办理：{channel}",
        "通过其他途径办理告知书",
    ),
    LetterKind.PUBLICATION: Old(
        _HEAD + "您申请提供的是公开出版物。根据{article}，告知您通过以下途径获取：{place}",
        "通过其他途径办理告知书",
    ),
    LetterKind.STILL_UNCLEAR: Old(
        _HEAD + "您的申请内容不明确：{unclear}\n根据{article}，请您作出更改、补充后另行提出申请。",
        "政府信息公开申请更改补充告知书",
    ),
    LetterKind.LAPSED: Old(_HEAD + "{dates}\n本机关对该申请予以结案。您可以另行提出申请。"),
}  # fmt: skip

REFUSALS: Mapping[Outcome, str] = {
    Outcome.STATE_SECRET: "属于国家秘密",
    Outcome.FORBIDDEN_BY_LAW: "属于法律、法规规定不予公开的政府信息",
    Outcome.THREE_SECURITIES: "公开后可能危及国家安全、公共安全、经济安全和社会稳定",
    Outcome.TRADE_SECRET: "涉及商业秘密，公开后可能损害第三方合法权益，第三方不同意公开",
    Outcome.PRIVACY: "涉及个人隐私，公开后可能损害第三方合法权益，第三方不同意公开",
    Outcome.INTERNAL_AFFAIRS: "属于行政机关的内部管理信息",
    Outcome.PROCESS: "处于讨论、研究或者审查之中，属于过程性信息",
    Outcome.ENFORCEMENT_FILE: "属于行政执法案卷中不予公开的内容",
}
"""Refusals as a letter of that time says them of the information."""


def is_of_2007(kind: LetterKind, *, received_on: date, on: date) -> bool:
    """Whether a letter of the day ``on`` is written as the regulation of 2007 had it.

    What is asked and granted on the way follows the regulation of the application; the answer cites the one in force on its
    own day (``outcomes.citation``) and is worded by it.
    """
    if received_on >= IN_FORCE_2019:
        return False
    return on < IN_FORCE_2019 or not TEMPLATES[kind].ends
