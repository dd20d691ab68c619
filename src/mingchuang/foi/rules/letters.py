"""The letters of an application as data: what each says, which fields it needs, what it does to the clock.

``{field}`` stands for a value; ``tests/foi/test_letters.py`` renders every template. Source: 《政府信息公开条例》
第三十条至第四十一条; the wording is the house's own and a district's legal office signs it off once.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mingchuang.foi.rules.correcting import REMEDIED
from mingchuang.terms import Term


class LetterKind(Term):
    """The letters by their place in the list of letters (docs/concepts/letter.md)."""

    RECEIPT = "1", "政府信息公开申请登记回执"
    SUPPLEMENT = "2", "政府信息公开申请补正告知书"
    REASONS = "3", "说明申请理由告知书"
    THIRD_PARTY = "4", "政府信息公开征求第三方意见书"
    THIRD_PARTY_SLIP = "5", "第三方意见反馈表"
    CONSULTING = "6", "征求意见告知书"
    AGENCY = "7", "政府信息公开征求其他机关意见书"
    TOLD_THIRD_PARTY = "8", "决定公开告知书"
    SHARE = "9", "协助办理函"
    EXTENSION = "10", "延期答复告知书"
    DELAY = "11", "延迟答复告知书"
    FEE = "12", "政府信息公开信息处理费收费通知书"
    GRANTED = "13", "政府信息公开告知书"
    PARTLY = "14", "政府信息部分公开告知书"
    REFUSED = "15", "政府信息不予公开决定书"
    NON_EXISTENT = "16", "政府信息不存在告知书"
    NOT_OURS = "17", "非本机关政府信息告知书"
    TO_BE_MADE = "18", "需加工分析的信息不予提供告知书"
    OWN_REGISTER = "19", "行政查询事项告知书"
    REPEATED = "20", "重复申请告知书"
    PETITION = "21", "信访等事项不予处理告知书"
    PUBLICATION = "22", "公开出版物告知书"
    EXCESSIVE = "23", "大量反复申请不予处理告知书"
    STILL_UNCLEAR = "24", "补正后仍不明确告知书"
    LAPSED = "25", "政府信息公开申请结案告知书"
    CORRECTION = "26", "更正政府信息记录告知书"
    MADE_PROACTIVE = "27", "转为主动公开建议答复书"
    PROOF_OF_SERVICE = "28", "送达回证"
    SUPPLEMENT_RECEIPT = "29", "补正材料收件回执"
    WITHDRAWAL_RECEIPT = "30", "撤回申请收件回执"
    REASONS_RECEIPT = "31", "说明理由收件回执"
    PROPOSAL_RECEIPT = "32", "主动公开建议收件回执"
    OTHER_WAY = "33", "政府信息提供方式征询书"


@dataclass(frozen=True)
class Template:
    """What a letter says. ``ends``: it answers the application; ``remedy``: it names remedies; ``to_others``: it
    goes to somebody else than the applicant and tells nothing about the applicant; ``form``: a sheet to fill in by
    hand. Paragraphs by line; in a form each line is a row, its label before the first colon.
    """

    article: str
    body: str
    ends: bool = False
    remedy: bool = False
    to_others: bool = False
    form: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the body names."""
        return fields_in(self.body)


def fields_in(body: str) -> frozenset[str]:
    """The fields that a text names. Raises ``ValueError`` for a brace that is not closed."""
    return frozenset(name for _text, name, _spec, _turn in string.Formatter().parse(body) if name)


COMMON = frozenset({"received", "intake", "case_number", "wanted", "article"})
"""Fields that every application has."""

_HEAD = "本机关于{received}收到您通过{intake}方式提出的政府信息公开申请（登记编号：{case_number}），申请公开：“{wanted}”。\n"

_TAKEN = "申请人：{addressee}\n登记编号：{case_number}\n申请内容：{wanted}\n申请方式和日期：{intake}，{received}收到\n收到的材料：{items}\n收到日期：{handed_on}\n对期限的影响：{effect}\n怎样查询：凭登记编号和查询码在网站查询办理进度，或者拨打{telephone}\n收件机关：{office}"
"""What an applicant keeps of something handed in later: a sheet of rows, on one page."""

