"""What a plugin is made of, as CycloneDX: the wheel, each of its files, and the packages that it locks.

The same wheel gives the same bytes: no clock and no chance go in.
"""

import hashlib
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from packaging.pylock import Package

from wangge_sdk.rulepack.subject import Subject

if TYPE_CHECKING:
    from cyclonedx.model import HashType

_SPACE: Final = uuid.UUID("6f1f4b62-7d4e-5a0f-9b3c-2a5d3c1e8f70")
"""Of the serial numbers of our bills."""


def bill_of(subject: Subject) -> str:
    """Return the bill of materials as JSON; needs ``cyclonedx`` of the extra ``check``."""
    from cyclonedx.contrib.license.factories import LicenseFactory  # noqa: PLC0415
    from cyclonedx.model.bom import Bom  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415
    from packageurl import PackageURL  # noqa: PLC0415

    manifest, metadata = subject.manifest, subject.metadata
    name = manifest.id if manifest else subject.content.where
    version = manifest.version if manifest else None
    wheel = Component(
        name=name,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"plugin:{name}@{version}",
        purl=PackageURL("pypi", None, metadata.name, str(metadata.version)) if metadata else None,
        licenses=[LicenseFactory().make_from_string(manifest.license)] if manifest else (),
        hashes=_hashes(subject.content.sha256),
        components=[
            Component(name=file, type=ComponentType.FILE, bom_ref=f"file:{file}", hashes=_hashes(hashlib.sha256(content).hexdigest()))
            for file, content in sorted(subject.files.items())
        ],
    )
    bill = Bom(serial_number=uuid.uuid5(_SPACE, subject.content.sha256 or name))
    bill.metadata.component = wheel
    bill.metadata.timestamp = None  # type: ignore[assignment]  # it may be left out, and would make two bills of one wheel
    locked = []
    for package in subject.locked:
        told = str(package.version)
        component = Component(
            name=package.name,
            version=told,
            type=ComponentType.LIBRARY,
            bom_ref=f"pypi:{package.name}@{told}",
            purl=PackageURL("pypi", None, package.name, told),
            hashes=[each for digest in _digests(package) for each in _hashes(digest)],
        )
        bill.components.add(component)
        locked.append(component)
    bill.register_dependency(wheel, locked)
    return JsonV1Dot6(bill).output_as_string(indent=2)


def _hashes(digest: str | None) -> "list[HashType]":
    from cyclonedx.model import HashAlgorithm, HashType  # noqa: PLC0415

    return [HashType(alg=HashAlgorithm.SHA_256, content=digest)] if digest else []


def _digests(package: Package) -> Iterator[str]:
    for wheel in package.wheels or ():
        if digest := wheel.hashes.get("sha256"):
            yield digest
