"""Which files may come into the house, how large, and what is said to whoever sent one that may not."""

from dataclasses import dataclass

from mingchuang.terms import Term

MB = 1024 * 1024


class FileKind(Term):
    """What a file is by its content."""

    PDF = "pdf", "PDF 文档"
    OFD = "ofd", "OFD 版式文档"
    DOCX = "docx", "Word 文档"
    DOC = "doc", "Word 97–2003 文档"
    WPS = "wps", "WPS 文字文档"
    XLSX = "xlsx", "Excel 工作簿"
    XLS = "xls", "Excel 97–2003 工作簿"
    PPTX = "pptx", "PowerPoint 演示文稿"
    PPT = "ppt", "PowerPoint 97–2003 演示文稿"
    JPG = "jpg", "JPEG 图片"
    PNG = "png", "PNG 图片"
    GIF = "gif", "GIF 图片"
    WEBP = "webp", "WebP 图片"
    ZIP = "zip", "ZIP 压缩包"
    TXT = "txt", "纯文本"
    CSV = "csv", "CSV 表格"
    MP4 = "mp4", "MP4 视频"
    MP3 = "mp3", "MP3 音频"
    HTML = "html", "网页"


PICTURES = frozenset({FileKind.JPG, FileKind.PNG, FileKind.GIF, FileKind.WEBP})
OFFICE_PARTS = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX})
OFFICE_STREAMS = frozenset({FileKind.DOC, FileKind.WPS, FileKind.XLS, FileKind.PPT})


@dataclass(frozen=True)
class Allowed:
    """One kind of file that may be attached: names it may bear, the type told to browsers, the largest size."""

    kind: FileKind
    suffixes: tuple[str, ...]
    content_type: str
    limit_mb: int


_OFFICE = "application/vnd.openxmlformats-officedocument"

