"""Whatever stands in a manifest, checking it ends with findings that name places, and never with a traceback."""

import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sdk.manifest.example import FILES, MANIFEST
from wangge_sdk.manifest import ManifestError, check, read_manifest
from wangge_sdk.manifest.findings import PackageError

EXAMPLES = 2_000 if os.environ.get("WANGGE_TEST_SOAK") else 60
PLACE = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\[\.\.\.\]|\['(\\.|[^'\\])*'\])*", re.DOTALL)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["", "a", "worker", "$.x", "a.b"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "schema", "$ref", "rows"]), inner, max_size=4)
    ),
    max_leaves=10,
)


class MemoryPackage:
    where = "memory"

    def __init__(self, files: dict[str, Any]) -> None:
        self.files = files

    def has(self, path: str) -> bool:
        return path in self.files or any(name.startswith(f"{path}/") for name in self.files)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise PackageError(path)
        content = self.files[path]
        return content if isinstance(content, bytes) else json.dumps(content).encode("utf-8", "surrogatepass")


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in children:
        yield from places(child, (*path, step))


def replaced(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    copy = deepcopy(document)
    node = copy
    for step in place[:-1]:
        node = node[step]
    if value is ...:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    return copy


def assert_told(files: dict[str, Any]) -> None:
    package = MemoryPackage(files)
    findings = check(package)
    for finding in findings:
        assert PLACE.fullmatch(finding.path), finding.path
        assert finding.message.keys() >= {"zh-CN", "en"}
        assert finding.mend.keys() >= {"zh-CN", "en"}
        assert finding.file in files or finding.id == "json.readable"
    if any(finding.id.startswith(("schema.", "json.")) and finding.file == "plugin.json" for finding in findings):
        with pytest.raises(ManifestError):
            read_manifest(package)
    else:
        assert read_manifest(package).id


PLACES = sorted(places(MANIFEST), key=str)
FILE_PLACES = sorted(
    ((name, place) for name, content in FILES.items() if not isinstance(content, str) for place in places(content)), key=str
)


@given(JSON)
def test_any_document(document: Any):
    assert_told({"plugin.json": document})


@given(st.binary(max_size=100))
def test_any_bytes(content: bytes):
    assert_told({"plugin.json": content})


@pytest.mark.slow
@given(place=st.sampled_from(PLACES), value=JSON | st.just(...))
@settings(max_examples=EXAMPLES)
def test_the_example_with_one_thing_replaced(place: tuple[Any, ...], value: Any):
    if value is ... and not place:
        value = None
    assert_told({**FILES, "plugin.json": replaced(MANIFEST, place, value)})


@pytest.mark.slow
@given(spoiled=st.sampled_from(FILE_PLACES), value=JSON | st.just(...))
@settings(max_examples=EXAMPLES)
def test_a_file_of_the_example_with_one_thing_replaced(spoiled: tuple[str, tuple[Any, ...]], value: Any):
    name, place = spoiled
    if value is ... and not place:
        value = None
    assert_told({**FILES, "plugin.json": MANIFEST, name: replaced(FILES[name], place, value)})
