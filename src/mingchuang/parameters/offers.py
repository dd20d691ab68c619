"""What parameters give to the floors below: their verbs."""

from mingchuang.journal import names, verbs
from mingchuang.parameters.rules import ParameterVerb

verbs.declare(ParameterVerb)
names.offer_words(
    {
        "parameter": "参数",
        "override": "调整",
        "value": "值",
        "changed": "有改动的天数",
        "moved": "受影响的案件",
        "years": "年度",
    }
)
