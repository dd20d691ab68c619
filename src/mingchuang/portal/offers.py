"""What the portal gives to the floors below: its verbs, its pages, its site maps."""

from mingchuang.accounts.permissions import govern
from mingchuang.accounts.rules import RoleKind
from mingchuang.edition import sources
from mingchuang.journal import names, verbs
from mingchuang.portal import maps
from mingchuang.portal.framing import FrontTask, NavigationItem, RosterEntry, SiteSettings
from mingchuang.portal.public import COLUMN_MAPS, SOURCES
from mingchuang.portal.rules import PortalVerb

verbs.declare(PortalVerb)
names.offer_words({"site": "网站", "made": "新建数", "grey": "灰度显示"})
names.offer_fields(SiteSettings, about="site")
maps.offer(COLUMN_MAPS)
for source in SOURCES:
    sources.offer(source)

KEEPERS = {RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.INFORMATION_OFFICER}
EVERYTHING = {"view": KEEPERS, "add": KEEPERS, "change": KEEPERS, "delete": KEEPERS}

govern(SiteSettings, {"view": KEEPERS, "change": KEEPERS})
for table in (NavigationItem, FrontTask, RosterEntry):
    govern(table, EVERYTHING)
