"""What the platform is asked for: the county's classes, and its history."""

import json
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from wangge_plugin_message_classifier.learning import Example
from wangge_plugin_message_classifier.small import Named
from wangge_sdk.broker.calls import CaseList, CasePage
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.views import HookContext

MOST_EXAMPLES: Final = 20_000
"""Cases that are learned from, the newest."""
LEAST_PER_GROUP: Final = 10
"""Cases that a group has to have before it is learned."""
_LEARNED_FROM: Final = frozenset({None, "fixed", "cannot"})
"""Outcomes of cases whose class was decided in earnest; None where the county does not show them."""
_PATIENCE: Final = 40
_PAUSE_S: Final = 5.0


@cache
def wider() -> Mapping[str, str]:
    """Return the first-level class of each small class of Livelihood services, by the label tree of residents' messages."""
    found: dict[str, str] = json.loads(files(__package__).joinpath("groups.json").read_text(encoding="utf-8"))
    return found


def group_of(class_id: str) -> str:
    """Return the first-level class of a class; itself where it has none."""
    return wider().get(class_id, class_id)


def classes_of(platform: Platform) -> tuple[Named, ...]:
    """Return the classes that are reported under where the call is for, less those that are private."""
    return tuple(
        Named(
            id=each.id,
            title=each.title["zh-CN"],
            group=group_of(each.id),
            unit_kind=each.unit_kind,
            keywords=each.keywords,
        )
        for each in platform.classes.list()
        if not each.private
    )


def history(ctx: HookContext) -> list[Example]:
    """Return the closed cases of the area with the class that people left them in, groups of too few left out."""
    found = [
        Example(text=case.text, group=group_of(case.class_id), class_id=case.class_id)
        for page in _pages(ctx.platform)
        for case in page.items
        if case.text and case.class_id and case.outcome in _LEARNED_FROM
    ][:MOST_EXAMPLES]
    sizes: dict[str, int] = {}
    for each in found:
        sizes[each.group] = sizes.get(each.group, 0) + 1
    return [each for each in found if sizes[each.group] >= LEAST_PER_GROUP]


def _pages(platform: Platform) -> Iterator[CasePage]:
    after, seen = None, 0
    while seen < MOST_EXAMPLES:
        page = _page(platform, CaseList(queue="closed", after=after))
        seen += len(page.items)
        yield page
        if page.next is None:
            return
        after = page.next


def _page(platform: Platform, wanted: CaseList) -> CasePage:
    for _ in range(_PATIENCE):
        try:
            return platform.cases.list(wanted)
        except RefusedError as refused:
            if refused.code != "rate_limited":
                raise
            time.sleep(_PAUSE_S)
    return platform.cases.list(wanted)