TEMPLATES: Mapping[LetterKind, Template] = {
    LetterKind.RECEIPT: Template(
        "《政府信息公开条例》第三十一条、第四十五条",
        "申请人：{addressee}\n登记编号：{case_number}\n申请内容：{wanted}\n申请方式：{intake}\n收到日期：{received}\n答复期限：{due}前答复；依法需要补正、征求意见或者延期的，另行告知\n怎样查询：凭登记编号和查询码在网站查询办理进度，或者拨打{telephone}\n收件机关：{office}",
        form=True,
    ),
    LetterKind.SUPPLEMENT: Template(
        "《政府信息公开条例》第三十条",
        _HEAD + "经审查，您的申请内容不明确，需要补正。请在{until}前补正以下事项：\n{items}\n补正方式：在网站申请查询页提交，或者书面寄送本机关。\n答复期限自收到补正申请之日起计算。无正当理由逾期不补正的，视为放弃申请，本机关不再处理。",
    ),
    LetterKind.REASONS: Template(
        "《政府信息公开条例》第三十五条",
        _HEAD + "经统计，{frequency}，申请数量、频次明显超过合理范围。请在{until}前书面说明理由。\n理由不合理的，本机关不予处理；理由合理但无法在规定期限内答复的，将确定延迟答复的合理期限并告知您。",
    ),
    LetterKind.THIRD_PARTY: Template(
        "《政府信息公开条例》第三十二条",
        "本机关收到一件政府信息公开申请，涉及以下与贵方有关的信息：{items}\n请在收到本意见书之日起15个工作日内书面答复是否同意公开，并说明理由。\n逾期未答复的，由本机关依法决定是否公开。贵方不同意公开且有合理理由的，不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定公开并书面告知。",
        to_others=True,
    ),
    LetterKind.THIRD_PARTY_SLIP: Template(
        "《政府信息公开条例》第三十二条",
        "答复人：{addressee}\n征求意见的信息：{items}\n意见：□同意公开　□不同意公开　□同意部分公开\n同意公开的部分：\n不同意的理由：\n签名或者盖章：\n日期：　　年　　月　　日\n交回期限：收到征求意见书之日起15个工作日内；逾期未交回的，由行政机关依法决定是否公开",
        to_others=True, form=True,
    ),
    LetterKind.CONSULTING: Template(
        "《政府信息公开条例》第三十二条至第三十四条",
        _HEAD + "您申请公开的信息需要征求有关方面的意见。征求意见所需时间不计算在答复期限内，本机关将在期限恢复计算后及时答复。",
    ),
    LetterKind.AGENCY: Template(
        "《政府信息公开条例》第三十四条",
        "本机关收到一件政府信息公开申请，涉及与贵机关共同制作的信息：{items}\n请在收到本意见书之日起15个工作日内提出意见。逾期未提出意见的，视为同意公开。",
        to_others=True,
    ),
    LetterKind.TOLD_THIRD_PARTY: Template(
        "《政府信息公开条例》第三十二条",
        "经征求意见，本机关决定公开以下与贵方有关的信息：{items}\n理由：{ground}\n上述信息将自{until}起提供。",
        remedy=True, to_others=True,
    ),
    LetterKind.SHARE: Template(
        "《政府信息公开条例》第四十五条",
        "现有一件政府信息公开申请需要贵单位协助：{items}\n请于{until}前反馈。协助办理的时间计入答复期限。",
        to_others=True,
    ),
    LetterKind.EXTENSION: Template(
        "《政府信息公开条例》第三十三条",
        _HEAD + "因{ground}，不能在规定期限内答复。经本机关政府信息公开工作机构负责人同意，延期至{due}前答复。",
    ),
    LetterKind.DELAY: Template(
        "《政府信息公开条例》第三十五条",
        _HEAD + "您的申请数量、频次明显超过合理范围，所述理由合理，但本机关无法在规定期限内答复。经研究，确定在{until}前答复。",
    ),
    LetterKind.FEE: Template(
        "《政府信息公开条例》第四十二条，国办函〔2020〕109号",
        _HEAD + "您申请公开政府信息的数量、频次明显超过规定标准，本机关决定收取信息处理费。\n计收方式：{fee_measure}；计算过程：{fee_bands}；应缴金额：{fee_yuan}元。\n请自收到本通知次日起20个工作日内缴入：{fee_account}。通知作出当日收到的，最迟{until}缴纳；以后收到的，期限相应顺延。答复期限自完成缴费次日起重新计算。\n逾期未缴纳的，视为放弃申请，本机关不再处理。对收费决定有异议的，可以在缴费期满后就不再处理行为向上一级机关举报、申请行政复议或者提起行政诉讼。",
    ),
    LetterKind.GRANTED: Template(
        "《政府信息公开条例》第三十六条第（一）项、第（二）项",
        _HEAD + "根据{article}，本机关答复如下：\n{answer}", ends=True, remedy=True,
    ),
    LetterKind.PARTLY: Template(
        "《政府信息公开条例》第三十七条",
        _HEAD + "经审查，您申请公开的信息中含有不应当公开的内容，可以作区分处理。根据{article}，答复如下：\n向您提供：{given}\n不予公开的部分及理由：{withheld}", ends=True, remedy=True,
    ),
    LetterKind.REFUSED: Template(
        "《政府信息公开条例》第十四条至第十六条",
        _HEAD + "经依法进行公开审查，上述信息{outcome}。依据{article}，决定不予公开。\n理由：{ground}", ends=True, remedy=True,
    ),
    LetterKind.NON_EXISTENT: Template(
        "《政府信息公开条例》第三十六条第（四）项",
        _HEAD + "经检索，您申请公开的信息不存在。检索情况如下：\n{search}\n依据{article}，特此告知。", ends=True, remedy=True,
    ),
    LetterKind.NOT_OURS: Template(
        "《政府信息公开条例》第三十六条第（五）项",
        _HEAD + "经审查，您申请公开的信息不属于本机关负责公开。理由：{ground}\n依据{article}，建议您向{right_body}提出申请。", ends=True, remedy=True,
    ),
    LetterKind.TO_BE_MADE: Template(
        "《政府信息公开条例》第三十八条",
        _HEAD + "您申请公开的内容需要本机关对现有信息进行加工、分析。依据{article}，本机关不予提供。现有信息情况：{existing}", ends=True, remedy=True,
    ),
    LetterKind.OWN_REGISTER: Template(
        "《政府信息公开条例》第三十六条第（七）项",
        _HEAD + "您申请公开的信息属于{law}对获取另有规定的信息。依据{article}，请按照有关规定办理：{channel}", ends=True, remedy=True,
    ),
    LetterKind.REPEATED: Template(
        "《政府信息公开条例》第三十六条第（六）项",
        _HEAD + "就您申请公开的内容，本机关已经答复：{earlier}\n依据{article}，不再重复处理。", ends=True, remedy=True,
    ),
    LetterKind.PETITION: Template(
        "《政府信息公开条例》第三十九条第一款",
        _HEAD + "您以政府信息公开申请的形式进行信访、投诉、举报等活动，依据{article}，不作为政府信息公开申请处理。您可以通过以下渠道提出：{channel}", ends=True, remedy=True,
    ),
    LetterKind.PUBLICATION: Template(
        "《政府信息公开条例》第三十九条第二款",
        _HEAD + "您申请提供的是公开出版物。依据{article}，您可以通过以下途径获取：{place}", ends=True, remedy=True,
    ),
    LetterKind.EXCESSIVE: Template(
        "《政府信息公开条例》第三十五条",
        _HEAD + "您申请公开政府信息的数量、频次明显超过合理范围，说明的理由不合理。具体情况：{frequency}\n依据{article}，不予处理。", ends=True, remedy=True,
    ),
    LetterKind.STILL_UNCLEAR: Template(
        "《政府信息公开条例》第三十条、第三十六条",
        _HEAD + "您提交补正材料后，申请内容仍不明确：{unclear}\n依据{article}，本机关无法提供。您明确内容后可以另行提出申请。", ends=True, remedy=True,
    ),
    LetterKind.LAPSED: Template(
        "《政府信息公开条例》第三十条，国办函〔2020〕109号",
        _HEAD + "{dates}\n本机关对该申请不再处理，予以结案。您可以另行提出申请。", ends=True, remedy=True,
    ),
    LetterKind.CORRECTION: Template(
        "《政府信息公开条例》第四十一条",
        "本机关于{received}收到您通过{intake}方式提出的更正申请（登记编号：{case_number}）。您认为以下与您自身相关的政府信息记录不准确，要求更正：“{wanted}”。您提供的证据：{evidence}\n依据{article}，经审核：{result}。\n{answer}", remedy=True,
    ),
    LetterKind.MADE_PROACTIVE: Template(
        "《政府信息公开条例》第四十四条",
        _HEAD + "您于{asked_on}建议将上述信息纳入主动公开的范围。经审核：{result}。\n{answer}",
    ),
    LetterKind.PROOF_OF_SERVICE: Template(
        "《政府信息公开条例》第四十五条",
        "受送达人：{addressee}\n送达文书：{items}\n送达方式：{carrier}\n送出日期：{sent}\n签收日期：{received_by}\n受送达人签名或者盖章：\n代收人及代收理由：\n拒收或者未能送达的情况：\n送达人签名：",
        to_others=True, form=True,
    ),
    LetterKind.SUPPLEMENT_RECEIPT: Template("《政府信息公开条例》第三十条", _TAKEN, form=True),
    LetterKind.WITHDRAWAL_RECEIPT: Template("《政府信息公开条例》第四十五条", _TAKEN, form=True),
    LetterKind.REASONS_RECEIPT: Template("《政府信息公开条例》第三十五条", _TAKEN, form=True),
    LetterKind.PROPOSAL_RECEIPT: Template("《政府信息公开条例》第四十四条", _TAKEN, form=True),
    LetterKind.OTHER_WAY: Template(
        "《政府信息公开条例》第四十条",
        _HEAD + "您希望的形式和获取方式是：{way_wanted}。因{ground}，本机关拟改用以下形式和方式向您提供：{offered}。\n请在{until}前答复是否同意，可以在网站申请查询页答复，也可以书面告知。逾期没有答复的，本机关依法确定提供的形式和方式，并在答复书中说明。答复期限照常计算。",
    ),
}  # fmt: skip

