"""How an article of the demo is worded: title, paragraphs and tables by kind. All sentences are our own."""

import random
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from mingchuang.operations.demo.district import Body, Subject

Block = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """What is said: a title and the blocks of a body, with the metadata that goes with it."""

    title: str
    blocks: list[Block]
    summary: str = ""
    number: str = ""
    table: list[list[str]] = field(default_factory=list)


def rich(*paragraphs: str) -> Block:
    """Paragraphs; a line that begins with ``#`` is a heading."""
    out = []
    for paragraph in paragraphs:
        if paragraph.startswith("#"):
            out.append(f"<h2>{escape(paragraph[1:], quote=False)}</h2>")
        else:
            out.append(f"<p>{escape(paragraph, quote=False)}</p>")
    return {"type": "rich", "value": "".join(out)}


def table(caption: str, rows: list[list[str]]) -> Block:
    """A table with one head row."""
    head = "".join(f'<th scope="col">{escape(cell, quote=False)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    )
    return {
        "type": "table",
        "value": f"<table><caption>{escape(caption, quote=False)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    }


def in_words(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def news(dice: random.Random, body: Body, subject: Subject, day: date, town: Body) -> Text:
    """A report on what was done."""
    count, share = dice.randint(3, 48), dice.randint(61, 98)
    first, second, third = subject.measures
    title = dice.choice(
        (
            f"{body.short_name}推进{subject.name} {first}",
            f"{town.short_name}{subject.name}取得进展 惠及{count * 60}户",
            f"区领导到{town.short_name}查看{subject.name}",
            f"{body.short_name}召开{subject.name}工作会议",
            f"{subject.name}：{second}",
        )
    )
    return Text(
        title,
        [
            rich(
                f"{in_words(day)}，{body.short_name}在{town.short_name}查看{subject.name}进展，听取{subject.served}的意见。",
                f"据介绍，今年以来，全区围绕{subject.name}重点抓了三件事：一是{first}，二是{second}，三是{third}。"
                f"截至目前，计划任务已完成{share}%，共服务{subject.served}{count * 137:,}人次。",
                f"“以前办这件事要跑好几趟，现在在{town.short_name}就能问清楚、办明白。”现场一位居民说。",
                f"下一步，{body.short_name}将逐月公开进度，对群众反映集中的问题列出清单，明确责任人和完成时间，"
                f"办结一项、公开一项。",
            )
        ],
    )


def notice(dice: random.Random, body: Body, subject: Subject, day: date, town: Body) -> Text:
    """A notice to those concerned."""
    first, second, third = subject.measures
    title = dice.choice(
        (
            f"关于做好{day.year}年{subject.name}有关工作的通知",
            f"关于{subject.name}有关事项的通知",
            f"关于开展{subject.name}情况核查的通知",
        )
    )
    return Text(
        title,
        [
            rich(
                "各镇人民政府、街道办事处，各有关单位：",
                f"为做好{subject.name}，维护{subject.served}的合法权益，现将有关事项通知如下。",
                "#一、工作内容",
                f"（一）{first}。各镇、街道于{in_words(day)}起组织实施，逐户登记，不得漏登。",
                f"（二）{second}。由{body.short_name}统一安排，每月末汇总一次。",
                f"（三）{third}。责任单位应当在本单位公开栏和区政府网站同时公布。",
                "#二、时间安排",
                f"自本通知发布之日起{dice.choice((10, 15, 20))}个工作日内完成部署，{dice.choice(('季度末', '年底前'))}完成检查。",
                "#三、工作要求",
                f"各单位要明确一名责任人，遇到问题及时与{body.short_name}联系（电话：0000-{dice.randint(1000000, 9999999)}）。",
                body.name,
                in_words(day),
            )
        ],
    )


def policy(dice: random.Random, body: Body, subject: Subject, day: date, serial: int) -> Text:
    """A policy document with its number."""
    first, second, third = subject.measures
    what = dice.choice(("实施方案", "实施细则", "管理办法", "若干措施"))
    table_rows = [["序号", "任务", "牵头单位", "完成时限"]] + [
        [str(n), measure, body.short_name, f"{day.year}年{month}月底前"]
        for n, (measure, month) in enumerate(zip(subject.measures, (6, 9, 12), strict=True), 1)
    ]
    return Text(
        f"{body.name}关于印发《明窗区{subject.name}{what}》的通知",
        [
            rich(
                "各镇人民政府、街道办事处，区政府各部门：",
                f"《明窗区{subject.name}{what}》已经研究同意，现印发给你们，请认真组织实施。",
                body.name,
                in_words(day),
                f"#明窗区{subject.name}{what}",
                "第一条  为规范"
                + subject.name
                + f"，保障{subject.served}的合法权益，结合本区实际，制定本{what[-2:]}。",
                f"第二条  本区行政区域内的{subject.name}，适用本{what[-2:]}。",
                f"第三条  {body.short_name}负责统筹协调，镇人民政府、街道办事处负责具体实施。",
                f"第四条  {first}。实施情况应当按月公开。",
                f"第五条  {second}。所需经费列入部门预算，任何单位不得挪用。",
                f"第六条  {third}。群众可以通过区政府网站、电话和镇街窗口提出意见，承办单位应当在15个工作日内答复。",
                f"第七条  本{what[-2:]}自发布之日起施行，有效期{dice.choice((3, 5))}年。",
            ),
            table("任务分工表", table_rows),
        ],
        number=f"{body.prefix}〔{day.year}〕{serial}号",
        table=table_rows,
    )


def interpretation(dice: random.Random, document: str, number: str, subject: Subject) -> Text:
    """What a document means, in questions and answers."""
    first, second, third = subject.measures
    short = document.split("《", 1)[1].split("》", 1)[0]
    return Text(
        f"《{short}》政策解读",
        [
            rich(
                f"《{short}》（{number}）已经发布。现就大家关心的问题解读如下。",
                "#一、为什么要出台",
                f"近年来，{subject.served}对{subject.name}反映较多，主要是标准不清楚、办理环节多、结果不公开。"
                "出台这份文件，就是把标准、流程和责任一次讲清楚。",
                "#二、有哪些主要内容",
                f"主要有三个方面：一是{first}；二是{second}；三是{third}。",
                "#三、和我有什么关系",
                f"如果您是{subject.served}，可以到户籍或居住地所在镇、街道的便民服务点咨询，也可以在区政府网站查询进度。"
                f"不需要另外提交证明材料，工作人员会通过内部核对取得。",
                "#四、什么时候开始",
                f"自发布之日起施行，有效期内如有调整，将在原文件页面标明。咨询电话：0000-{dice.randint(1000000, 9999999)}。",
            )
        ],
    )


def announcement(
    dice: random.Random, body: Body, subject: Subject, day: date, town: Body, until: date
) -> Text:
    """A public notice with a list and a last day."""
    rows = [["序号", "项目（对象）", "所在镇街", "金额（万元）"]] + [
        [
            str(n),
            f"{town.short_name}{subject.name}第{n}批",
            town.short_name,
            f"{dice.randint(3, 90)}.{dice.randint(0, 9)}",
        ]
        for n in range(1, dice.randint(4, 9))
    ]
    return Text(
        f"关于{day.year}年{town.short_name}{subject.name}拟安排项目的公示",
        [
            rich(
                f"经镇街申报、部门审核，{body.short_name}拟定了{day.year}年{town.short_name}{subject.name}安排项目，现予公示。",
                f"公示期为{in_words(day)}至{in_words(until)}。对公示内容有异议的，请在公示期内以书面形式向{body.short_name}反映，"
                "反映情况应当实事求是，注明联系方式。",
            ),
            table("拟安排项目", rows),
            rich(f"联系电话：0000-{dice.randint(1000000, 9999999)}", body.name, in_words(day)),
        ],
        table=rows,
    )


PERSONNEL_TITLES = (
    "关于公开招聘社区工作者的公告",
    "关于干部任职的通知",
    "事业单位公开招聘拟聘用人员岗位情况公示",
    "关于调整区政务公开领导小组成员的通知",
)


def personnel(dice: random.Random, body: Body, day: date) -> Text:
    """Appointments and recruitment, without persons."""
    title = dice.choice(PERSONNEL_TITLES)
    rows = [["岗位", "人数", "学历要求", "专业要求"]] + [
        [post, str(dice.randint(1, 6)), dice.choice(("大专及以上", "本科及以上")), major]
        for post, major in (
            ("综合岗", "不限"),
            ("财务岗", "会计、审计类"),
            ("信息岗", "计算机类"),
            ("社会工作岗", "社会学类"),
        )
    ]
    return Text(
        f"{body.short_name}{title}",
        [
            rich(f"根据工作需要，经研究，{body.short_name}现就有关事项公布如下。"),
            table("岗位情况", rows),
            rich("报名、考试、体检、公示的时间另行通知。监督电话：0000-1234567。", body.name, in_words(day)),
        ],
        table=rows,
    )


def plan(dice: random.Random, body: Body, subject: Subject, day: date) -> Text:
    """A plan with targets."""
    first, second, third = subject.measures
    rows = [["指标", "单位", f"{day.year - 1}年", f"{day.year}年目标"]] + [
        [name, unit, str(base), str(base + dice.randint(1, 20))]
        for name, unit, base in (
            (first, "项", dice.randint(10, 60)),
            (second, "处", dice.randint(5, 40)),
            (third, "次", dice.randint(4, 30)),
        )
    ]
    return Text(
        f"明窗区{subject.name}{day.year}年度工作计划",
        [
            rich(
                f"为做好{day.year}年{subject.name}，制定本计划。",
                "#一、总体目标",
                f"到{day.year}年底，{subject.served}的满意度达到{dice.randint(88, 97)}%以上，年度任务全部完成并公开。",
                "#二、主要指标",
            ),
            table(f"{day.year}年主要指标", rows),
            rich("#三、保障措施", "每季度公开进度，年底公布完成情况；没有完成的，说明原因和补救措施。"),
        ],
        table=rows,
    )


def statistic(dice: random.Random, day: date, month: int) -> Text:
    """Monthly figures."""
    rows = [["指标", "单位", "本月", "累计", "同比（%）"]] + [
        [
            name,
            unit,
            f"{dice.uniform(low, high):.2f}",
            f"{dice.uniform(low, high) * month:.2f}",
            f"{dice.uniform(-2, 9):.1f}",
        ]
        for name, unit, low, high in (
            ("规模以上工业增加值", "亿元", 3, 6),
            ("固定资产投资", "亿元", 5, 11),
            ("社会消费品零售总额", "亿元", 4, 7),
            ("一般公共预算收入", "亿元", 0.7, 1.3),
            ("一般公共预算支出", "亿元", 1.4, 2.6),
            ("城镇新增就业", "人", 400, 900),
        )
    ]
    return Text(
        f"{day.year}年1—{month}月明窗区主要经济指标" if month > 1 else f"{day.year}年1月明窗区主要经济指标",
        [
            rich(f"据初步统计，{day.year}年1—{month}月全区经济运行总体平稳。主要指标如下。"),
            table("主要经济指标", rows),
            rich("注：部分数据为初步统计数，最终以统计年鉴为准；因四舍五入，分项与合计可能略有差异。"),
        ],
        table=rows,
    )


def guide(dice: random.Random, body: Body, subject: Subject) -> Text:
    """A service guide with the eight elements that inspectors look for (国办秘函〔2019〕19号)."""
    rows = [["材料名称", "份数", "要求", "能否网上核验"]] + [
        ["身份证明", "1", "原件核对", "能"],
        [f"{subject.name}申请表", "1", "窗口领取或网上下载", "—"],
        ["收入或资格证明", "1", "由部门内部核对，群众不用提供", "能"],
    ]
    return Text(
        f"{subject.name}办事指南",
        [
            rich(
                "#事项名称", f"{subject.name}。",
                "#设定依据", f"明窗区{subject.name}工作的有关规定。",
                "#申请条件", f"{subject.served}可以申请。",
                "#办理地点", f"{body.short_name}窗口或户籍所在镇、街道便民服务中心，也可以网上申请。",
            ),
            table("办理材料", rows),
            rich(
                "#办理时间", "工作日上午8:30—12:00，下午2:30—5:30。",
                "#办理流程", "提交申请—受理—审核—公示—发放（办结）。材料不全的，窗口一次性告知。",
                "#办理时限", f"法定时限{dice.choice((20, 30))}个工作日，承诺时限{dice.choice((3, 5, 7))}个工作日。",
                "#收费", "不收费。",
                "#联系电话", f"咨询电话：0000-{dice.randint(1000000, 9999999)}；监督电话：0000-7654321。",
            ),
        ],
        table=rows,
    )  # fmt: skip
