"""A registry that signs whatever it is given: what a county does must not hang on the registry's checks alone."""

import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuf.api.metadata import TargetFile

from tests.registry.shop import Shop
from wangge_registry.reviews.statement import PREDICATE_TYPE, STATEMENT_TYPE, signed

ROLE = "publisher-lampworks"


def reviewed(
    shop: Shop, plugin: str, version: str, sha256: str, organisation: str, decision: str = "approve", ticked: Sequence[str] = ()
) -> dict[str, Any]:
    """A reviewer's statement, signed with the registry's key for reviews."""
    predicate = {
        "plugin": plugin,
        "version": version,
        "decision": decision,
        "reason": "I have read all of it.",
        "reviewer": {"name": f"somebody of {organisation}", "organisation": organisation},
        "decided_at": datetime(2026, 3, 2, tzinfo=UTC).isoformat(),
        "checks": {},
        "checklist": list(ticked),
    }
    subject = [{"name": "x.whl", "digest": {"sha256": sha256}}]
    return signed(
        {"_type": STATEMENT_TYPE, "subject": subject, "predicateType": PREDICATE_TYPE, "predicate": predicate}, shop.market.review_key
    )


async def sign(
    shop: Shop,
    plugin: str,
    wheel: Path,
    *,
    organisations: Sequence[str] = (),
    reviews: Sequence[dict[str, Any]] | None = None,
    shown: dict[str, Any] | None = None,
) -> None:
    """Have a wheel vouched for and shown in the catalogue of its publisher; `shown` is what is shown in the place of its manifest."""
    content = wheel.read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read(next(each for each in archive.namelist() if each.endswith("/plugin.json"))))
    target = TargetFile.from_data(f"lampworks/{wheel.name}", content, ["sha256"])
    digest, version = target.hashes["sha256"], manifest["version"]
    statements = [reviewed(shop, plugin, version, digest, each) for each in organisations] if reviews is None else list(reviews)
    target.unrecognized_fields["custom"] = {"plugin": plugin, "version": version, "channel": "stable", "reviews": statements}
    document = json.loads(
        await shop.market.vouching._catalogues.of("lampworks", await shop.market.vouching._versions.vouched_for("lampworks"))
    )
    document["plugins"].setdefault(plugin, {"package": plugin.replace(".", "-"), "status": "active", "reason": ""})
    told = {"plugin": plugin, "version": version, "filename": wheel.name, "sha256": digest, "size": len(content)}
    document["versions"].append(dict(document["versions"][0]) | told | {"manifest": shown or manifest})
    listing = json.dumps(document).encode()
    catalogue = TargetFile.from_data("lampworks/catalogue.json", listing, ["sha256"])
    metadata, targets = shop.market.metadata.newest(ROLE), shop.market.metadata.newest("targets")
    assert metadata is not None
    assert targets is not None
    metadata.signed.version += 1
    metadata.signed.targets |= {target.path: target, catalogue.path: catalogue}
    metadata.sign(shop.market.repository.keys.signer(ROLE, targets.signed))
    shop.market.metadata.keep(ROLE, metadata)
    shop.market.metadata.keep_document("catalogue.json", listing)
    shop.market.files.put(content)
    shop.market.repository.refresh()
