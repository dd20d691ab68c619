import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingchuang.edition import assets
from mingchuang.edition.assets import AssetStorage


@pytest.fixture
def folder(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.STATIC_ROOT


def test_who_began_before_the_assets_were_gathered_learns_their_names(folder):
    early = AssetStorage(location=folder, base_url="/static/")
    gathering = AssetStorage(location=folder, base_url="/static/")
    gathering.hashed_files = {"ui/site.css": "ui/site.1a2b3c.css"}
    gathering.save_manifest()

    assert early.stored_name("ui/site.css") == "ui/site.1a2b3c.css"
    with pytest.raises(ValueError, match=r"ui/none\.css"):
        early.stored_name("ui/none.css")


def test_of_two_that_start_together_one_gathers(folder, monkeypatch):
    gathered = []

    def gather(*_name, **_options):
        gathered.append(1)
        time.sleep(0.1)

    monkeypatch.setattr(assets, "call_command", gather)
    with ThreadPoolExecutor(2) as together:
        list(together.map(lambda _number: assets.collect(), range(2)))
    assert gathered == [1]
