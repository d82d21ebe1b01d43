"""The county's own warnings as CAP 1.2, for radios, screens and apps, and the index of them as Atom. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIST: Final = "CN:administrative-division"
_CATEGORY: Final = "Met"


def alert(body: Mapping[str, Any]) -> bytes:
    """Return a bulletin of the county's own as an alert.

    Times have their hours from UTC, never Z; the language is always said, since CAP would take it for English.
    """
    refers = "".join(_element("references", body["references"])) if body.get("references") else ""
    codes = "".join(
        f"<geocode>{_element('valueName', _LIST)}{_element('value', code)}</geocode>"
        for code in (body.get("geocodes") or {}).get(_LIST, ())
    )
    info = "".join(
        _element(name, value)
        for name, value in (
            ("language", "zh-CN"),
            ("category", _CATEGORY),
            ("event", body["event"]),
            ("urgency", body["urgency"]),
            ("severity", body["severity"]),
            ("certainty", body["certainty"]),
            ("effective", body["sent"]),
            ("expires", body.get("expires")),
            ("senderName", body.get("sender_name")),
            ("headline", body["headline"]),
            ("description", body.get("description")),
            ("instruction", body.get("instruction")),
        )
        if value
    )
    head = "".join(
        _element(name, value)
        for name, value in (
            ("identifier", body["number"]),
            ("sender", body["sender"]),
            ("sent", body["sent"]),
            ("status", body["status"]),
            ("msgType", body["kind"]),
            ("scope", "Public"),
        )
    )
    area = f"<area>{_element('areaDesc', body['areas'])}{codes}</area>"
    return f'{_HEAD}<alert xmlns="{CAP}">{head}{refers}<info>{info}{area}</info></alert>\n'.encode()


def index(bodies: Iterable[Mapping[str, Any]], plugin: str, area: str, updated: datetime) -> bytes:
    """Return the index of what the county has sent: an Atom feed (RFC 4287) that leads to each alert."""
    entries = "".join(
        f"<entry>{_element('id', 'urn:wangge:cap:' + body['number'])}{_element('title', body['headline'])}"
        f"{_element('updated', body['sent'])}"
        f'<link rel="alternate" type="application/cap+xml" href="{escape(body["number"])}?area={escape(area)}"/>'
        f"{_element('summary', body.get('description') or body['headline'])}</entry>"
        for body in bodies
    )
    named = (("id", f"urn:wangge:cap:{plugin}:{area}"), ("title", "CAP"), ("updated", updated.isoformat(timespec="seconds")))
    head = "".join(_element(name, value) for name, value in named)
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">{head}<author><name>{escape(plugin)}</name></author>{entries}</feed>\n'.encode()
    )


def _element(name: str, value: object) -> str:
    return f"<{name}>{escape(_clean(str(value)))}</{name}>"


def _clean(text: str) -> str:
    """Leave out what XML 1.0 has no way to write."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
    )
