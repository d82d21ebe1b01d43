"""The algorithms that a plugin declares, complete: their schemas are read, and what tells their model from another."""

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from wangge_sdk.manifest.contributions import Algorithm, TestSet
from wangge_sdk.manifest.documents import read_json, read_typed
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.measures import TestCase


class OfferedAlgorithm(Struct, frozen=True, kw_only=True):
    """An algorithm with its schemas."""

    declared: Algorithm
    input: Mapping[str, Any]
    output: Mapping[str, Any]
    model: str
    """SHA-256 of the model's file; of an algorithm that is code alone, that of its package's code and data as they are shipped."""


def offered_algorithms(package: Package, manifest: Manifest, code: str) -> dict[str, OfferedAlgorithm]:
    """Read the algorithms of a plugin, by id; `code` stands for the model where there is no file of one.

    Raises:
        ManifestError: a schema is missing or is not what it should be.
    """
    return {
        each.id: OfferedAlgorithm(
            declared=each,
            input=read_json(package, each.input),
            output=read_json(package, each.output),
            model=each.artifact.sha256 if each.artifact else code,
        )
        for each in manifest.contributes.algorithms
    }


def read_test_set(package: Package, test_set: TestSet) -> tuple[TestCase, ...]:
    """Read the cases of a test set.

    Raises:
        ManifestError: it is missing, or is not what it should be.
    """
    return read_typed(package, test_set.path, tuple[TestCase, ...])


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a model's file."""
    return hashlib.sha256(content).hexdigest()