WITHOUT_SERVICE = frozenset(
    {
        LetterKind.RECEIPT, LetterKind.THIRD_PARTY_SLIP, LetterKind.PROOF_OF_SERVICE, LetterKind.SUPPLEMENT_RECEIPT,
        LetterKind.WITHDRAWAL_RECEIPT, LetterKind.REASONS_RECEIPT, LetterKind.PROPOSAL_RECEIPT,
    }
)  # fmt: skip
"""Sheets that are handed over or lie on the applicant's page: nothing hangs on the day on which they arrive."""

WORDS: Mapping[str, str] = {
    "until": "截止日期", "items": "具体事项", "ground": "事实和理由", "due": "答复日期", "telephone": "联系电话",
    "fee_measure": "计收方式", "fee_bands": "计算过程", "fee_yuan": "金额", "fee_account": "缴款账户", "answer": "答复内容",
    "given": "提供的内容", "withheld": "不予公开的部分和理由", "outcome": "不予公开的情形", "search": "检索记录",
    "right_body": "负责公开的机关和联系方式", "existing": "现有信息", "law": "另有规定的法律、行政法规", "channel": "办理渠道",
    "earlier": "前一次答复的日期和文号", "place": "获取途径", "frequency": "数量和频次", "unclear": "仍不明确之处", "dates": "期限情况",
    "asked_on": "提出日期", "evidence": "申请人提供的证据", "result": "审核结果",
    "handed_on": "材料收到日期", "effect": "对期限的影响", "office": "收件机关",
    "way_wanted": "希望的形式和获取方式", "offered": "拟改用的形式和获取方式",
    "addressee": "受送达人", "carrier": "送达方式", "sent": "送出日期", "received_by": "签收日期",
    "received": "收到日期", "intake": "申请方式", "case_number": "登记编号", "wanted": "申请内容", "article": "依据",
}  # fmt: skip
"""The fields as people call them."""


