"""Texts of the demo in which residents take part: drafts put to them, what came of it, answers to concerns."""

import random
from datetime import date

from mingchuang.operations.demo.district import Body, Subject
from mingchuang.operations.demo.texts import Text, in_words, rich, table


def consultation(dice: random.Random, body: Body, subject: Subject, day: date, until: date) -> Text:
    """A draft put before the public."""
    return Text(
        f"关于《明窗区{subject.name}管理办法（草案）》公开征求意见的公告",
        [
            rich(
                f"为规范{subject.name}，{body.short_name}起草了《明窗区{subject.name}管理办法（草案）》，现向社会公开征求意见。",
                f"意见反馈截止时间：{in_words(until)}。",
                f"您可以将意见寄至{body.name}（信封注明“征求意见”），也可以到现场提交。采纳情况将在截止后15个工作日内公布。",
                "#草案要点",
                *(f"（{n}）{measure}。" for n, measure in zip("一二三", subject.measures, strict=True)),
                body.name,
                in_words(day),
            )
        ],
    )


def result(dice: random.Random, body: Body, subject: Subject, day: date) -> Text:
    """What became of the opinions."""
    received = dice.randint(18, 160)
    adopted = received * dice.randint(30, 60) // 100
    rows = [["意见归类", "条数", "处理结果", "理由"]] + [
        ["标准和对象", str(adopted // 2), "采纳", "已在第二条、第四条体现"],
        ["办理流程", str(adopted - adopted // 2), "采纳", "合并两个环节"],
        ["提高补贴标准", str(received - adopted), "暂不采纳", "超出本年度预算安排，列入下年度研究"],
    ]
    return Text(
        f"《明窗区{subject.name}管理办法（草案）》意见采纳情况",
        [
            rich(f"截至{in_words(day)}，共收到意见{received}条，采纳{adopted}条。归类如下。"),
            table("意见采纳情况", rows),
            rich("感谢各位提出意见。未采纳的意见，已逐条说明理由。", body.name, in_words(day)),
        ],
        table=rows,
    )


CONCERNS = (
    ("临河路夜间施工噪声", "施工单位未按公告时段作业", "责令22时至次日6时停止产生噪声的作业，并安装在线监测"),
    ("书院街区域供水压力不足", "老旧管网漏损", "更换管道1.6公里，加装调压设备，已恢复正常"),
    ("北门片区供热温度不达标", "换热站循环泵故障", "更换设备并对受影响住户按规定退费"),
    ("新桥小学门口上学时段拥堵", "接送车辆集中停放", "设置护学岗和即停即走区，错时放学"),
    ("柳林镇公交班次间隔过长", "线路车辆不足", "增加两辆车，高峰间隔由30分钟缩短到15分钟"),
    ("云溪湿地公园路灯不亮", "线路老化", "已更换线路，恢复照明"),
    ("石泉镇自来水发黄", "管道清洗后短时浑浊", "停水冲洗，水质检测合格后恢复供水并公布结果"),
    ("青禾镇快递站点取件排队", "站点面积小、人员少", "增设第二站点，延长营业时间"),
)


def response(dice: random.Random, body: Body, number: int, day: date) -> Text:
    """An answer to a public concern."""
    what, why, done = CONCERNS[number % len(CONCERNS)]
    return Text(
        f"关于{what}问题的回应",
        [
            rich(
                f"近期，有群众反映{what}的问题。{body.short_name}接到反映后，当天到现场核查，现将有关情况回应如下。",
                f"经核查，原因是{why}。",
                f"处理情况：{done}。",
                f"后续如仍有类似情况，请拨打0000-{dice.randint(1000000, 9999999)}反映，我们将在1个工作日内联系您。",
                body.name,
                in_words(day),
            )
        ],
    )
