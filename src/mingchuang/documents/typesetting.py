"""Faces and compiler: which characters can be printed, and one typst compiler for a process.

A process that has compiled must not fork (typst keeps threads): workers are spawned.
"""

import functools
import shutil
import threading
from datetime import datetime
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from PIL import ImageFont

HERE = Path(__file__).parent
OWN_FACES = {"title": ("FZXiaoBiaoSong-B05S",), "body": ("FangSong_GB2312", "FangSong")}
"""Faces that an office may own; used where ``DOC_FONT_DIR`` holds them."""

compiler_lock = threading.Lock()


class MissingGlyphsError(ValueError):
    """Characters that no face has; ``characters`` names them. They would be printed as empty boxes."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(
            f"字体中没有这些字：{'、'.join(characters)}。请改用其他写法，或把含有这些字的字体放入字体目录后再生成。"
        )


def font_folders() -> tuple[str, ...]:
    """Where faces are looked for, the office's own folder first."""
    own = getattr(settings, "DOC_FONT_DIR", "")
    wheel = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return tuple(str(folder) for folder in (own, HERE / "fonts", wheel) if folder)


@functools.lru_cache(maxsize=4)
def compiler(folders: tuple[str, ...]) -> tuple[typst.Compiler, dict[str, list[str]]]:
    """The compiler and the office's own faces that were found."""
    fonts = _fonts(folders)
    there = set(fonts.families())
    own = {use: [face for face in faces if face in there] for use, faces in OWN_FACES.items()}
    return typst.Compiler(root=str(HERE / "typst"), font_paths=fonts), own


def typeset_folder(folder: Path, template: str, target: Path, *, at: datetime) -> None:
    """Compile a template over what lies in ``folder`` (pictures, ``pages.json``) into a PDF/A-2a with PDF/UA-1 tags.

    Raises ValueError where typst complains.
    """
    shutil.copy(HERE / "typst" / template, folder / template)
    with compiler_lock:
        typesetter = typst.Compiler(root=str(folder), font_paths=_fonts(font_folders()))
        _none, warnings = typesetter.compile_with_warnings(
            input=str(folder / template),
            output=str(target),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=at.replace(microsecond=0),  # typst dates documents to the second
        )
    if warnings:
        raise ValueError(f"{template}: {[warning.message for warning in warnings]}")


def typeset(source: str, *, picture_dpi: int = 0) -> bytes:
    """Typst source of our own as PDF, or with ``picture_dpi`` its one page as PNG."""
    with compiler_lock:
        fonts = _fonts(font_folders())
        if picture_dpi:
            made = typst.compile(source.encode(), font_paths=fonts, format="png", ppi=picture_dpi)
        else:
            made = typst.compile(source.encode(), font_paths=fonts)
    if not isinstance(made, bytes):
        raise TypeError("one page expected")
    return made


@functools.lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


@functools.lru_cache(maxsize=8)
def _face(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, 16)


@functools.lru_cache(maxsize=50_000)
def _is_printable(character: str) -> bool:
    if character.isspace() or ord(character) < 0x7F:
        return True
    return any(_shape(path, character) != _shape(path, "\U0010fffd") for path in _files())


@functools.cache
def _files() -> tuple[str, ...]:
    return (str(pylopdf_fonts_zh_cn.serif_path()), str(pylopdf_fonts_zh_cn.sans_path()))


def _shape(path: str, character: str) -> bytes:
    mask = _face(path).getmask(character)
    return bytes(mask) + repr(mask.size).encode()


def refuse_missing(text: str) -> None:
    """Raises MissingGlyphsError where a character of ``text`` is in none of the house's full faces."""
    missing = sorted({character for character in text if not _is_printable(character)})
    if missing:
        raise MissingGlyphsError("".join(missing))


def printable(text: str) -> str:
    """The text with a box for each character that no face has and a blank for each control character."""
    return "".join(
        " " if ord(character) < 0x20 else character if _is_printable(character) else "□" for character in text
    )


def width_of(text: str, size: float) -> float:
    """How wide the words are in the house's Hei face at ``size``, in the same unit."""
    return _measure().getlength(text) * size / 100


@functools.cache
def _measure() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), 100)
