"""The journal's own verbs."""

from mingchuang.journal.names import offer_words
from mingchuang.journal.rules import JournalVerb
from mingchuang.journal.verbs import declare

declare(JournalVerb)
offer_words(
    {
        "journal": "日志",
        "entries": "条目",
        "form": "格式",
        "actor": "经办人",
        "year": "年份",
        "True": "是",
        "False": "否",
    }
)
