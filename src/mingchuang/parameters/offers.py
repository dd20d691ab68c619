"""What parameters give to the floors below: their verbs."""

from mingchuang.journal import verbs
from mingchuang.parameters.rules import ParameterVerb

verbs.declare(ParameterVerb)
