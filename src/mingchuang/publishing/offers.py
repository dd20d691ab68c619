"""What publishing gives to the floors below."""

from mingchuang.edition import sources
from mingchuang.journal import verbs
from mingchuang.portal import lists
from mingchuang.publishing import public, rights
from mingchuang.publishing.lists import Lists
from mingchuang.publishing.rules import PublishingVerb

verbs.declare(PublishingVerb)
lists.offer(Lists())
sources.offer(public.ARTICLES)
sources.offer(public.FILES)
rights.register()
