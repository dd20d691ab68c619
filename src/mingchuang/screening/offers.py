"""What screening gives to the floors below."""

from mingchuang.journal import verbs
from mingchuang.screening.rules import ScreeningVerb

verbs.declare(ScreeningVerb)
