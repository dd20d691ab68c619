"""Words in pictures, for screening."""

from mingchuang.screening.reading import Read
from mingchuang.screening.rules import PICTURE_RULES_VERSION

PICTURES_VERSION = PICTURE_RULES_VERSION


def can_read() -> bool:
    """Whether an engine for pictures is installed."""
    return False


def with_pictures(found: Read, _source: object) -> Read:
    """What was read, with the words of its pictures; without an engine they are for people to look at."""
    named = tuple(f"{one.place or '图片'}：没有识别，请人工查看。" for one in found.pictures)
    return Read(found.parts, (*found.unreadable, *named), (), found.pages)
