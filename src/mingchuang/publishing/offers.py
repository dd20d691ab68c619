"""What publishing gives to the floors below."""

from mingchuang.journal import verbs
from mingchuang.publishing.rules import PublishingVerb

verbs.declare(PublishingVerb)