def missing_fields(kind: LetterKind, values: Mapping[str, str]) -> list[str]:
    """The fields, in people's words, that the letter still lacks."""
    return [WORDS[name] for name in sorted(TEMPLATES[kind].fields) if not str(values.get(name, "")).strip()]


def paragraphs(kind: LetterKind, values: Mapping[str, str], body: str = "") -> list[str]:
    """The letter's paragraphs, of ``body`` where the house words it its own way. Values are plain text; braces in
    them stay what they are."""
    text = body or TEMPLATES[kind].body
    lines = [line.rstrip() for line in text.format_map(dict(values)).splitlines() if line.strip()]
    return lines if TEMPLATES[kind].form else [_sentence(line) for line in lines]


def _sentence(line: str) -> str:
    """What an officer wrote without its full stop gets one."""
    return line if line.endswith(tuple("。；：！？，、）”")) else f"{line}。"


@dataclass(frozen=True)
class Element:
    """A statutory element of a letter: whether it is there, and what it is called."""

    name: str
    is_there: bool


def elements(
    kind: LetterKind,
    *,
    addressee: str,
    number: str,
    body: Iterable[str],
    signature: str,
    date: str,
    facts: Iterable[str] = (),
    article: str = "",
    bodies: Iterable[str] | None = None,
) -> list[Element]:
    """What the letter must hold, with what this one holds; a letter that lacks one is not issued.

    ``facts`` are what it must tell of the application (number, day of receipt, what is asked), ``article`` the ground
    it must cite, ``bodies`` those to whom its remedies lead (None: it carries none).
    """
    text, template = "".join(body), TEMPLATES[kind]
    found = [Element("受送达人", bool(addressee.strip())), Element("文号", bool(number.strip()))]
    if not template.to_others:
        told = list(facts)
        found.append(
            Element("申请的登记编号、收到日期和内容", bool(told) and all(one and one in text for one in told))
        )
    if template.ends and kind not in WITHOUT_ARTICLE:
        found.append(Element("依据的条款", bool(article) and article in text))
    found += [Element("署名", bool(signature.strip())), Element("日期", bool(date.strip()))]
    if bodies is not None:
        named = all(one and one in text for one in bodies)
        found.append(Element("救济途径（机关和期限）", named and "日内" in text and "行政复议" in text))
    return found


