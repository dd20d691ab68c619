"""What importing gives to the floors below: verbs, the old addresses, background work, rights, what waits."""

from mingchuang.edition import sources
from mingchuang.importing import public
from mingchuang.importing.rules import ImportVerb
from mingchuang.journal import verbs

verbs.declare(ImportVerb)
sources.offer(public.REDIRECTS)
