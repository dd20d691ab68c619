"""What the portal gives to the floors below: its verbs, its pages, its site maps."""

from mingchuang.edition import sources
from mingchuang.journal import verbs
from mingchuang.portal import maps
from mingchuang.portal.public import COLUMN_MAPS, SOURCES
from mingchuang.portal.rules import PortalVerb

verbs.declare(PortalVerb)
maps.offer(COLUMN_MAPS)
for source in SOURCES:
    sources.offer(source)
