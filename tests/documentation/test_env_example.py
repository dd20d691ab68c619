import re
from pathlib import Path

import environ

ROOT = Path(__file__).parents[2]
ASSIGNMENT = re.compile(r"^(?:# )?([A-Z][A-Z_]*)=", re.MULTILINE)


def read_by_settings() -> set[str]:
    settings = (ROOT / "src/mingchuang/site/settings.py").read_text("utf-8")
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))


def test_the_example_names_exactly_the_variables_that_settings_read():
    assert set(ASSIGNMENT.findall((ROOT / ".env.example").read_text("utf-8"))) == read_by_settings()


def test_each_variable_is_explained_in_chinese_and_english():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if ASSIGNMENT.match(line):
            chinese, english = lines[number - 2 : number]
            assert re.search(r"[一-鿿].*。$", chinese), line
            assert english.isascii(), line
            assert english.endswith("."), line


def test_the_example_can_be_read_as_it_stands(tmp_path, monkeypatch):
    for name in read_by_settings():
        monkeypatch.delenv(name, raising=False)
    env = environ.Env()
    target = tmp_path / ".env"
    target.write_text((ROOT / ".env.example").read_text("utf-8"), "utf-8")
    for name in read_by_settings():
        monkeypatch.setenv(name, "")
    env.read_env(str(target), overwrite=True)
    assert env.list("MINGCHUANG_HOSTS") == ["localhost", "127.0.0.1", "[::1]"]
    assert env.bool("MINGCHUANG_DEBUG") is False
