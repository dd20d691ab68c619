"""Every verb that changes obligations, the guide and rounds of review, each in one transaction."""

from mingchuang.disclosure.actions.cleanup import decide, open_round, propose, publish_round
from mingchuang.disclosure.actions.guide import change_guide, renew_guide, set_intake
from mingchuang.disclosure.actions.importing import Imported, import_table
from mingchuang.disclosure.actions.obligations import (
    add_obligation,
    change_obligation,
    install_statute,
)
from mingchuang.disclosure.actions.reminding import remind_due
from mingchuang.disclosure.actions.standing import (
    attach,
    detach,
    end_exemption,
    exempt,
    register_occurrence,
    void_occurrence,
)
from mingchuang.disclosure.rules import RefusedError
from mingchuang.disclosure.workbook import read_table

__all__ = [
    "Imported",
    "RefusedError",
    "add_obligation",
    "attach",
    "change_guide",
    "change_obligation",
    "decide",
    "detach",
    "end_exemption",
    "exempt",
    "import_table",
    "install_statute",
    "open_round",
    "propose",
    "publish_round",
    "read_table",
    "register_occurrence",
    "remind_due",
    "renew_guide",
    "set_intake",
    "void_occurrence",
]
