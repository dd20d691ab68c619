"""What the edition's answers say about themselves: types, caching, protection. nginx is told the same.

``deploy/nginx`` repeats these values; a test compares the two word for word and answer for answer.
"""

from mingchuang.edition.rules import ATTACHMENTS

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xsl": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
}
"""The type for each ending; whatever is not here is ``DEFAULT_TYPE`` and cannot be run by a browser."""

DEFAULT_TYPE = "application/octet-stream"

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""Nothing from elsewhere, nothing inline."""

ATTACHMENT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"
"""An uploaded file that a browser might take for a page can do nothing at all."""

DESK_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""No script in the page (``mingchuang/ui/widgets.py``); styles in the page, which Wagtail's text editor needs."""

PROTECTION = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("X-Frame-Options", "SAMEORIGIN"),
)
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")

VIEWABLE = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "webp", "avif", "mp3", "mp4", "webm", "txt"})
"""Attachments that a browser shows by itself and that cannot act; all others are offered for saving."""

ASSETS_CACHED = "public, max-age=31536000, immutable"
PAGES_CACHED = "no-cache"
"""Kept, but asked about each time: what is withdrawn is gone at once."""


def content_type(path: str) -> str:
    """The type that a file is served as."""
    name = path.rpartition("/")[2]
    return CONTENT_TYPES.get(name.rpartition(".")[2].lower() if "." in name else "", DEFAULT_TYPE)


def of_file(path: str) -> list[tuple[str, str]]:
    """The headers of one file of the edition that follow from its address alone."""
    ending = path.rpartition(".")[2].lower()
    is_held = path.startswith(ATTACHMENTS) and ending not in VIEWABLE
    headers = [
        ("Content-Type", content_type(path)),
        ("Cache-Control", ASSETS_CACHED if path.startswith("/static/") else PAGES_CACHED),
        ("Content-Security-Policy", ATTACHMENT_POLICY if is_held else PUBLIC_POLICY),
    ]
    if is_held:
        headers.append(("Content-Disposition", "attachment"))
    return headers


def policy_of_dynamic(path: str) -> str:
    """The content policy of a page that Django made."""
    return DESK_POLICY if path.startswith("/desk/") else PUBLIC_POLICY
