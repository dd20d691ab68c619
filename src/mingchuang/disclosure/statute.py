"""What the package brings: the obligations of articles 20 and 21, and the names of the 26 fields."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from mingchuang.disclosure.rules import Bearer, Carrier, Limit, limit_of

REGULATION = "《政府信息公开条例》"


@dataclass(frozen=True)
class Statutory:
    """One class of information that the regulation names. ``columns`` are paths of slugs of the standard tree."""

    code: str
    item: str
    content: str
    article: str
    bearer: Bearer
    columns: tuple[str, ...]
    renew_days: int | None
    limit: Limit
    carriers: tuple[Carrier, ...]
    holds_from: date

    @property
    def basis(self) -> str:
        """The article in full."""
        return REGULATION + self.article


@dataclass(frozen=True)
class Field:
    """One of the 26 fields of the grass-roots tables; ``confirmed`` where its name was seen in published tables."""

    code: str
    name: str
    confirmed: bool


@lru_cache(maxsize=1)
def statutory() -> tuple[Statutory, ...]:
    """The fifteen classes of article 20 and those of article 21, in the regulation's order."""
    told = tomllib.loads(_text("data/statute.toml"))
    limit = limit_of(told["limit"])
    carriers = tuple(Carrier(code) for code in told["carriers"])
    return tuple(
        Statutory(
            code=row["code"],
            item=row["item"],
            content=row["content"],
            article=row["article"],
            bearer=Bearer(row["bearer"]),
            columns=tuple(row["columns"]),
            renew_days=row.get("renew_days"),
            limit=limit,
            carriers=carriers,
            holds_from=told["holds_from"],
        )
        for row in told["obligation"]
    )


@lru_cache(maxsize=1)
def fields() -> tuple[Field, ...]:
    """The 26 fields of 国办发〔2019〕54号, in their order."""
    rows = csv.DictReader(_text("data/fields.csv").splitlines())
    return tuple(Field(row["code"], row["name"], row["source"] == "confirmed") for row in rows)


def field_code(name: str) -> str:
    """The code of a field for addresses; empty for a field of the district's own."""
    return next((field.code for field in fields() if field.name == name), "")


def _text(name: str) -> str:
    return resources.files("mingchuang.disclosure").joinpath(name).read_text("utf-8")
