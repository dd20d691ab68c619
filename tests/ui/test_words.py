"""The desk speaks Chinese where Wagtail's own catalogue is silent."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils.translation import gettext

import mingchuang.ui

CATALOGUE = Path(mingchuang.ui.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.mo"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Oldest", "最早"),
        ("Choose parent", "选择上级"),
        ("Search all pages…", "查找栏目…"),
        ("Shortcuts", "快捷键"),
    ],
)
def test_a_word_that_wagtail_leaves_in_english_is_chinese(english, chinese):
    assert gettext(english) == chinese


def test_no_translation_loses_or_invents_a_value():
    with CATALOGUE.open("rb") as file:
        words = GNUTranslations(file)._catalog
    slots = re.compile(r"%\(\w+\)[sd]|(?<!%\()\{\w+\}")
    for key, chinese in words.items():
        english = key[0] if isinstance(key, tuple) else key
        if english and not isinstance(key, tuple):
            assert set(slots.findall(chinese)) <= set(slots.findall(english)), english
