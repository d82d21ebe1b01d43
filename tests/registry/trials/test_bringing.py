"""Libraries of a lock: from the mirror, by digest, or not at all."""

import hashlib
import json
from pathlib import Path

from tests.sdk.rulepack.zips import FILES, MANIFEST, WHEEL, Part, archive, parts
from tests.wheels import recorded
from wangge_registry.libraries import Libraries
from wangge_registry.trials.bringing import Pin
from wangge_registry.trials.subject import Subject

NAME = "lampmath-1.0.0-py3-none-any.whl"
INFO = "lampmath-1.0.0.dist-info"
_FILES = {
    "lampmath/__init__.py": b"LAMPS = 3\n",
    f"{INFO}/METADATA": b"Metadata-Version: 2.1\nName: lampmath\nVersion: 1.0.0\n",
    f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
LIBRARY = archive([Part(name, content) for name, content in recorded(_FILES, INFO).items()])
DIGEST = hashlib.sha256(LIBRARY).hexdigest()
LOCK = (
    'lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "lampmath"\nversion = "1.0.0"\n'
    '[[packages.wheels]]\nname = "{name}"\nurl = "https://elsewhere.example/{name}"\nhashes = {{ sha256 = "{digest}" }}\n'
)


def subject(tmp_path: Path, lock: str, mirror: Path | None) -> Subject:
    files = {**FILES, "acme_lamps/plugin.json": json.dumps({**json.loads(MANIFEST), "requires": {"lock": "pylock.toml"}}).encode()}
    place = tmp_path / "place"
    place.mkdir()
    return Subject(WHEEL, archive(parts({**files, "acme_lamps/pylock.toml": lock.encode()})), place, mirror)


def mirror_of(tmp_path: Path) -> Path:
    given, mirror = tmp_path / NAME, tmp_path / "mirror"
    given.write_bytes(LIBRARY)
    Libraries(mirror).take(given)
    return mirror


def test_a_library_lies_beside_the_plugin(tmp_path: Path):
    tried = subject(tmp_path, LOCK.format(name=NAME, digest=DIGEST), mirror_of(tmp_path))
    assert (tried.brought.pins, tried.brought.missing, tried.brought.fault) == ((Pin(NAME, DIGEST),), (), "")
    assert {path.name for path in tried.code} == {"acme_lamps", "lampmath"}
    assert (tried.wheels / NAME).read_bytes() == LIBRARY


def test_another_file_of_the_same_name_is_not_taken(tmp_path: Path):
    tried = subject(tmp_path, LOCK.format(name=NAME, digest="0" * 64), mirror_of(tmp_path))
    assert tried.brought.missing == (f"{NAME} (sha256 {'0' * 64})",)
    assert list(tried.wheels.iterdir()) == []


def test_a_name_leads_nowhere_else(tmp_path: Path):
    tried = subject(tmp_path, LOCK.format(name="../../x-1.0.0-py3-none-any.whl", digest=DIGEST), mirror_of(tmp_path))
    assert tried.brought.fault or tried.brought.missing
    assert list(tried.wheels.iterdir()) == []


def test_a_lock_that_cannot_be_followed_says_why(tmp_path: Path):
    native = LOCK.format(name="lampmath-1.0.0-cp311-cp311-manylinux_2_17_x86_64.whl", digest=DIGEST)
    assert "plain Python" in subject(tmp_path, native, None).brought.fault
