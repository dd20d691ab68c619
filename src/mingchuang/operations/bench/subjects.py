"""What can be measured, at which sizes, and what is promised about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mingchuang.screening.rules import Kind

Figures = Mapping[str, float]
Measured = Sequence[tuple[int, Figures]]


@dataclass(frozen=True)
class Promise:
    """A figure or ratio with its bound; ``label`` is what people read."""

    key: str
    label: str
    at_least: float | None = None
    at_most: float | None = None

    def is_kept(self, value: float) -> bool:
        """Whether the measured value is within the bound."""
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is None or value <= self.at_most

    @property
    def bound(self) -> str:
        """The bound as people read it; empty where only the value is of interest."""
        if self.at_least is not None:
            return f"不低于 {self.at_least:g}"
        return f"不高于 {self.at_most:g}" if self.at_most is not None else ""


def _as_one(measured: Measured) -> tuple[dict[str, float], dict[str, float]]:
    """The only size as it is; keys that begin with ``ratio_`` become ratios."""
    figures = dict(measured[-1][1])
    ratios = {key.removeprefix("ratio_"): figures.pop(key) for key in list(figures) if key[:6] == "ratio_"}
    return figures, ratios


def _grown(*keys: str) -> Callable[[Measured], tuple[dict[str, float], dict[str, float]]]:
    return Growth(keys)


@dataclass(frozen=True)
class Growth:
    """The figures of both sizes, and how the named ones grew from the small to the large."""

    keys: Sequence[str]

    def __call__(self, measured: Measured) -> tuple[dict[str, float], dict[str, float]]:
        figures = {f"{key}_at_{size}": value for size, found in measured for key, value in found.items()}
        figures |= measured[-1][1]
        small, large = measured[0][1], measured[-1][1]
        return figures, {f"{key}_growth": round(large[key] / max(small[key], 1e-9), 2) for key in self.keys}


def _with_memory_a_page(measured: Measured) -> tuple[dict[str, float], dict[str, float]]:
    """How memory grew, and what each further page added to it (in KB)."""
    figures, ratios = Growth(("peak_memory_megabytes",))(measured)
    small, large = measured[0][1], measured[-1][1]
    more = large["peak_memory_megabytes"] - small["peak_memory_megabytes"]
    figures["memory_kilobytes_a_page"] = round(more * 1000 / max(large["pages"] - small["pages"], 1), 2)
    return figures, ratios


def _once(scale: int) -> list[int]:
    return [scale]


def _at_most_a_thousand(scale: int) -> list[int]:
    return [min(scale, 1000)]


def _tenth_and_whole(scale: int) -> list[int]:
    return [max(scale // 10, 100), scale]


def _three_thousand_and_whole(scale: int) -> list[int]:
    """Fewer than three thousand articles have too few pages for more than one process."""
    return [3_000, scale] if scale > 3_000 else [scale]


def _hundredth_and_whole(scale: int) -> list[int]:
    return [max(scale // 100, 500), scale]


@dataclass(frozen=True)
class Subject:
    """One thing to measure: ``module`` holds ``measure(scale)``, run in a child for each of ``sizes``."""

    name: str
    label: str
    module: str
    scale: int
    promises: Sequence[Promise]
    sizes: Callable[[int], list[int]] = _once
    combine: Callable[[Measured], tuple[dict[str, float], dict[str, float]]] = field(default=_as_one)
    unit: str = "条"


_HERE = "mingchuang.operations.bench"

SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject(
            "front", "阅读网页", f"{_HERE}.front", 300,
            [
                Promise("front_pages_per_second", "网站前端，每秒网页数"),
                Promise("front_p50_ms", "网站前端，32个连接，半数请求的用时上限（毫秒）"),
                Promise("front_p99_ms", "网站前端，32个连接，99%请求的用时上限（毫秒）", at_most=20),
                Promise("front_to_nginx", "与 nginx 之比", at_least=0.4),
                Promise("front_to_django", "与每次现做网页之比", at_least=30),
            ],
        ),
        Subject(
            "publish", "发布一条信息", f"{_HERE}.publish", 10_000,
            [
                Promise("seconds_to_visible", "从签发到网页可见（秒）", at_most=1),
                Promise("seconds_to_found", "从签发到可以搜到（秒）", at_most=1),
                Promise("pages_rendered", "重做的网页数"),
                Promise("queries", "数据库查询次数"),
                Promise("pages_rendered_growth", "信息增加十倍后，重做网页数的倍数", at_most=1.2),
                Promise("seconds_to_visible_growth", "信息增加十倍后，用时的倍数"),
            ],
            _tenth_and_whole, _grown("pages_rendered", "queries", "seconds_to_visible"),
        ),
        Subject(
            "build", "全站重新生成", f"{_HERE}.build", 12_000,
            [
                Promise("pages_per_second", "每秒网页数（双核）", at_least=500),
                Promise("pages_per_processor_second", "每秒处理器时间的网页数（不受机器上其他工作影响）"),
                Promise("peak_memory_megabytes", "所有进程内存峰值之和（MB）", at_most=1_000),
                Promise("peak_memory_megabytes_growth", "信息比3,000条增加后，内存的倍数", at_most=1.3),
                Promise("memory_kilobytes_a_page", "每多一个网页，内存增加（KB）"),
                Promise("pages", "网页总数"),
            ],
            _three_thousand_and_whole, _with_memory_a_page,
        ),
        Subject(
            "queries", "数据库查询次数", f"{_HERE}.queries", 5_000,
            [
                Promise(f"{page}_growth", f"{label}：信息增加十倍后的倍数", at_most=1)
                for page, label in (
                    ("home", "首页"), ("column", "栏目页"), ("archive", "栏目往年页"), ("article", "信息页"),
                    ("organisation", "机构页"),
                    ("desk_list", "工作台信息列表"), ("desk_filtered", "工作台筛选"),
                )
            ],
            _tenth_and_whole, _grown("home", "column", "archive", "article", "organisation", "desk_list", "desk_filtered"),
        ),
        Subject(
            "coverage", "公开事项总览", f"{_HERE}.coverage", 20_000,
            [
                Promise("page_ms", "总览页，400项 × 40个单位（毫秒）", at_most=500),
                Promise("coverage_ms", "其中计算（毫秒）"),
                Promise("queries", "数据库查询次数", at_most=20),
                Promise("lines", "格数"),
            ],
        ),
        Subject(
            "letters", "签发答复书", f"{_HERE}.letters", 100,
            [
                Promise("letter_p50_seconds", "签发一份答复书，半数的用时上限（秒）", at_most=0.3),
                Promise("letter_p99_seconds", "签发一份答复书，99%的用时上限（秒）"),
                Promise("letters_per_second", "成批签发，每秒份数", at_least=10),
            ],
        ),
        Subject(
            "report", "年度报告", f"{_HERE}.reporting", 30_000,
            [
                Promise("figures_seconds", "一年的全部数据，从头统计（秒）", at_most=20),
                Promise("figures_again_ms", "其后没有变化时再看一遍（毫秒）", at_most=2_000),
                Promise("page_first_seconds", "报告页面，当天第一次打开（秒）", at_most=20),
                Promise("page_seconds", "报告页面，再次打开（秒）"),
                Promise("list_ms", "最大的几个数，清单第一页（毫秒）", at_most=200),
                Promise("pdf_seconds", "整份报告的 PDF（秒）", at_most=2),
            ],
        ),
        Subject(
            "check", "检查年度报告", f"{_HERE}.checking", 100,
            [
                Promise("reports_per_second", "文本，每秒份数", at_least=5),
                Promise("pdf_seconds", "500 页 PDF（秒）"),
                Promise("pdf_memory_megabytes", "500 页 PDF 的内存峰值（MB）"),
                Promise("pdf_memory_growth", "与 50 页 PDF 相比，内存的倍数", at_most=1.5),
            ],
        ),
        Subject(
            "search", "搜索", f"{_HERE}.searching", 10_000,
            [
                Promise("query_p50_ms", "半数搜索的用时上限（毫秒）"),
                Promise("query_p99_ms", "99%搜索的用时上限（毫秒）", at_most=50),
                Promise("commit_to_visible_ms", "从保存到可以搜到（毫秒）", at_most=1_000),
                Promise("counts_wrong", "结果数有误的搜索", at_most=0),
                Promise("index_to_text", "索引与文字大小之比"),
            ],
        ),
        Subject(
            "migration", "整批迁入网页", f"{_HERE}.migration", 3_000,
            [
                Promise("pages_per_second", "每秒迁入网页数（不带附件）", at_least=200),
                Promise("pages_per_processor_second", "每秒处理器时间迁入网页数（不受机器上其他工作影响）"),
                Promise("peak_memory_megabytes", "内存峰值（MB）"),
                Promise("peak_memory_megabytes_growth", "网页增加十倍后，内存的倍数", at_most=1.3),
            ],
            _tenth_and_whole, _grown("pages_per_second", "peak_memory_megabytes"),
        ),
        Subject(
            "import", "导入", f"{_HERE}.importing", 10_000,
            [
                Promise("documents_per_second", "每秒导入件数", at_least=1_000),
                Promise("documents_per_processor_second", "每秒处理器时间导入件数（不受机器上其他工作影响）"),
                Promise("peak_memory_megabytes", "内存峰值（MB）"),
                Promise("peak_memory_megabytes_growth", "文件增加十倍后，内存的倍数", at_most=1.3),
            ],
            _tenth_and_whole, _grown("documents_per_second", "peak_memory_megabytes"),
        ),
        Subject(
            "screening", "发布前检查", f"{_HERE}.screening", 2_000,
            [
                Promise("recall_checksummed", "文字和表格中身份证号、银行卡号的查全率", at_least=0.99),
                Promise("recall_pictures", "200dpi 清晰图片中号码的查全率", at_least=0.95),
                Promise("precision", "查准率", at_least=0.98),
                *(
                    Promise(f"{figure}_{kind.value}", f"{kind.label}：{word}")
                    for kind in Kind if kind not in (Kind.LANDLINE, Kind.WORDING, Kind.UNREADABLE, Kind.MASKED)
                    for figure, word in (("recall", "查全率"), ("precision", "查准率"))
                ),
                Promise("text_megabytes_per_second", "5,000 条用语，文字检查（每核，MB/秒）", at_least=20),
                Promise("pdf_300_pages_seconds", "300 页 PDF（秒）", at_most=10),
                Promise("picture_seconds", "一张 A4 图片（秒）", at_most=8),
                Promise("picture_memory_megabytes", "识别图片时的内存峰值（MB）", at_most=1_500),
                Promise("redaction_page_seconds", "遮盖 50 页 PDF，每页用时（秒）", at_most=0.3),
                Promise("redaction_memory_megabytes", "遮盖时的内存峰值（MB）", at_most=1_000),
                Promise("redaction_page_kilobytes", "遮盖后每页大小（KB）", at_most=250),
            ],
        ),
        Subject(
            "foi", "依申请公开", f"{_HERE}.applications", 200_000,
            [
                *(
                    promise
                    for page, label in (
                        ("home", "工作台首页"), ("ledger", "申请台账"), ("ledger_filtered", "台账筛选"), ("case", "申请页面"),
                    )
                    for promise in (
                        Promise(f"{page}_ms", f"{label}，半数用时上限（毫秒）", at_most=300),
                        Promise(f"{page}_processor_ms", f"{label}，处理器时间（毫秒，不受机器上其他工作影响）"),
                        Promise(f"{page}_quickest_ms_growth", f"{label}：申请增加一百倍后，最快一次用时的倍数", at_most=2),
                        Promise(f"{page}_queries_growth", f"{label}：申请增加一百倍后，数据库查询次数的倍数", at_most=1),
                    )
                ),
                Promise("tally_seconds", "全年统计表（秒）", at_most=1),
                Promise("clock_ms", "有10个事件的期限计算（毫秒）", at_most=1),
            ],
            _hundredth_and_whole,
            _grown(*(f"{page}_{what}" for page in ("home", "ledger", "ledger_filtered", "case") for what in ("quickest_ms", "queries"))),
        ),
        Subject(
            "inspection", "网站检查", f"{_HERE}.inspecting", 6_000,
            [
                Promise("pages", "检查的网页数"),
                Promise("seconds_for_10000", "检查 1 万个网页（秒）", at_most=120),
                Promise("pages_per_second", "每秒网页数"),
                Promise("peak_memory_megabytes", "内存峰值（MB）"),
            ],
        ),
        Subject(
            "nightly", "夜间复查", f"{_HERE}.nightly", 10_000,
            [
                Promise("articles_per_second", "每秒复查条数"),
                Promise("minutes_for_100000", "折算复查 10 万条（分钟）", at_most=15),
                Promise("second_round_seconds", "没有变化时再查一遍（秒）"),
                Promise("peak_memory_megabytes", "内存峰值（MB）"),
            ],
        ),
        Subject(
            "backup", "备份和恢复", f"{_HERE}.carrying", 2_000,
            [
                Promise("megabytes", "备份文件（MB）"),
                Promise("backup_megabytes_per_second", "备份，每秒 MB", at_least=50),
                Promise("backup_processor_seconds", "备份用去的处理器时间（秒）"),
                Promise("backup_memory_megabytes", "备份时的内存峰值（MB）", at_most=300),
                Promise("restore_megabytes_per_second", "恢复到可用，每秒 MB（含建表、核对、重建索引）", at_least=50),
                Promise("restore_processor_seconds", "恢复用去的处理器时间（秒，两个进程合计）"),
                Promise("restore_memory_megabytes", "恢复时的内存峰值（MB，两个进程合计）", at_most=300),
            ],
        ),
        Subject(
            "proof", "网页的证明", f"{_HERE}.proving", 100_000,
            [
                Promise("pages", "发布版的地址数"),
                Promise("proof_ms", "一份证明，半数的用时上限（毫秒）", at_most=10),
                Promise("proof_p99_ms", "一份证明，99%的用时上限（毫秒）"),
                Promise("proof_bytes", "证明的大小（字节）", at_most=4096),
                Promise("first_seconds", "每版第一份证明（秒，含建树）"),
            ],
        ),
        Subject(
            "verify", "核对发布版", f"{_HERE}.verifying", 5_000,
            [
                Promise("pages", "核对的文件数"),
                Promise("verify_megabytes_per_second", "核对，每秒 MB"),
                Promise("hashing_megabytes_per_second", "只算摘要，每秒 MB"),
                Promise("verify_to_hashing", "核对与只算摘要之比（处理器时间）", at_least=0.7),
            ],
        ),
        Subject(
            "crowd", "编辑时的阅读", f"{_HERE}.crowding", 300,
            [
                Promise("editors", "同时在工作台的人数"),
                Promise("desk_requests", "其间工作台的请求数"),
                Promise("desk_failed", "其中失败的", at_most=0),
                Promise("desk_signed", "签发并公开的信息"),
                Promise("desk_p50_ms", "工作台，半数请求的用时上限（毫秒）"),
                Promise("public_quiet_p99_ms", "网站前端，无人办公时，99%网页的用时上限（毫秒）"),
                Promise("public_crowded_p99_ms", "网站前端，办公时，99%网页的用时上限（毫秒）"),
                Promise("public_crowded_to_quiet", "网站前端，两者之比", at_most=2),
                Promise("nginx_quiet_p99_ms", "nginx，无人办公时，99%网页的用时上限（毫秒）"),
                Promise("nginx_crowded_p99_ms", "nginx，办公时，99%网页的用时上限（毫秒）"),
                Promise("nginx_crowded_to_quiet", "nginx，两者之比", at_most=2),
            ],
        ),
        Subject(
            "nodes", "两台应用服务器", f"{_HERE}.nodes", 300,
            [
                Promise("cores", "可用的处理器核数（每台一核，两台两核）"),
                Promise("one_node_per_second", "一台，每秒动态请求数"),
                Promise("two_nodes_per_second", "两台，每秒动态请求数"),
                Promise("two_to_one", "两台与一台之比", at_least=1.5),
                Promise("one_node_processor_ms", "一台，每个请求的处理器时间（毫秒）"),
                Promise("two_nodes_processor_ms", "两台同时，每个请求的处理器时间（毫秒）"),
                Promise("processor_two_to_one", "每个请求的处理器时间，两台与一台之比（不受机器上其他工作影响）", at_most=1.3),
                Promise("smaller_share", "两台同时，较少的一台所占的份额"),
            ],
        ),
        Subject(
            "faults", "随时断电", f"{_HERE}.faults.killing", 100,
            [
                Promise("kills", "强行终止进程的次数"),
                Promise("at_points", "其中在选定位置上的"),
                Promise("broken", "其后不成立的约束", at_most=0),
                Promise("seconds", "用时（秒，不含准备）"),
                Promise("seconds_per_kill", "每次用时（秒，含再启动和逐项核对）"),
                Promise("seed", "这一次的种子（MINGCHUANG_FAULTS_SEED）"),
            ],
            _at_most_a_thousand, unit="次",
        ),
        Subject(
            "falls", "两台应用随时断电", f"{_HERE}.faults.falling", 20,
            [
                Promise("kills", "强行终止应用、后台、nginx 的次数"),
                Promise("broken", "丢失、重复、陈旧、残缺和不成立的约束", at_most=0),
                Promise("articles", "其间起草、审核、签发的信息"),
                Promise("applications", "其间提交的申请"),
                Promise("pages_read", "其间读过并核对的网页"),
                Promise("unanswered", "其间没有得到答复的阅读请求"),
                Promise("seconds", "用时（秒，不含准备）"),
                Promise("seed", "这一次的种子（MINGCHUANG_FAULTS_SEED）"),
            ],
            _at_most_a_thousand, unit="次",
        ),
    )
}  # fmt: skip
"""By name, in the order in which ``bench all`` runs them."""