WITHOUT_ARTICLE = frozenset({LetterKind.LAPSED})
"""Closing notes whose dates say it all."""


class Checked(Term):
    """How a proposal to publish was judged."""

    PUBLISHED = "published", "属于主动公开的范围，予以主动公开"
    NOT_PUBLISHED = "not_published", "不属于主动公开的范围，不纳入主动公开"


def names_remedies(kind: LetterKind, values: Mapping[str, str]) -> bool:
    """Whether this letter must tell of remedies; about a correction it does where it turns the applicant away."""
    if kind is LetterKind.CORRECTION:
        return values.get("result") in {finding.label for finding in REMEDIED}
    return TEMPLATES[kind].remedy


def wording_refusal(kind: LetterKind, body: str) -> str:
    """Why ``body`` cannot be the text of this letter; empty where it can: the same fields, each at least once."""
    try:
        parts = list(string.Formatter().parse(body))
    except ValueError:
        return "有花括号没有成对，请检查。"
    if any(
        spec or turn or (name is not None and not name.isidentifier()) for _text, name, spec, turn in parts
    ):
        return "花括号里只能写字段名称，例如 {received}。"
    named, owed = fields_in(body), TEMPLATES[kind].fields
    if lacking := sorted(owed - named):
        return f"缺少字段：{'、'.join(f'{{{one}}}（{WORDS[one]}）' for one in lacking)}。"
    if unknown := sorted(named - owed):
        return f"这份文书没有字段：{'、'.join(f'{{{one}}}' for one in unknown)}。"
    return ""
