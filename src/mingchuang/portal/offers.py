"""What the portal gives to the floors below."""

from mingchuang.journal import verbs
from mingchuang.portal.rules import PortalVerb

verbs.declare(PortalVerb)
