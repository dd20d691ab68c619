"""From which addresses the desk may be reached: a list of networks, or everywhere while there is none.

The machine itself is always let in, which is the way back for whoever is shut out (an SSH tunnel).
"""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from mingchuang.accounts.actions import guard
from mingchuang.accounts.models import DeskNetworks, Person
from mingchuang.accounts.network_rules import listed, lists, read_networks
from mingchuang.accounts.rules import AccountRefusedError, AccountVerb
from mingchuang.journal.actions import record

CACHED = "accounts.desk_networks"
CACHED_SECONDS = 30


def newest() -> DeskNetworks | None:
    """The list in force with who wrote it; None where there has never been one."""
    return DeskNetworks.objects.select_related("made_by").first()


def in_force() -> str:
    """The networks in force, one a line; empty: everywhere."""
    found = cache.get(CACHED)
    if found is None:
        row = newest()
        found = row.networks if row else ""
        cache.set(CACHED, found, CACHED_SECONDS)
    return found


def is_let_in(address: str) -> bool:
    """Whether somebody at ``address`` may come to the desk and its sign-in."""
    return lists(listed(in_force()), address)


@transaction.atomic
def set_networks(text: str, *, reason: str, actor: Person, address: str, at: datetime) -> DeskNetworks:
    """Let the list be ``text``, one network a line; empty opens the desk to every address.

    Raises ``AccountRefusedError`` for a line that is no network, a missing reason, and for a list that shuts out
    ``address``, from which it is saved.
    """
    actor_id = guard(actor)
    try:
        networks = read_networks(text)
    except ValueError as error:
        raise AccountRefusedError(str(error)) from error
    if not reason.strip():
        raise AccountRefusedError("请写明原因。")
    if not lists(networks, address):
        raise AccountRefusedError(
            f"您现在的地址{address}不在名单中，保存后您自己也进不来。请先把它所在的网段加上。"
        )
    made = DeskNetworks.objects.create(
        networks="\n".join(map(str, networks)), reason=reason.strip(), made_by=actor, made_at=at
    )
    facts = {"networks": [str(network) for network in networks]}
    record(AccountVerb.NETWORKS_SET, f"desk-networks:{made.pk}", actor=actor_id, at=at, facts=facts)
    transaction.on_commit(forget)
    return made


def forget() -> None:
    """The list is read anew at the next request."""
    cache.delete(CACHED)
