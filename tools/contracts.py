"""Import contracts of our own, run by import-linter."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """From ``publishing`` upward an app is entered only through its doors (actions, queries, rules, public)."""

    type_name = "front_door"
    apps: Any = fields.ListField(subfield=fields.ModuleField())
    doors: Any = fields.SetField(subfield=fields.StringField())
    exempt_importers: Any = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        trespasses = [
            (importer, room)
            for app in self.apps
            for room in graph.find_descendants(app.name)
            if room.removeprefix(f"{app.name}.").split(".")[0] not in self.doors
            for importer in graph.find_modules_that_directly_import(room)
            if not importer.startswith((f"{app.name}.", *self.exempt_importers))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, room in sorted(check.metadata["trespasses"]):
            output.print_error(f"{importer} enters {room} past the front door")
