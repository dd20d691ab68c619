"""What of an applicant stands in a table that leaves the system: masked, unless somebody who may says what for."""

from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.terms import Term

MASK = "＊"


class ExportPurpose(Term):
    """What a table with applicants is needed for: a closed list, so that the journal can be read."""

    SERVICE = "service", "寄送文书"
    REMEDY = "remedy", "行政复议、行政诉讼举证"
    INSPECTION = "inspection", "上级机关或者审计检查"
    ARCHIVE = "archive", "档案移交"


def masked_name(kind: ApplicantKind, name: str) -> str:
    """A person's family name alone; an organisation's name is no secret of a person."""
    if kind is not ApplicantKind.NATURAL:
        return name
    return name[:1] + MASK * max(len(name) - 1, 1) if name else ""


def masked_number(number: str) -> str:
    """A telephone or identity number by its last two characters."""
    plain = number.strip()
    return MASK * max(len(plain) - 2, 4) + plain[-2:] if plain else ""
