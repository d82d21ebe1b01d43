"""What a plugin declares: reading it, checking it, and the case types it offers.

Nothing here imports a plugin's code.
"""

from wangge_sdk.manifest.blocks import View
from wangge_sdk.manifest.check import check
from wangge_sdk.manifest.collections import Collection, OfferedCollection, offered_collections
from wangge_sdk.manifest.findings import Finding, ManifestError, PackageError, PluginError
from wangge_sdk.manifest.frames import OfferedFrame, offered_frames
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.offers import OfferedCaseType, OfferedClass, OfferedRoute, offered_case_types
from wangge_sdk.manifest.package import ENTRY_POINTS, Package, installed_plugins, open_package
from wangge_sdk.manifest.read import read_manifest
from wangge_sdk.manifest.routes import OfferedCommand, ServedRoute, offered_commands, offered_routes
from wangge_sdk.manifest.schema import manifest_schema, view_schema
from wangge_sdk.manifest.views import offered_styles, offered_views

__all__ = [
    "ENTRY_POINTS",
    "Collection",
    "Finding",
    "Manifest",
    "ManifestError",
    "OfferedCaseType",
    "OfferedClass",
    "OfferedCollection",
    "OfferedCommand",
    "OfferedFrame",
    "OfferedRoute",
    "Package",
    "PackageError",
    "PluginError",
    "ServedRoute",
    "View",
    "check",
    "installed_plugins",
    "manifest_schema",
    "offered_case_types",
    "offered_collections",
    "offered_commands",
    "offered_frames",
    "offered_routes",
    "offered_styles",
    "offered_views",
    "open_package",
    "read_manifest",
    "view_schema",
]
