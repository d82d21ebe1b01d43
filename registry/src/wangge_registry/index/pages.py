"""The pages of the index, as JSON and as HTML. Pure.

Sources: PEP 503 (HTML), 691 (JSON), 592 (yanked), 700 (versions, sizes, times), 714 (core metadata), 792 (project status).
"""

import hashlib
import html
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

import msgspec
from msgspec import Struct
from packaging.version import Version as Number

from wangge_registry.plugins.model import Plugin, Status
from wangge_registry.versions.model import File
from wangge_registry.versions.states import State

API: Final = "1.4"
JSON: Final = "application/vnd.pypi.simple.v1+json"
HTML: Final = "application/vnd.pypi.simple.v1+html"
PLAIN_HTML: Final = "text/html"
_ACCEPTED: Final = {
    JSON: JSON,
    "application/vnd.pypi.simple.latest+json": JSON,
    HTML: HTML,
    "application/vnd.pypi.simple.latest+html": HTML,
    PLAIN_HTML: PLAIN_HTML,
    "text/*": PLAIN_HTML,
    "application/*": JSON,
    "*/*": PLAIN_HTML,
}
"""What a client may ask for → what it gets."""


class Page(Struct, frozen=True):
    """A page in one form, with its entity tag."""

    media_type: str
    body: bytes
    etag: str


def page(media_type: str, body: bytes) -> Page:
    """Return a page with its tag."""
    return Page(media_type, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def negotiated(accept: str) -> str | None:
    """Return the form that a header Accept asks for most; None when there is none of ours (RFC 9110, section 12.5.1)."""
    best: tuple[float, str] | None = None
    for part in (accept or "*/*").split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        form = _ACCEPTED.get(name.lower())
        quality = _quality(parameters)
        if form is not None and quality > 0 and (best is None or quality > best[0]):
            best = quality, form
    return best[1] if best else None


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def root_json(packages: Iterable[str]) -> bytes:
    """Return the list of all packages."""
    return msgspec.json.encode({"meta": {"api-version": API}, "projects": [{"name": name} for name in packages]})


def root_html(packages: Iterable[str]) -> bytes:
    """Return the list of all packages."""
    links = "".join(f'<a href="{name}/">{name}</a><br>\n' for name in packages)
    return _document("index", links)


def project_json(plugin: Plugin, versions: Iterable[File]) -> bytes:
    """Return a package's page; `versions` are those that are offered."""
    files = [_file(version) for version in versions]
    status = {"status": str(plugin.status)} | ({"reason": plugin.status_reason} if plugin.status_reason else {})
    return msgspec.json.encode(
        {
            "meta": {"api-version": API},
            "name": plugin.package,
            "project-status": status,
            "versions": list(dict.fromkeys(file["filename"].split("-")[1] for file in files)),
            "files": files,
        }
    )


def project_html(plugin: Plugin, versions: Iterable[File]) -> bytes:
    """Return a package's page; `versions` are those that are offered."""
    links = "".join(_link(_file(version)) for version in versions)
    status = f'<meta name="pypi:project-status" content="{plugin.status}">\n'
    if plugin.status_reason:
        status += f'<meta name="pypi:project-status-reason" content="{html.escape(plugin.status_reason)}">\n'
    return _document(plugin.package, links, status)


def shown(plugin: Plugin, versions: Iterable[File]) -> list[File]:
    """Return which versions the page of a package shows: none in quarantine, and only those that are offered."""
    if plugin.status is Status.QUARANTINED:
        return []
    return sorted((version for version in versions if version.is_offered), key=lambda version: Number(version.version))


def _file(version: File) -> dict[str, Any]:
    uploaded = version.uploaded_at.astimezone(UTC)
    metadata = {"sha256": version.metadata_sha256}
    found: dict[str, Any] = {
        "filename": version.filename,
        "url": f"../../files/{version.sha256}/{version.filename}",
        "hashes": {"sha256": version.sha256},
        "size": version.size,
        "upload-time": uploaded.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "yanked": (version.reason or True) if version.state is State.YANKED else False,
        "core-metadata": metadata,
        "dist-info-metadata": metadata,
    }
    return found | ({"requires-python": version.requires_python} if version.requires_python else {})


def _link(file: dict[str, Any]) -> str:
    attributes = {
        "href": f"{file['url']}#sha256={file['hashes']['sha256']}",
        "data-core-metadata": f"sha256={file['core-metadata']['sha256']}",
        "data-dist-info-metadata": f"sha256={file['core-metadata']['sha256']}",
    }
    if python := file.get("requires-python"):
        attributes["data-requires-python"] = python
    if file["yanked"]:
        attributes["data-yanked"] = file["yanked"] if isinstance(file["yanked"], str) else ""
    written = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<a {written}>{html.escape(file['filename'])}</a><br>\n"


def _document(title: str, body: str, head: str = "") -> bytes:
    text = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta name="pypi:repository-version" content="{API}">\n{head}'
        f"<title>{html.escape(title)}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
    return text.encode()
