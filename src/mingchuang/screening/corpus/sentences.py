"""Sentences of public documents with values of persons in every dress, and sentences that only look like it."""

from collections.abc import Callable, Iterator

from mingchuang.documents.budget import Part
from mingchuang.screening.corpus import Case
from mingchuang.screening.corpus.people import People
from mingchuang.screening.rules import Kind

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_FRAMES = (
    "经查，{name}（{label}{value}）符合条件，现予公示。", "申请人{name}，{label}：{value}，于2026年3月2日提出申请。",
    "被处罚人{name}，{label}为{value}。", "请{name}持本人证件到窗口办理，{label}{value}。\n特此通知。",
    "附：领取人{name}　{label}　{value}", "当事人：{name}，{label}:{value}；住所地略。",
)  # fmt: skip
_LABELS = {
    Kind.ID_CARD: ("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码"),
    Kind.MOBILE: ("手机号", "手机", "移动电话", "电话", "联系方式"),
    Kind.BANK_CARD: ("银行卡号", "银行账号", "收款账号", "开户行账号", "一卡通账号"),
    Kind.PASSPORT: ("护照号码", "护照号", "护照"),
    Kind.PLATE: ("车牌号", "号牌号码", "车辆号牌"),
    Kind.EMAIL: ("个人账户", "网名", "登录名"),
    Kind.ADDRESS: ("家庭住址", "现住", "住址", "户籍所在地"),
}
_MARKS = (
    "机密★1年\n关于开展检查的报告", "密级：秘密\n标题：情况汇报", "内部资料　注意保存\n工作简报", "关于调整的请示\n（此件不公开）",
    "信息公开选项：依申请公开", "公开属性：不予公开", "工作秘密\n专题会议纪要", "本材料仅供内部参考，用后收回。", "请勿外传\n名单如下",
)  # fmt: skip
_TRAPS: tuple[Callable[[People], str], ...] = (
    lambda p: f"明政办〔2026〕{p.dice.randint(1, 99)}号，索引号：01{p.digits(7)}/2026-{p.digits(5)}。",
    lambda p: f"项目代码：2603-{p.digits(6)}-04-01-{p.digits(6)}，总投资{p.digits(9)}.{p.digits(2)}元。",
    lambda p: f"明窗区某服务中心（统一社会信用代码{p.credit_code()}）中标。",
    lambda p: f"统一社会信用代码：{p.credit_code()}；法定代表人略。",
    lambda p: f"本次拨付资金{p.dice.randint(1, 9)}{p.digits(10)}元，其中本级{p.digits(8)}元。",
    lambda p: f"受理编号：20260302{p.digits(10)}，请凭此查询进度。",
    lambda p: f"合同编号HT{p.digits(12)}，招标编号：MC{p.digits(8)}-{p.digits(3)}。",
    lambda p: f"咨询电话：0373-{p.dice.randint(2, 8)}{p.digits(6)}，监督举报电话：12345。",
    lambda p: f"{p.name()[0]}某，身份证号410702********{p.digits(4)}，手机138****{p.digits(4)}。",
    lambda p: f"地址：明窗区人民路{p.dice.randint(1, 99)}号政务服务中心三楼{p.dice.randint(301, 330)}室。",
    lambda p: "不得涉及国家秘密、商业秘密、个人隐私；依法不予公开的除外。",
    lambda p: f"依据GB/T 22239-2019和《条例》第{p.dice.randint(1, 50)}条，公开属性：主动公开。",
    lambda p: f"事项编码：11{p.digits(6)}MB0{p.digits(5)}{p.digits(2)}{p.digits(12)}。",
    lambda p: (
        f"全年共办理{p.digits(5)}件，比上年增长{p.dice.randint(1, 90)}.{p.digits(2)}%，涉及{p.digits(6)}人次。"
    ),
    lambda p: f"豫ICP备{p.digits(8)}号，豫公网安备{p.digits(14)}号。",
    lambda p: f"办公邮箱mc{p.digits(3)}@mingchuang.gov.cn，邮编453000。",
    lambda p: f"发布时间：2026-03-02 09:15:{p.digits(2)}，点击量{p.digits(7)}。",
    lambda p: f"订单号{p.dice.randint(1, 9)}{p.digits(17)}，物流单号：{p.digits(15)}。",
    lambda p: f"宗地编号4107020{p.digits(11)}，面积{p.digits(6)}.{p.digits(2)}平方米。",
    lambda p: f"经度113.{p.digits(12)}，纬度35.{p.digits(11)}。",
)


def dressed(people: People, kind: Kind, value: str) -> str:
    """The value as people write it: plain, in groups, full-width, with something invisible in it."""
    chance = people.dice.random()
    if kind not in (Kind.ID_CARD, Kind.MOBILE, Kind.BANK_CARD) or chance < 0.5:
        return value
    if chance < 0.65:
        return value.translate(_WIDE)
    if chance < 0.75:
        place = people.dice.randint(2, len(value) - 2)
        return f"{value[:place]}\u200b{value[place:]}"
    if kind is Kind.ID_CARD:
        return f"{value[:6]} {value[6:14]} {value[14:]}"
    if kind is Kind.MOBILE:
        return f"{value[:3]}{people.dice.choice(' -')}{value[3:7]}{people.dice.choice(' -')}{value[7:]}"
    return " ".join(value[place : place + 4] for place in range(0, len(value), 4))


def value_of(people: People, kind: Kind) -> str:
    """One value of a kind."""
    makers: dict[Kind, Callable[[], str]] = {
        Kind.ID_CARD: people.id_card, Kind.MOBILE: people.mobile, Kind.BANK_CARD: people.bank_card,
        Kind.PASSPORT: people.passport, Kind.PLATE: people.plate, Kind.EMAIL: people.mail, Kind.ADDRESS: people.address,
    }  # fmt: skip
    return makers[kind]()


def sentences(people: People, count: int) -> Iterator[Case]:
    """Half with a value (now and then a mark of secrecy), half traps; each stands among ordinary words."""
    kinds = [*_LABELS, Kind.ID_CARD, Kind.MOBILE, Kind.BANK_CARD]
    for number in range(count):
        if number % 2:
            yield _case(people.dice.choice(_TRAPS)(people) + people.dice.choice(_TRAPS)(people))
        elif number % 18 == 0:
            yield Case((Part("正文", people.dice.choice(_MARKS)),), counts={Kind.SECRECY_MARK: 1})
        else:
            yield _with_value(people, kinds[number // 2 % len(kinds)])


def _with_value(people: People, kind: Kind) -> Case:
    value = value_of(people, kind)
    frame, label = people.dice.choice(_FRAMES), people.dice.choice(_LABELS[kind])
    text = frame.format(name=people.name(), label=label, value=dressed(people, kind, value))
    return _case(people.dice.choice(_TRAPS)(people) + "\n" + text, kind, value)


def _case(text: str, kind: Kind | None = None, value: str = "") -> Case:
    return Case((Part("正文", text),), {kind: [value]} if kind else {})
