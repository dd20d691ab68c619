"""What publishing gives to the floors below."""

from mingchuang.edition import sources
from mingchuang.journal import verbs
from mingchuang.portal import lists, occupancy
from mingchuang.publishing import public, queries, rights
from mingchuang.publishing.lists import Lists
from mingchuang.publishing.rules import PublishingVerb

verbs.declare(PublishingVerb)
lists.offer(Lists())
occupancy.offer("article", queries.count_in)
sources.offer(public.ARTICLES)
sources.offer(public.FILES)
rights.register()
