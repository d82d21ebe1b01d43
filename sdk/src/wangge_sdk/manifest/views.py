"""The pages, cards and layers of a plugin that the shell draws, with their files read."""

from collections.abc import Mapping
from typing import Any

import msgspec

from wangge_sdk.manifest.blocks import View
from wangge_sdk.manifest.documents import read_json, read_typed
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.screens import DRAWN, LayerStyle, Screen


def whole(document: object, screen: Screen) -> Any:  # noqa: ANN401  any JSON document
    """Return the document of a screen as a page: of a `form`, the file holds one block."""
    if screen.render != "form":
        return document
    parameters = ["id"] if isinstance(document, dict) and str(document.get("target", "")).startswith("change:") else []
    return {"parameters": parameters, "blocks": [document]}


def offered_views(package: Package, manifest: Manifest) -> Mapping[str, View]:
    """Read the pages and cards of a plugin, by their files.

    Raises:
        ManifestError: a file is missing or no JSON.
        msgspec.ValidationError: a file is not what the check wants it to be.
    """
    ui = manifest.contributes.ui
    screens = [screen for screen in (*ui.pages, *ui.cards) if screen.render in DRAWN]
    return {screen.source: msgspec.convert(whole(read_json(package, screen.source), screen), View) for screen in screens}


def offered_styles(package: Package, manifest: Manifest) -> Mapping[str, LayerStyle]:
    """Read how the layers of a plugin are drawn, by their files.

    Raises:
        ManifestError: a file is missing or is not what it should be.
    """
    paths = dict.fromkeys(layer.style for layer in manifest.contributes.ui.map_layers if layer.style)
    return {path: read_typed(package, path, LayerStyle) for path in paths}
