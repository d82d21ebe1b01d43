"""Whether a wheel is what its token, its plugin and its publisher say that it is. Pure."""

from collections.abc import Iterator

from wangge_registry.plugins.model import Plugin
from wangge_registry.publishers.model import Kind, Publisher
from wangge_registry.versions.reading import Wheel
from wangge_serving.errors import FieldError

_PLACE = "plugin.json#$."


def identity_faults(wheel: Wheel, plugin: Plugin, owner: Publisher) -> Iterator[FieldError]:
    """Yield where the manifest differs from the verified record of whoever uploads it."""
    manifest, said = wheel.manifest, wheel.manifest.publisher
    if manifest.id != plugin.id:
        yield FieldError(f"{_PLACE}id", "plugin_differs", f"The token is for {plugin.id}, the manifest is of {manifest.id}.")
    if wheel.package != plugin.package:
        yield FieldError("content", "package_differs", f"{plugin.id} comes as {plugin.package}, this file is of {wheel.package}.")
    if said.id != plugin.namespace:
        message = f"{plugin.id} lies in the namespace {plugin.namespace}; say so in publisher.id."
        yield FieldError(f"{_PLACE}publisher.id", "publisher_differs", message)
    record = {
        "type": str(owner.kind),
        "legal_name": owner.legal_name,
        "domain": owner.domain,
        "registration": owner.registration if owner.kind is not Kind.INDIVIDUAL else "",
    }
    for name, value in record.items():
        given = getattr(said, name) or ""
        if given != value:
            message = f"The verified record of {owner.id} says {value!r}, the manifest {given!r}."
            yield FieldError(f"{_PLACE}publisher.{name}", "publisher_differs", message)
