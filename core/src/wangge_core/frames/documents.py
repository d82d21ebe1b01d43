"""The frame's document and its headers: made by the platform, from names and digests only. Pure."""

import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from wangge_sdk.manifest import OfferedFrame

BASE: Final = "/plugins"
OURS: Final = "-"
"""Stands where the id of a plugin would, for the platform's own files: no plugin is called so."""
_GUEST: Final = {"lockdown.js": "text/javascript", "bridge.js": "text/javascript", "frame.css": "text/css"}
_FEATURES: Final = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read", "clipboard-write", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "usb", "web-share", "xr-spatial-tracking",
)  # fmt: skip


@cache
def guest_file(name: str) -> tuple[bytes, str] | None:
    """Return one of the platform's own files with its kind; None when there is none of that name."""
    kind = _GUEST.get(name)
    return (files(__package__).joinpath("guest", name).read_bytes(), kind) if kind else None


@cache
def guest_digest() -> str:
    """Return the digest of the platform's own files, which stands in their addresses."""
    digest = hashlib.sha256()
    for name in sorted(_GUEST):
        found = guest_file(name)
        digest.update(found[0] if found else b"")
    return digest.hexdigest()[:24]


def address_of(plugin: str, frame: OfferedFrame) -> str:
    """Return the address of a frame's document."""
    return f"{BASE}/{plugin}/{frame.digest}/frame"


def document(plugin: str, frame: OfferedFrame, title: str) -> bytes:
    """Return the HTML of a frame."""
    ours, theirs = f"{BASE}/{OURS}/{guest_digest()}", f"{BASE}/{plugin}/{frame.digest}/file"
    styles = "".join(f'<link rel="stylesheet" href="{theirs}/{escape(path)}">' for path in frame.styles)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<script src="{ours}/lockdown.js"></script><script src="{ours}/bridge.js"></script>'
        f'<link rel="stylesheet" href="{ours}/frame.css">{styles}'
        f'<script type="module" src="{theirs}/{escape(frame.script)}"></script>'
        '</head><body><main id="app"></main></body></html>'
    ).encode()


def document_headers(plugin: str, frame: OfferedFrame, host: str) -> dict[str, str]:
    """Return the headers of a frame's document on a server of that name.

    The origin of the document is nobody's, so that `'self'` may mean nothing in its policy: addresses are written out.
    """
    own = f"{host}{BASE}/{plugin}/{frame.digest}/"
    policy = (
        "sandbox allow-scripts",
        "default-src 'none'",
        f"script-src {host}{BASE}/{OURS}/{guest_digest()}/ {own}",
        f"style-src {host}{BASE}/{OURS}/{guest_digest()}/ {own}",
        f"img-src {own} data: blob:",
        f"font-src {own}",
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-src 'none'",
        "worker-src 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }


FILE_HEADERS: Final = {
    # The document's origin is nobody's: without these two its own scripts would not load. What lies here is public.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
}
