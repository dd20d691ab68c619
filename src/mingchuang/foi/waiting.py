"""What waits to be done with many applications: by step, to be sent, on the way, to be put away."""

from datetime import date

from django.db.models import Count, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.casework.models import Case, Letter
from mingchuang.foi.queries import waiting_cases
from mingchuang.foi.reckoning import KIND
from mingchuang.foi.rules.many import ANSWERS, READ_FIRST, Many, roles_for
from mingchuang.foi.rules.words import State


def waiting_for_many(person: Person, what: Many, on: date) -> QuerySet[Case]:
    """The applications that wait for a deed at this person's desk, where none are named."""
    if what in READ_FIRST or what in (Many.CLAIM, Many.HAND_OVER):
        found = waiting_cases(person, on).filter(state=READ_FIRST.get(what, State.HANDLING).value)
        return found.filter(owner__isnull=True) if what is Many.CLAIM else found
    reached = [one.pk for one in organisations_of(person, roles_for(what))]
    found = Case.objects.filter(kind=KIND, organisation__in=reached)
    if what is Many.ARCHIVE:
        return found.filter(closed_at__isnull=False, archived_at__isnull=True)
    return found.filter(pk__in=on_the_way() if what is Many.RECEIVE else unsent())


def counts_for_many(person: Person, on: date) -> list[tuple[Many, int]]:
    """How many applications wait at this desk for an opinion, a signature, an officer, or the post."""
    steps = waiting_cases(person, on).order_by().values_list("state").annotate(count=Count("pk"))
    by_state = dict(steps)
    found = [(what, by_state.get(state.value, 0)) for what, state in READ_FIRST.items()]
    for what in (Many.CLAIM, Many.SEND):
        found.append((what, waiting_for_many(person, what, on).count()))
    return found


def unsent() -> QuerySet[Letter, int]:
    """The cases whose answer was signed and is not registered as sent."""
    answers = [kind.value for kind in ANSWERS]
    return Letter.objects.filter(carrier="", kind__in=answers).order_by().values_list("case", flat=True)


def on_the_way() -> QuerySet[Letter, int]:
    """The cases of letters that went out and of which nobody has entered the receipt."""
    sent = Letter.objects.filter(sent_on__isnull=False, received_on__isnull=True)
    return sent.order_by().values_list("case", flat=True)
