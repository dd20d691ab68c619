"""A few dozen demo articles that walk the desk as people would, so that every state can be seen."""

from datetime import datetime, timedelta

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.operations.demo.pictures import SCENES, draw
from mingchuang.operations.demo.texts import rich
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import actions
from mingchuang.publishing.actions import store_file
from mingchuang.publishing.queries import live, new_draft, visible_to
from mingchuang.publishing.rules import SECRECY_CHECKLIST, ArticleKind, Channel, Validity

TITLES = (
    "关于公布2026年秋季学期课后服务课程目录的通知", "关于中小学寒假放假时间安排的通知", "区教育局举办校园开放周活动",
    "关于开展校园食堂陪餐记录抽查的通知", "北门小学新建操场投入使用", "关于义务教育阶段转学办理时间的说明",
    "区教育局公布校外培训机构监督电话", "关于调整部分学校作息时间的通知", "区教育局开展教师志愿辅导活动",
    "关于做好冬季校园供暖检查的通知", "新桥小学增设校门遮雨通道", "关于幼儿园收费公示情况的通报",
    "关于召开家长代表座谈会的公告", "区教育局公布学区划分听证会记录", "关于学校图书馆周末开放的通知",
    "关于公开征集校服款式意见的公告", "区教育局答复家长关心的十个问题", "关于校车运行路线调整的通知",
    "关于中小学健康体检安排的通知", "区教育局公布双减工作监督结果", "关于申报普惠性幼儿园的通知",
    "关于教师招聘面试时间的公告", "区教育局推进智慧校园建设", "关于学生资助申请时间的通知",
)  # fmt: skip
"""Thirteen go live, the rest stand at every stage of the path."""

RELEASES = (
    (Channel.BOARD, "区政府大院政务公开栏"),
    (Channel.NEW_MEDIA, "“明窗发布”微信公众号"),
    (Channel.TELEVISION, "明窗电视台《公告》栏目"),
    (Channel.NEWSPAPER, "《明窗日报》2版"),
)
CONFIRMED = {name: True for name, _sentence, _ground in SECRECY_CHECKLIST}


def walk_the_desk(
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    columns: dict[str, ColumnPage],
    *,
    at: datetime,
) -> int:
    """Draft, check, sign, correct, withdraw, pin, release: through the same verbs as the buttons; how many went live."""
    walk = _Walk(organisations["MC02"], people, columns["xwdt/tzgg"])
    begun = at - timedelta(days=3)
    published = [walk.published(title, begun + timedelta(hours=n * 3)) for n, title in enumerate(TITLES[:13])]
    signer = people["qianfa"]
    actions.correct(published[0], actor=signer, at=at, reason="更正课程表中两处上课时间。")
    actions.withdraw(published[1], actor=signer, at=at, reason="放假时间有调整，将另行发布。")
    actions.pin(published[2], (at + timedelta(days=14)).date(), actor=signer, at=at)
    walk.urgent("关于强降雪期间中小学停课的紧急通知", at - timedelta(hours=4))
    _release(published[4 : 4 + len(RELEASES)], signer, at)
    walk.submitted(TITLES[13], begun)
    walk.submitted(TITLES[14], at - timedelta(hours=5))
    walk.checked(TITLES[15], at - timedelta(hours=30))
    walk.checked(TITLES[16], at - timedelta(hours=3))
    for title in TITLES[17:19]:
        walk.awaiting_signature(title, at - timedelta(hours=2))
    actions.sign(
        walk.awaiting_signature(TITLES[19], at - timedelta(hours=2)),
        actor=signer,
        at=at,
        when=at + timedelta(days=1),
    )
    sent = walk.submitted(TITLES[20], at - timedelta(hours=9))
    actions.send_back(sent, actor=people["shenhe"], at=at, remark="请补充咨询电话，并说明申报材料。")
    walk.amended(visible_to(people["bianji"]).get(pk=sent.pk), at)
    for title in TITLES[21:]:
        walk.draft(title, at - timedelta(hours=1))
    _change_validity(signer, at)
    return len(published) + 1


def _release(published: list, signer: Person, at: datetime) -> None:
    """One article over each channel beside the site, with a photograph of the board as evidence."""
    photograph = store_file(
        draw(SCENES[1]), "政务公开栏.jpg", title="区政府大院政务公开栏照片",
        organisation=published[0].organisation, actor=signer, at=at,
    )  # fmt: skip
    for article, (channel, place) in zip(published, RELEASES, strict=True):
        actions.register_release(
            article, channel, actor=signer, at=at,
            released_at=at - timedelta(hours=6), place=place, evidence=photograph,
        )  # fmt: skip


def _change_validity(signer: Person, at: datetime) -> None:
    documents = live().filter(kind=ArticleKind.POLICY).order_by("listed_at")[:3]
    for document, validity in zip(
        documents, (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED), strict=False
    ):
        actions.set_validity(
            document, validity, actor=signer, at=at, reason=f"经清理评估，本文件{validity.label}。"
        )


class _Walk:
    """One department's people taking articles along the path."""

    def __init__(self, organisation: Organisation, people: dict[str, Person], column: ColumnPage) -> None:
        self.organisation, self.people, self.column = organisation, people, column

    def draft(self, title: str, at: datetime, *, urgent: bool = False):
        article = new_draft(
            title=title, kind=ArticleKind.NOTICE, home_column=self.column, organisation=self.organisation,
            source=self.organisation.name, urgent=urgent,
            body=[
                rich(
                    "各学校、各位家长：",
                    "现将有关事项公布如下，请相互转告。",
                    "一、具体安排以学校通知为准，如有特殊情况，学校会提前两天说明。",
                    "二、有疑问的，请先向学校咨询；学校没有答复的，可以向区教育局反映，电话0000-1234567。",
                    "明窗区教育局",
                )
            ],
        )  # fmt: skip
        actions.save_draft(article, actor=self.people["bianji"], at=at)
        return article

    def amended(self, article, at: datetime) -> None:
        """One more version, with what the checker asked for, not yet submitted again."""
        said = rich("三、咨询电话：0000-1234567。申报材料：申请表、办园许可证复印件、收费公示照片。")
        article.body = [*article.body.raw_data, said]
        actions.save_draft(article, actor=self.people["bianji"], at=at)

    def submitted(self, title: str, at: datetime):
        return actions.submit(self.draft(title, at), actor=self.people["bianji"], at=at)

    def checked(self, title: str, at: datetime):
        return actions.pass_on(
            self.submitted(title, at), actor=self.people["shenhe"], at=at, remark="内容准确，同意。"
        )

    def awaiting_signature(self, title: str, at: datetime):
        return actions.pass_on(
            self.checked(title, at),
            actor=self.people["baomi"],
            at=at,
            checklist=CONFIRMED,
            remark="可以公开。",
        )

    def published(self, title: str, at: datetime):
        return actions.sign(self.awaiting_signature(title, at), actor=self.people["qianfa"], at=at)

    def urgent(self, title: str, at: datetime):
        """Straight to the secrecy check; the department's own check is owed afterwards."""
        article = actions.submit(self.draft(title, at, urgent=True), actor=self.people["bianji"], at=at)
        actions.pass_on(article, actor=self.people["baomi"], at=at, checklist=CONFIRMED, remark="可以公开。")
        return actions.sign(article, actor=self.people["qianfa"], at=at)
