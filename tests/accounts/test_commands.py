import json

import pytest
from django.core.management import CommandError, call_command

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import kinds_of
from mingchuang.accounts.rules import RoleKind
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
ASKED = ("person", "anquan01", "--name", "示例甲", "--role", "security_administrator")


def test_the_first_administrator_is_set_up_on_the_machine(capsys):
    OrganisationFactory(government=True)
    call_command(*ASKED, "--json")
    password = json.loads(capsys.readouterr().out)["password"]
    person = Person.objects.get(username="anquan01")
    assert kinds_of(person) == {RoleKind.SECURITY_ADMINISTRATOR}
    assert person.check_password(password) and person.password_changed_at is None


def test_an_unknown_organisation_is_answered_with_a_sentence():
    with pytest.raises(CommandError, match="没有找到机构"):
        call_command(*ASKED, "--organisation", "NONE")


def test_a_name_in_use_leaves_nothing_behind():
    OrganisationFactory(government=True)
    call_command(*ASKED)
    with pytest.raises(CommandError):
        call_command(*ASKED)
    assert Person.objects.count() == 1
