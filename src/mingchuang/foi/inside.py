"""What stays inside: papers that are read only by those who decide, and what is being done before one goes out."""

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.models import Correction, Covering, Request
from mingchuang.foi.rules.correcting import CORRECTION_REVIEWERS
from mingchuang.foi.rules.registers import CoverStep
from mingchuang.foi.rules.words import HANDLERS, REVIEWERS


def open_covering(source: Enclosure) -> Covering | None:
    """What is being done with a paper now."""
    return Covering.objects.filter(source=source, ended_at__isnull=True).first()


def waiting_covering() -> Covering | None:
    """The order for covering that came first and is not carried out yet."""
    found = Covering.objects.filter(ended_at__isnull=True).select_related(
        "request__case__organisation", "source"
    )
    return found.order_by("pk").first()


INSIDE = frozenset({EnclosureKind.SOURCE, EnclosureKind.IDENTITY})
"""Papers that are read only by those who decide: originals before they are covered, proofs of identity."""


DECIDERS = {
    Request: HANDLERS.union(*REVIEWERS.values()),
    Correction: HANDLERS.union(*CORRECTION_REVIEWERS.values()),
}


def may_decide(person: Person, wanted: Request | Correction) -> bool:
    """Whether ``person`` has a hand in the decision: handles, reviews or signs where the case lies.

    A body that was only asked for its share has not.
    """
    return has_role(person, DECIDERS[type(wanted)], wanted.case.organisation)


def may_read(person: Person, wanted: Request | Correction, kind: EnclosureKind) -> bool:
    """Whether ``person``, who may see the case, may also open a paper of this kind; every paper of a correction is
    about a person.
    """
    is_inside = kind in INSIDE or isinstance(wanted, Correction)
    return not is_inside or may_decide(person, wanted)


def last_reading(source: Enclosure) -> Covering | None:
    """The last time that the scanned pages of a paper were read."""
    return Covering.objects.filter(source=source, step=CoverStep.READ, ended_at__isnull=False).last()


def last_order(source: Enclosure) -> Covering | None:
    """What was done with a paper last."""
    return Covering.objects.filter(source=source, ended_at__isnull=False).last()
