"""What a command says to whoever asks wrongly: one Chinese sentence, exit code 2, no name of an exception."""

import re
import sys

import pytest
from django.core.management import get_commands, load_command_class

from mingchuang import __main__ as program

OURS = sorted(name for name, app in get_commands().items() if app.startswith("mingchuang."))
ENGLISH = re.compile(r"\b(?:usage|error|required|invalid|argument|Unknown|Error)\b")


def said(capsys, *words: str) -> str:
    """What ``mingchuang`` answers on standard error; it must end with 2."""
    with pytest.raises(SystemExit) as end:
        load_command_class(get_commands()[words[0]], words[0]).run_from_argv(["mingchuang", *words])
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["edition", "burn"], "没有'burn'这一项"),
        (["search"], "还缺：QUERY。"),
        (["serve", "--port", "abc"], "'abc'写得不对"),
        (["foi", "fee"], "请写明其中一项"),
        (["workdays", "after", "2026-02-30", "5"], "日期“2026-02-30”无法识别"),
        (["journal", "verify", "--fast"], "不认识的内容"),
    ],
)
def test_asked_wrongly_a_command_answers_in_chinese(capsys, words, sentence):
    answer = said(capsys, *words)
    assert sentence in answer
    assert not ENGLISH.search(answer)


@pytest.mark.parametrize("name", OURS)
def test_the_help_of_every_command_is_chinese(name):
    words = load_command_class(get_commands()[name], name).create_parser("mingchuang", name).format_help()
    assert re.search("[一-鿿]", words)
    assert not re.search(r"show this help|positional arguments|Python path|Verbosity level", words)


def test_the_overview_names_every_command_and_an_unknown_one_is_refused(capsys, monkeypatch):
    overview = program.overview()
    assert all(f"  {name} " in overview for name in OURS)
    monkeypatch.setattr(sys, "argv", ["mingchuang", "fly"])
    with pytest.raises(SystemExit) as end:
        program.main()
    assert (end.value.code, capsys.readouterr().err) == (
        2,
        "没有“fly”这个命令。运行 mingchuang --help 看全部命令。\n",
    )
