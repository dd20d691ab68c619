"""What power lists give to the floors below: verbs, rights, pages, sections, site map, what is found, the condition of publication."""

from mingchuang.accounts.permissions import govern
from mingchuang.disclosure.powers import actions, finding, public
from mingchuang.disclosure.powers.models import Version
from mingchuang.disclosure.powers.rules import AUTHORS, READERS, PowersVerb
from mingchuang.edition import sources
from mingchuang.journal import verbs
from mingchuang.journal.names import offer_words
from mingchuang.portal import maps, sections
from mingchuang.publishing.actions import offer_companions, offer_condition
from mingchuang.search import sources as search

verbs.declare(PowersVerb)
offer_words({"powers": "权责清单"})
govern(Version, {"view": READERS, "add": AUTHORS, "change": AUTHORS}, "organisation")
sources.offer(public.SOURCE)
sections.offer_section(public.SECTION)
maps.offer(finding.MAP)
search.offer(finding.DOCUMENTS)
offer_companions("powers", finding.companions)
offer_condition("powers", actions.refusal)
