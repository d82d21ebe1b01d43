"""Turning grants into what goes over the wire. Pure."""

from collections.abc import Collection

from wangge_core.plugins.contributions import Contributions, Offer
from wangge_core.plugins.grants.model import GrantEntry
from wangge_core.plugins.grants.schemas import AskOut, ChangeOut, GrantActOut
from wangge_sdk.manifest.difference import Difference
from wangge_sdk.manifest.sentences import Names, change_sentences, sentences


def names_of(catalogue: Contributions) -> Names:
    """Return what people call the case types that sentences speak of."""
    return {case_type.id: case_type.title for case_type in catalogue.case_types}


def asks_out(offer: Offer, names: Names, taken: Collection[str]) -> list[AskOut]:
    """Return what a plugin asks for, a sentence each; `taken` are the scopes whose optional part was granted."""
    return [
        AskOut(each.group, each.text, each.reason, each.choice, each.choice in taken, each.protected)
        for each in sentences(offer.asking, names)
    ]


def changes_out(difference: Difference, names: Names) -> list[ChangeOut]:
    """Return what differs, a sentence each."""
    return [ChangeOut(each.group, each.effect.value, each.text) for each in change_sentences(difference, names)]


def act_out(entry: GrantEntry) -> GrantActOut:
    """Return an act of an area."""
    return GrantActOut(entry.number, entry.act.value, entry.version, entry.manifest, list(entry.taken), entry.officer, entry.by, entry.at)
