import pytest

from mingchuang.portal import lists
from mingchuang.portal.actions import create_tree
from mingchuang.portal.framing import SiteSettings
from tests.portal.factories import NOON, ToySource


@pytest.fixture
def made(db):
    """The planted site of a district with a name."""
    SiteSettings.objects.create(
        pk=1,
        site_name="明窗区人民政府",
        short_name="明窗",
        superior="示例市人民政府",
        domain="www.mingchuang.example",
        site_code="4199990001",
        region_code="419999",
        icp_licence="示ICP备00000000号-1",
        police_licence="示公网安备 00000000000000号",
        host="明窗区人民政府办公室",
        contact_telephone="0000-0000000",
    )
    return create_tree(actor=None, at=NOON)


@pytest.fixture
def toy(monkeypatch):
    """The portal's lists come from memory."""
    source = ToySource()
    monkeypatch.setattr(lists, "_source", source)
    return source
