"""The signed statement: bound to the bytes, refused when anything of it is changed."""

import base64
import json

import pytest

from wangge_registry.keys.online import OnlineKey
from wangge_registry.reviews.statement import PREDICATE_TYPE, StatementError, signed, verified

KEY = OnlineKey.generate()
DIGEST = "ab" * 32
STATEMENT = {
    "_type": "https://in-toto.io/Statement/v1",
    "subject": [{"name": "x.whl", "digest": {"sha256": DIGEST}}],
    "predicateType": PREDICATE_TYPE,
    "predicate": {"decision": "approve"},
}


def test_a_statement_of_ours_is_believed():
    assert verified(signed(STATEMENT, KEY), KEY.public_pem, DIGEST) == STATEMENT


def test_a_review_replayed_for_other_bytes_is_refused():
    with pytest.raises(StatementError, match="other bytes"):
        verified(signed(STATEMENT, KEY), KEY.public_pem, "cd" * 32)


def test_a_changed_statement_is_refused():
    envelope = signed(STATEMENT, KEY)
    text = base64.b64decode(envelope["payload"]).replace(b"approve", b"refused")
    with pytest.raises(StatementError, match="signature"):
        verified(envelope | {"payload": base64.b64encode(text).decode()}, KEY.public_pem, DIGEST)


def test_another_key_and_another_kind_are_refused():
    with pytest.raises(StatementError, match="signature"):
        verified(signed(STATEMENT, OnlineKey.generate()), KEY.public_pem, DIGEST)
    other = json.loads(json.dumps(STATEMENT)) | {"predicateType": "urn:other"}
    with pytest.raises(StatementError, match="no statement"):
        verified(signed(other, KEY), KEY.public_pem, DIGEST)
