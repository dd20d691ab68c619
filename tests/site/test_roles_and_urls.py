"""Every address, visited by everybody: who is let in is exactly who is written in ``expected_access``."""

from fnmatch import fnmatch
from types import SimpleNamespace

import pytest
from django.test import Client

from mingchuang.accounts.rules import RoleKind
from tests.accounts.factories import PersonFactory
from tests.directory.factories import HolderFactory, LeaderFactory, OrganisationFactory, PostFactory
from tests.inspection.factories import InspectionFactory
from tests.site.expected_access import ACCESS, OURS_REACHED, PUBLIC, SAMPLES
from tests.site.routes import Route, every_route

pytestmark = pytest.mark.django_db
ROUTES = list(every_route())
DENIED = {"403", "404", "sign in", "sent home"}


def allowed_at(route: Route) -> object:
    """The kinds of roles that may come, ``PUBLIC``, or nobody; the first line that fits decides."""
    if route.name in ACCESS:
        return ACCESS[route.name]
    fitting = (who for name, who in ACCESS.items() if "*" in name and fnmatch(route.name, name))
    return next(fitting, frozenset())


@pytest.fixture
def world():
    government = OrganisationFactory(government=True)
    organisation = OrganisationFactory(parent=government)
    post = PostFactory(organisation=organisation)
    return SimpleNamespace(
        government=government,
        organisation=organisation,
        post=post,
        holder=HolderFactory(post=post),
        leader=LeaderFactory(),
        person=PersonFactory(),
        inspection=InspectionFactory(),
    )


def outcome(client: Client, route: Route, world: SimpleNamespace) -> str:
    """What becomes of a visit: refused in one of four ways, or a status."""
    sample = SAMPLES.get(route.name)
    response = client.get(route.url(sample(world) if sample else {}))
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith("/accounts/login/"):
        return "sign in"
    if response.status_code == 302 and target == "/desk/":
        return "sent home"
    return str(response.status_code)


def strays(client: Client, world: SimpleNamespace, kind: RoleKind | None) -> list[str]:
    """Addresses where ``kind`` (None: anonymous) is let in though nobody said so, kept out though allowed,
    or met by an error."""
    found = []
    for route in ROUTES:
        allowed = allowed_at(route)
        welcome = allowed == PUBLIC or (kind is not None and kind in allowed)
        result = outcome(client, route, world)
        failed = result.startswith("5") and route.name != "readyz"  # without an index it says so by 503
        if failed or (not welcome and result not in DENIED):
            found.append(f"{route.name or route.pattern}: {result}")
        if welcome and route.name in OURS_REACHED and result != "200":
            found.append(f"{route.name}: {result}, though welcome")
    return found


def test_without_signing_in_only_public_addresses_answer(client, world):
    assert strays(client, world, None) == []


@pytest.mark.parametrize("kind", RoleKind)
def test_each_role_comes_exactly_where_it_may(world, kind):
    client = Client(raise_request_exception=False)
    person = PersonFactory(roles=[(kind, world.government)])
    client.force_login(person)
    assert strays(client, world, kind) == []


def test_somebody_without_a_role_comes_nowhere(world):
    client = Client(raise_request_exception=False)
    client.force_login(PersonFactory())
    own = {name for name in ACCESS if name.startswith(("account_", "mfa_"))}
    found = [one for one in strays(client, world, None) if not fnmatch_any(one.split(":")[0], own)]
    assert found == []


def fnmatch_any(name: str, patterns: set[str]) -> bool:
    """Whether ``name`` fits one of ``patterns``."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def test_every_line_of_the_table_fits_an_address():
    assert [name for name in ACCESS if not any(fnmatch(route.name, name) for route in ROUTES)] == []
