"""Keys of personal data: made at first use, newest first, for their owner alone."""

import stat

import pytest

from mingchuang.fields import secret


def test_whatever_lies_beside_the_keys_is_for_its_owner_alone(home):
    secret.add_key()
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (home / "secrets").iterdir()}
    assert len(modes) == 2 and set(modes.values()) == {0o600}


def test_a_new_key_stands_first_and_what_the_old_one_sealed_still_opens(home):
    token = secret.sealed("住址".encode())
    old = secret.keys()
    secret.add_key()
    assert secret.keys()[1:] == old and secret.opened(token).decode() == "住址"


def test_what_no_key_opens_is_told_apart(home):
    with pytest.raises(secret.UnreadableSecretError):
        secret.opened(b"not sealed here")
