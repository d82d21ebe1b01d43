from uuid import uuid4

import pytest

from wangge_core.access.model import Actor
from wangge_core.errors import InvalidError
from wangge_core.http.senders import sender_digest

KEY = "k" * 16


def test_a_signed_in_sender_is_their_account_whatever_the_device_says():
    account = uuid4()
    actor = Actor(kind="account", id=str(account), account_id=account, name="张网格")
    assert sender_digest(actor, None) == sender_digest(actor, KEY) == str(account)


def test_a_device_is_known_by_a_digest_that_does_not_tell_its_key():
    digest = sender_digest(None, KEY)
    assert digest == sender_digest(None, KEY)
    assert digest != sender_digest(None, KEY + "k")
    assert len(digest) == 64
    assert KEY not in digest


@pytest.mark.parametrize("key", [None, "", "k" * 15, "k" * 129])
def test_a_key_that_is_no_secret_is_refused(key: str | None):
    with pytest.raises(InvalidError, match="16 to 128") as caught:
        sender_digest(None, key)
    assert (caught.value.code, caught.value.fields[0].path) == ("sender_key", "header:Sender-Key")
