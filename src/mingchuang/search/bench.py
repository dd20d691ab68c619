"""Figures of the search over made-up documents, counted against plain substring search.

The texts are drawn from a small vocabulary of administrative words, names and numbers made here; no document
of any place is in them. Everything happens in a folder of its own: the installation's index is not touched.
"""

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.test.utils import override_settings

from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.search import sources
from mingchuang.search.actions import follow, rebuild
from mingchuang.search.queries import search
from mingchuang.search.rules import fold, number_key
from mingchuang.search.sources import DocumentSource, SearchDocument

WORDS = [
    "政府",
    "信息",
    "公开",
    "工作",
    "通知",
    "意见",
    "办法",
    "方案",
    "规定",
    "实施",
    "管理",
    "建设",
    "发展",
    "服务",
    "项目",
    "资金",
    "财政",
    "预算",
    "决算",
    "教育",
    "卫生",
    "医疗",
    "住房",
    "保障",
    "就业",
    "创业",
    "补贴",
    "养老",
    "救助",
    "低保",
    "残疾",
    "儿童",
    "妇女",
    "农业",
    "农村",
    "乡镇",
    "街道",
    "社区",
    "村民",
    "居民",
    "企业",
    "市场",
    "监督",
    "检查",
    "安全",
    "生产",
    "应急",
    "消防",
    "防汛",
    "抗旱",
    "森林",
    "生态",
    "环境",
    "保护",
    "污染",
    "治理",
    "垃圾",
    "分类",
    "绿化",
    "道路",
    "交通",
    "公交",
    "桥梁",
    "供水",
    "供电",
    "供热",
    "燃气",
    "土地",
    "规划",
    "审批",
    "许可",
    "登记",
    "证明",
    "申请",
    "受理",
    "办理",
    "答复",
    "投诉",
    "举报",
    "信访",
    "复议",
    "诉讼",
    "普法",
    "宣传",
    "培训",
    "会议",
    "调研",
    "视察",
    "招商",
    "引资",
    "园区",
    "科技",
    "创新",
    "数据",
    "平台",
    "网站",
    "统计",
    "普查",
    "人口",
    "户籍",
    "文化",
    "旅游",
    "体育",
    "图书",
    "档案",
    "博物",
    "非遗",
    "节日",
    "活动",
    "志愿",
    "干部",
    "任免",
    "考核",
    "招聘",
    "录用",
    "公示",
    "结果",
    "名单",
    "标准",
    "依据",
    "程序",
    "期限",
    "责任",
    "机关",
    "部门",
    "单位",
    "负责",
    "联系",
    "电话",
    "地址",
    "时间",
    "年度",
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "伟芳敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉"
QUERIES = 200
SOURCE = "made"


def document(number: int, seed: int = 7, characters: int = 1000) -> SearchDocument:
    """The made-up document of a number; the same number gives the same document."""
    chance = random.Random(seed * 1_000_003 + number)
    year = 2008 + number % 18
    body: list[str] = []
    length = 0
    while length < characters:
        sentence = "".join(_skewed(chance) for _ in range(chance.randint(4, 12)))
        if chance.random() < 0.08:
            sentence += (
                chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(["", chance.choice(GIVEN)])
            )
        body.append(sentence + chance.choice("，，。；"))
        length += len(body[-1])
    cited = f"示政办〔{year}〕{chance.randint(1, 400)}号"
    return SearchDocument(
        key=f"{SOURCE}:{number}",
        version="1",
        title=f"关于{''.join(_skewed(chance) for _ in range(4))}的通知",
        url=f"/zwgk/{number}.html",
        text=f"依据{cited}，" + "".join(body),
        published_at=datetime.fromisoformat(f"{year}-01-01T09:00:00+08:00") + timedelta(hours=number % 8000),
        document_number=f"明政〔{year}〕{number}号",
        organisation=f"made-{number % 40}",
        kind=("notice", "policy", "news")[number % 3],
        columns=("/zwgk/", f"/zwgk/made-{number % 30}/"),
    )


def _skewed(chance: random.Random) -> str:
    """A word; the first ones of the vocabulary come much more often."""
    return WORDS[int(len(WORDS) * chance.random() ** 2)]


def questions(scale: int) -> list[str]:
    """What is asked: common words, names, substrings of 2, 3, 4 and 6 characters, numbers."""
    chance = random.Random(20260302)
    asked = WORDS[:20]
    asked += [chance.choice(SURNAMES) + chance.choice(GIVEN) for _ in range(50)]
    for length, count in ((2, 40), (3, 30), (4, 20), (6, 15)):
        asked += [_piece(chance, scale, length) for _ in range(count)]
    while len(asked) < QUERIES:
        asked.append(document(chance.randrange(scale)).text[2:].split("，")[0])
    return asked


def _piece(chance: random.Random, scale: int, length: int) -> str:
    while True:
        text = document(chance.randrange(scale)).text
        start = chance.randrange(len(text) - length)
        piece = text[start : start + length]
        if not any(one in "，。；〔〕0123456789" for one in piece):
            return piece


def bench(scale: int, *, at: datetime) -> dict[str, dict[str, float]]:
    """``figures`` and ``ratios`` at ``scale`` documents.

    The change that is timed until it can be found is queued in a transaction that is rolled back.
    """
    with _own_index(scale) as library:
        began = time.perf_counter()
        built = rebuild(at=at)
        seconds = time.perf_counter() - began
        asked = questions(scale)
        totals, durations = _asked(asked)
        _, filtered = _asked(asked, facets=True)
        truth = _truth(asked, scale)
        return {
            "figures": {
                "documents": built.documents,
                "build_documents_per_second": round(scale / seconds, 1),
                "index_megabytes": round(built.bytes / 1e6, 1),
                "query_p50_ms": _percentile(durations, 0.50),
                "query_p99_ms": _percentile(durations, 0.99),
                "query_with_filters_p50_ms": _percentile(filtered, 0.50),
                "query_with_filters_p99_ms": _percentile(filtered, 0.99),
                "queries": len(asked),
                "counts_wrong": sum(one != other for one, other in zip(totals, truth, strict=True)),
                "commit_to_visible_ms": _until_visible(library, scale, at),
                "peak_memory_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            },
            "ratios": {"index_to_text": round(built.bytes / _text_bytes(scale), 2)},
        }


class _Library:
    """Made-up documents by number, and those changed by hand."""

    def __init__(self, scale: int) -> None:
        self.scale = scale
        self.changed: dict[str, SearchDocument] = {}

    def documents(self, ids: Sequence[str]) -> Iterable[SearchDocument]:
        return (self.changed.get(one) or document(int(one)) for one in ids)

    def versions(self) -> Iterator[tuple[str, str]]:
        return ((str(number), "1") for number in range(self.scale))


@contextmanager
def _own_index(scale: int) -> Iterator[_Library]:
    library = _Library(scale)
    kept = dict(sources._sources)
    with tempfile.TemporaryDirectory() as folder, override_settings(INDEX=Path(folder)):
        sources._sources.clear()
        sources.offer(DocumentSource(SOURCE, library.documents, library.versions))
        try:
            yield library
        finally:
            sources._sources.clear()
            sources._sources.update(kept)


def _asked(asked: list[str], *, facets: bool = False) -> tuple[list[int], list[float]]:
    totals, durations = [], []
    for written in asked:
        began = time.perf_counter()
        totals.append(search(written, facets=facets).total)
        durations.append(time.perf_counter() - began)
    return totals, durations


def _truth(asked: list[str], scale: int) -> list[int]:
    """Counted by plain substring search over folded text; a document's own number counts too."""
    wanted = [(fold(written), number_key(written)) for written in asked]
    counts = [0] * len(wanted)
    for number in range(scale):
        one = document(number)
        whole = fold(f"{one.title}\n{one.text}\n{one.document_number}")
        for place, (written, _) in enumerate(wanted):
            counts[place] += written in whole
    return counts


def _until_visible(library: _Library, scale: int, at: datetime) -> float:
    changed = replace(document(0), title="甯勰翀的公报", version="2")
    library.changed["0"] = changed
    with transaction.atomic():
        put(Stream.SEARCH, [changed.key])
        spent = _timed(lambda: (follow(at=at), search("甯勰翀")))
        transaction.set_rollback(True)
    return round(spent * 1000, 1)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _percentile(durations: list[float], share: float) -> float:
    return round(sorted(durations)[min(len(durations) - 1, int(share * len(durations)))] * 1000, 2)


def _text_bytes(scale: int) -> int:
    sample = [len(document(number).text.encode()) for number in range(min(scale, 500))]
    return int(sum(sample) / len(sample) * scale)
