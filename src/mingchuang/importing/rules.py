"""How the labels, dates and kinds of other systems are understood, and why a document is refused."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from mingchuang.publishing.rules import EARLIEST, TITLE_LENGTH, ArticleKind, Genre, Validity
from mingchuang.terms import Term


class Reason(Term):
    """Why a document was not taken; the label says what to do."""

    NOT_FOUND = "not_found", "找不到这个文件或文件夹，请核对路径。"
    NOT_SUPPORTED = "not_supported", "不是可以导入的文件类型，请提供 JSON 或 HTML 文件。"
    TOO_LARGE = "too_large", "文件超过 20 MB，请检查是否误选，或拆分后再导入。"
    UNREADABLE = "unreadable", "文件内容无法读取（编码或格式损坏），请重新导出后再导入。"
    NO_TITLE = "no_title", "没有标题，请补充标题后再导入。"
    TITLE_TOO_LONG = "title_too_long", f"标题超过 {TITLE_LENGTH} 字，多半是把正文当成了标题，请核对。"
    NO_TEXT = "no_text", "没有正文，只有题名或文件头，请补充正文或附件后再导入。"
    WRONG_DATE = "wrong_date", "日期不存在、无法识别、早于1949年10月或晚于今天，请核对原文。"
    OUTSIDE = "outside", "引用了文件夹以外的路径，为安全起见不予读取。"
    MISLABELLED = "mislabelled", "内容与扩展名不符（例如网页其实是程序或压缩包），请重新导出。"
    SCREENED = (
        "screened",
        "发布前检查发现不能直接公开的内容（如身份证号、密级标志），请转为草稿，脱敏或改正后再发布。",
    )
    ASKED = "asked", "发布前检查有须由人判断的内容，请由迁入人以外的人看过后决定。"
    NO_COLUMN = "no_column", "原栏目没有对应的新栏目，请选定栏目后收进。"
    NO_DATE = "no_date", "没有发布日期，收进后会被当成新发布的；请补上原发布日期后收进。"
    FILE_MISSING = "file_missing", "来源里没有这个文件。"
    DISCARDED = "discarded", "经办人决定不收，理由见备注。"


IN_SHORT = {
    Reason.SCREENED: "不能直接公开",
    Reason.ASKED: "须由人判断",
    Reason.NO_COLUMN: "没有对应栏目",
    Reason.NO_DATE: "没有发布日期",
}
"""The reasons of quarantine in a word, for lists and choices."""


class BatchState(Term):
    """How far a batch has come."""

    PREPARING = "preparing", "准备中"
    WAITING = "waiting", "排队等待"
    RUNNING = "running", "正在迁入"
    STOPPED = "stopped", "中断，可继续"
    DONE = "done", "已完成"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"


RUNNABLE = (BatchState.PREPARING, BatchState.WAITING, BatchState.RUNNING, BatchState.STOPPED)
"""States from which a batch can be run or run on."""


class Outcome(Term):
    """What became of one document of a batch; each has exactly one, so that the account adds up."""

    TAKEN = "taken", "收进"
    DOUBLED = "doubled", "重复"
    REFUSED = "refused", "不收"
    QUARANTINED = "quarantined", "隔离"


class ImportVerb(Term):
    """What happens to batches."""

    BATCH_STARTED = "batch.started", "开始迁移批次"
    BATCH_DONE = "batch.done", "完成迁移批次"
    BATCH_UNDONE = "batch.undone", "撤销迁移批次"
    ITEM_CORRECTED = "batch.item_corrected", "改正后收进"
    ITEM_DRAFTED = "batch.item_drafted", "隔离件转为草稿"
    ITEM_DISCARDED = "batch.item_discarded", "隔离件不收"
    ITEM_ANSWERED = "batch.item_answered", "隔离件看过后公开"


OLD_ADDRESS = "old-address:"
"""The key on which the redirect of an old address depends; its path follows."""

OLD_ADDRESSES = "~old-addresses"
"""The page source of old addresses: the last of all by name, so that it never takes a page of our own away."""

MAX_BYTES = 20 * 1024 * 1024

_LABELS = {
    "title": ("标题", "名称", "信息名称", "文件名称"),
    "index_number": ("索引号",),
    "subject": ("主题分类", "主题", "分类"),
    "issuing_body": ("发文机关", "发文机构", "发布机构", "制定机关", "公开机构", "发布单位"),
    "document_number": ("发文字号", "文号", "发文文号", "文件编号", "文件号"),
    "number_in_text": ("文号(fromtext)",),
    "written_on": ("成文日期", "发文日期", "生成日期", "产生日期", "落款", "印发日期"),
    "published_on": ("发布日期", "发布时间", "公布日期", "时间", "日期", "公开日期"),
    "effective_on": ("施行日期", "生效日期", "实施日期"),
    "validity": ("效力状态", "有效性", "时效性"),
    "keywords": ("主题词", "关键词"),
    "source": ("来源", "信息来源", "稿件来源"),
    "genre": ("体裁", "公文种类", "文种"),
    "column": ("栏目", "栏目名称", "所属栏目"),
    "organisation": (),
    "url": ("原网址", "网址"),
    "attachments": ("附件",),
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in (field, *labels)}


@lru_cache(maxsize=4096)
def field_of(label: str) -> str:
    """Which field a label means (``索 引 号：`` → ``index_number``); empty for labels that we do not use."""
    return _FIELD_OF.get(label_key(label), "")


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """A label as it is compared: without blanks, colon and brackets (``索 引 号：`` → ``索引号``)."""
    folded = unicodedata.normalize("NFKC", label)
    return "".join(folded.split()).rstrip(":").strip("【】[]")


_NAMED_BEFORE = re.compile(r"[》〉]\s*[（(]\s*$")


def own_number(read: str, text: str) -> str:
    """A 文号 that a program read out of the text, if it is the document's own; empty where the text says whose it is:
    《关于……的请示》（承市政〔2023〕39号）收悉。"""
    before = text[: max(0, text.find(read))]
    return "" if _NAMED_BEFORE.search(before) else read


_ORDERED = re.compile(r"^(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?(?:\D|$)")
_REVERSED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_NOTHING = frozenset({"", "null", "none", "-", "--", "无", "——"})


@lru_cache(maxsize=4096)
def day_of(written: str) -> date | None:
    """The day that a written date means, in any form found on government pages; None for a blank.

    ``2024年01月26日``, ``2018年11月 12 日``, ``2024-01-31 15:29:06``, ``2019/4/25 9:32:09``, ``02.06.2017``.
    Raises ``ValueError`` for what is no date or a day that does not exist.
    """
    folded = "".join(unicodedata.normalize("NFKC", written).split())
    if folded.lower() in _NOTHING:
        return None
    if match := _REVERSED.match(folded):
        return date(int(match[3]), int(match[2]), int(match[1]))
    # Without its spaces a time would run into the day: ``2024-01-3115:29:06``.
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", written)).strip()
    spaced = re.sub(r"(?<=[年月])\s+|\s+(?=[年月日])", "", spaced)
    match = _ORDERED.match(spaced)
    if not match:
        raise ValueError(written)
    return date(int(match[1]), int(match[2]), int(match[3]))


_DAY_IN_ADDRESS = re.compile(
    r"(?<!\d)(19[5-9]\d|20\d\d)(?:([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)|/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/)"
)


def day_in_address(address: str) -> date | None:
    """The day that an old address names (``/201401/t20140112_5.html``); None where it names none.

    A suggestion for a person: old platforms wrote the day of entry there, which need not be that of publication.
    """
    for found in _DAY_IN_ADDRESS.finditer(address):
        try:
            return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
        except ValueError:
            continue
    return None


def is_possible(day: date | None, today: date) -> bool:
    """Whether a document can carry this day."""
    return day is None or EARLIEST <= day <= today


_KINDS = (
    (("解读",), ArticleKind.INTERPRETATION),
    (("公示", "征求意见", "公告", "通告", "清单"), ArticleKind.ANNOUNCEMENT),
    (("人事", "任免", "招聘"), ArticleKind.PERSONNEL),
    (("预算", "决算", "统计", "年度报告", "年报"), ArticleKind.STATISTIC),
    (
        ("规章", "规范性文件", "政策文件", "办公厅文件", "办公室文件", "意见", "决定", "规定", "办法"),
        ArticleKind.POLICY,
    ),
    (("规划", "计划"), ArticleKind.PLAN),
    (("会议", "新闻", "动态", "要闻", "工作"), ArticleKind.NEWS),
    (("通知",), ArticleKind.NOTICE),
)


def kind_of(word: str, title: str, *, has_number: bool) -> ArticleKind:
    """Which kind a document is, by the word its system gave it, else by its title; with a 文号 a policy."""
    for text in (word, title):
        for words, kind in _KINDS:
            if text and any(each in text for each in words):
                if kind in (ArticleKind.NOTICE, ArticleKind.PLAN) and has_number:
                    return ArticleKind.POLICY
                return kind
    return ArticleKind.POLICY if has_number else ArticleKind.NOTICE


def validity_of(written: str) -> Validity | None:
    """The validity that a word means; None where it says nothing."""
    for words, validity in (
        (("废止",), Validity.REPEALED),
        (("失效", "无效"), Validity.EXPIRED),
        (("修改", "修订"), Validity.AMENDED),
        (("有效",), Validity.IN_FORCE),
    ):
        if any(word in written for word in words):
            return validity
    return None


def genre_of(title: str) -> str:
    """The 体裁 by the last words of a title (…的通知 → 通知); empty where none fits."""
    bare = re.sub(r"[（(].*?[)）]$|》+$", "", title.strip())
    for genre in Genre:
        for label in {genre.label, genre.label.split("（")[0]}:
            if bare.endswith(label):
                return genre.value
    return ""


COLUMN_OF_KIND = {
    ArticleKind.NEWS: "/xwdt/zwyw/",
    ArticleKind.NOTICE: "/xwdt/tzgg/",
    ArticleKind.POLICY: "/zwgk/zcwj/bmwj/",
    ArticleKind.INTERPRETATION: "/zwgk/zcjd/",
    ArticleKind.ANNOUNCEMENT: "/xwdt/tzgg/",
    ArticleKind.PERSONNEL: "/zwgk/fdzdgk/jgzn/",
    ArticleKind.PLAN: "/zwgk/fdzdgk/ghjh/",
    ArticleKind.STATISTIC: "/zwgk/fdzdgk/tjxx/",
    ArticleKind.REPOST: "/xwdt/szzt/",
}
"""Where a document goes when no column is named."""
