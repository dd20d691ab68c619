"""What the applicant reads of events and outcomes: words of every day, without the trade's names. Plain Python."""

from collections.abc import Mapping

from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome

HAPPENED: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_ASKED: "请您补正",
    EventKind.SUPPLEMENT_RECEIVED: "收到您的补正",
    EventKind.SUPPLEMENT_LAPSED: "到期没有收到补正",
    EventKind.THIRD_PARTY_ASKED: "征求有关单位或者个人的意见",
    EventKind.THIRD_PARTY_LETTER_RECEIVED: "对方收到征求意见书",
    EventKind.THIRD_PARTY_ANSWERED: "收到对方的意见",
    EventKind.THIRD_PARTY_LAPSED: "对方到期没有答复",
    EventKind.AGENCY_ASKED: "征求其他机关的意见",
    EventKind.AGENCY_LETTER_RECEIVED: "其他机关收到征求意见书",
    EventKind.AGENCY_ANSWERED: "收到其他机关的意见",
    EventKind.AGENCY_LAPSED: "其他机关到期没有答复",
    EventKind.EXTENDED: "延长答复期限",
    EventKind.FEE_NOTICED: "发出收费通知",
    EventKind.FEE_LETTER_RECEIVED: "您收到收费通知",
    EventKind.FEE_PAID: "收到您缴纳的费用",
    EventKind.FEE_LAPSED: "到期没有缴费",
    EventKind.DELAY_SET: "另定答复的日期",
}

_REFUSED = "不能公开，理由和依据写在答复书里"

ENDED: Mapping[Outcome, str] = {
    Outcome.ALREADY_PUBLIC: "这项信息已经公开，答复书写明在哪里看",
    Outcome.DISCLOSED: "向您提供所要的信息",
    Outcome.PARTLY: "提供可以公开的部分，其余部分为什么不能公开写在答复书里",
    Outcome.STATE_SECRET: _REFUSED,
    Outcome.FORBIDDEN_BY_LAW: _REFUSED,
    Outcome.THREE_SECURITIES: _REFUSED,
    Outcome.TRADE_SECRET: "会损害他人的合法权益，不能公开，理由写在答复书里",
    Outcome.PRIVACY: "会损害他人的合法权益，不能公开，理由写在答复书里",
    Outcome.INTERNAL_AFFAIRS: _REFUSED,
    Outcome.PROCESS: _REFUSED,
    Outcome.ENFORCEMENT_FILE: _REFUSED,
    Outcome.OWN_REGISTER: "法律对查询这类信息另有规定，答复书写明到哪里办",
    Outcome.NON_EXISTENT: "经过查找，本机关没有这项信息",
    Outcome.NOT_OURS: "不由本机关负责，答复书写明应当向谁申请",
    Outcome.TO_BE_MADE: "没有现成的信息，需要另行制作的不能提供",
    Outcome.STILL_UNCLEAR: "补正以后还是不清楚您要哪些信息，写清楚后可以另行申请",
    Outcome.PETITION: "属于信访、投诉、举报，不按公开申请办理，答复书写明向哪里提出",
    Outcome.REPEATED: "与已经答复过的申请相同，不再重复处理",
    Outcome.PUBLICATION: "属于公开出版物，答复书写明在哪里可以得到",
    Outcome.EXCESSIVE: "申请的数量、频次明显超过合理范围，说明的理由不成立",
    Outcome.CONFIRMATION: "属于要求确认或者重新出具已经得到的信息",
    Outcome.SUPPLEMENT_LAPSED: "到期没有补正，按规定视为放弃申请",
    Outcome.FEE_LAPSED: "到期没有缴费，按规定视为放弃申请",
    Outcome.OTHER: "申请已经撤回，或者与其他申请合并办理",
}
