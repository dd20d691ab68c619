"""The words of cases that every kind shares."""

from mingchuang.accounts.rules import RoleKind
from mingchuang.terms import Term


class CaseVerb(Term):
    """What happens to cases of every kind."""

    OPENED = "case.opened", "登记"
    MOVED = "case.moved", "流转"
    CLOCK_TURNED = "case.clock_turned", "期限变动"
    DUE_MOVED = "case.due_moved", "放假安排变动，期限调整"
    CLAIMED = "case.claimed", "认领"
    HANDED_OVER = "case.handed_over", "交办"
    ENCLOSED = "case.enclosed", "收存材料"
    ASKED = "case.asked", "交有关单位协办"
    ANSWERED_SHARE = "case.share_answered", "协办单位反馈"
    LETTER_ISSUED = "case.letter_issued", "发出文书"
    LETTER_SERVED = "case.letter_served", "送达"
    LOOKED_AT_PERSON = "case.person_looked_at", "查看个人信息"
    ARCHIVED = "case.archived", "归档"
    LEAVE_ARRANGED = "case.leave_arranged", "登记休假代办"
    LEAVE_ENDED = "case.leave_ended", "结束休假代办"
    REMINDED = "case.reminded", "提醒期限"
    FEED_MADE = "case.feed_made", "启用期限日历订阅"
    FEED_REVOKED = "case.feed_revoked", "停用期限日历订阅"
    ERASED = "case.erased", "按保存期限删除材料"
    BATCH_ORDERED = "case.batch_ordered", "批量办理"


class EnclosureKind(Term):
    """What a paper of a case is."""

    REQUEST = "request", "来件"
    IDENTITY = "identity", "身份证明"
    SUPPLEMENT = "supplement", "补正材料"
    SOURCE = "source", "拟提供的原件（未遮盖）"
    ANNEX = "annex", "答复附件"
    OPINION = "opinion", "征求意见回函"
    PROOF = "proof", "送达凭证"


class ItemState(Term):
    """What became of one case of a batch."""

    WAITING = "waiting", "待办"
    DONE = "done", "已办"
    REFUSED = "refused", "未办"


CASE_ROLES = frozenset(
    {
        RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER, RoleKind.CHECKER, RoleKind.SECRECY_CHECKER,
        RoleKind.SIGNER, RoleKind.LEADER,
    }
)  # fmt: skip
"""The roles that have a hand in cases."""


class CaseRefusedError(ValueError):
    """Something that cannot be done with a case now; the message is the sentence for people."""