ATTACHMENTS: dict[FileKind, Allowed] = {
    row.kind: row
    for row in (
        Allowed(FileKind.PDF, ("pdf",), "application/pdf", 100),
        Allowed(FileKind.OFD, ("ofd",), "application/ofd", 100),
        Allowed(FileKind.DOCX, ("docx",), f"{_OFFICE}.wordprocessingml.document", 50),
        Allowed(FileKind.DOC, ("doc",), "application/msword", 50),
        Allowed(FileKind.WPS, ("wps",), "application/vnd.ms-works", 50),
        Allowed(FileKind.XLSX, ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", 50),
        Allowed(FileKind.XLS, ("xls", "et"), "application/vnd.ms-excel", 50),
        Allowed(FileKind.PPTX, ("pptx",), f"{_OFFICE}.presentationml.presentation", 100),
        Allowed(FileKind.PPT, ("ppt", "dps"), "application/vnd.ms-powerpoint", 100),
        Allowed(FileKind.JPG, ("jpg", "jpeg"), "image/jpeg", 20),
        Allowed(FileKind.PNG, ("png",), "image/png", 20),
        Allowed(FileKind.GIF, ("gif",), "image/gif", 20),
        Allowed(FileKind.WEBP, ("webp",), "image/webp", 20),
        Allowed(FileKind.ZIP, ("zip",), "application/zip", 100),
        Allowed(FileKind.TXT, ("txt",), "text/plain; charset=utf-8", 20),
        Allowed(FileKind.CSV, ("csv",), "text/csv; charset=utf-8", 20),
        Allowed(FileKind.MP4, ("mp4", "m4v"), "video/mp4", 500),
        Allowed(FileKind.MP3, ("mp3",), "audio/mpeg", 100),
    )
}
"""The white list for attachments. HTML is read when documents are imported but never attached: it can run."""

READABLE: dict[FileKind, Allowed] = {
    **ATTACHMENTS,
    FileKind.HTML: Allowed(FileKind.HTML, ("html", "htm", "shtml"), "text/html; charset=utf-8", 20),
    FileKind.TXT: Allowed(
        FileKind.TXT,
        ("txt", "md", "markdown", "log", "tsv", "json", "xml", "yaml", "yml"),
        "text/plain; charset=utf-8",
        20,
    ),
}
"""What importing, scanning and checking may read. Text goes by many names; only as ``.txt`` is it published."""

EXECUTABLE_SUFFIXES = frozenset(
    [
        "exe",
        "dll",
        "com",
        "scr",
        "msi",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "lnk",
        "jar",
        "apk",
        "sh",
        "py",
        "pl",
        "php",
        "jsp",
        "asp",
        "aspx",
        "cpl",
        "reg",
        "chm",
        "iso",
    ]
)
ARCHIVE_SUFFIXES = frozenset(["zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "zst"])


@dataclass(frozen=True)
class Limits:
    """How much one file may cost: members and bytes (unzipped) of an archive, pixels, pages, characters, seconds,
    pictures kept to be read, files within a PDF."""

    members: int = 5_000
    unzipped_bytes: int = 400 * MB
    member_bytes: int = 100 * MB
    ratio: int = 200
    ratio_from_bytes: int = 10 * MB
    pixels: int = 60_000_000
    pages: int = 2_000
    characters: int = 5_000_000
    seconds: float = 30.0
    pictures: int = 40
    picture_bytes: int = 80 * MB
    embedded_files: int = 0


LIMITS = Limits()
SCREENING_LIMITS = Limits(characters=40_000_000, seconds=120.0, embedded_files=20)
"""What is looked through before publication: more than what is indexed, and files within a PDF too."""


class Refusal(Term):
    """Why a file is not taken."""

    EMPTY = "empty", "文件是空的"
    TOO_LARGE = "too_large", "文件过大"
    KIND_NOT_ALLOWED = "kind_not_allowed", "类型不在允许之列"
    UNKNOWN = "unknown", "认不出类型"
    LYING_NAME = "lying_name", "扩展名与内容不符"
    EXECUTABLE = "executable", "是程序"
    MACRO = "macro", "含有宏"
    ACTIVE = "active", "含有脚本"
    POLYGLOT = "polyglot", "内藏另一种文件"
    ENCRYPTED = "encrypted", "已加密"
    EMBEDDED = "embedded", "附带其他文件"
    NESTED_ARCHIVE = "nested_archive", "压缩包套压缩包"
    ZIP_BOMB = "zip_bomb", "解压后过大"
    UNSAFE_NAME = "unsafe_name", "压缩包内有不安全的路径"
    TOO_MANY_PIXELS = "too_many_pixels", "图片尺寸过大"
    BROKEN = "broken", "文件损坏"


SENTENCES: dict[Refusal, str] = {
    Refusal.EMPTY: "“{name}”是空文件（0 字节），可能没有传完。请检查原文件后重新上传。",
    Refusal.TOO_LARGE: "“{name}”大小为 {found}，超过这类文件的上限 {limit}。请压缩或拆分后再上传。",
    Refusal.KIND_NOT_ALLOWED: "“{name}”是{found}，不在可以发布的文件类型之列。请转换为 PDF、Word、Excel、OFD、图片或 ZIP 后再上传。",
    Refusal.UNKNOWN: "认不出“{name}”是什么文件，无法检查其内容。请用原来的软件打开，另存为 PDF 后再上传。",
    Refusal.LYING_NAME: "“{name}”的扩展名与内容不符，内容其实是{found}。请确认选对了文件，用正确的扩展名另存后再上传。",
    Refusal.EXECUTABLE: "“{name}”是程序或脚本（{found}），打开它可能危害读者的电脑，不能上传。请只上传文档、表格或图片。",
    Refusal.MACRO: "“{name}”含有宏，打开时会运行程序。请在 Office 或 WPS 中另存为不含宏的格式（如 .docx、.xlsx）后再上传。",
    Refusal.ACTIVE: "“{name}”含有会自动运行的脚本（{found}）。请用“打印为 PDF”或截图的方式另存一份不含脚本的文件后再上传。",
    Refusal.POLYGLOT: "“{name}”看起来是{found}，里面却还藏着另一种文件，可能被人改动过。请从原始来源重新取得该文件，或另存后再上传。",
    Refusal.ENCRYPTED: "“{name}”设有打开密码，系统和公众都无法阅读。请去掉密码后再上传。",
    Refusal.EMBEDDED: "“{name}”里面附带了别的文件（{found}），无法逐一审查。请把附带的文件取出，分别上传。",
    Refusal.NESTED_ARCHIVE: "压缩包“{name}”里还有压缩包（{found}），无法逐一审查。请解开后只压缩一层，或分别上传。",
    Refusal.ZIP_BOMB: "“{name}”解开后过大或文件过多（{found}，上限 {limit}），可能是恶意文件。请拆分后再上传。",
    Refusal.UNSAFE_NAME: "压缩包“{name}”里有不安全的文件路径（{found}），解开时会写到别处。请重新压缩后再上传。",
    Refusal.TOO_MANY_PIXELS: "图片“{name}”的尺寸为 {found}，超过上限 {limit}。请缩小尺寸后再上传。",
    Refusal.BROKEN: "“{name}”打不开，内容不完整或已损坏。请检查原文件能否打开，重新保存后再上传。",
}


class RefusedFileError(ValueError):
    """A file that may not come in. ``refusal`` says why, ``str()`` is the sentence for whoever sent it."""

    def __init__(self, refusal: Refusal, *, name: str = "", found: str = "", limit: str = "") -> None:
        self.refusal = refusal
        self.name = name
        self.sentence = SENTENCES[refusal].format(name=name or "这个文件", found=found or "未知", limit=limit)
        super().__init__(self.sentence)


class UnreadableError(ValueError):
    """A file out of which no text can be read; ``str()`` is the Chinese sentence."""


def size_in_words(size: int) -> str:
    """Bytes as people read them.

    >>> size_in_words(3 * MB // 2)
    '1.5 MB'
    """
    if size < 1024:
        return f"{size} 字节"
    if size < MB:
        return f"{size / 1024:.0f} KB"
    return f"{size / MB:.1f} MB"


def suffix_of(name: str) -> str:
    """The last suffix of a file name in small letters, without its dot.

    >>> suffix_of("附件1.PDF"), suffix_of("readme")
    ('pdf', '')
    """
    stem, dot, suffix = name.rpartition(".")
    return suffix.strip().lower() if dot and stem else ""
