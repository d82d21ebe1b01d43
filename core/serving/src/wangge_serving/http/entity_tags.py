"""Whether the caller holds what we would send already."""

import re
from typing import Final

_TAGS: Final = re.compile(r'(?:W/)?("[^"]*")')


def held(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the header If-None-Match names the entity tag `tag`, quotes included.

    Weak tags count too: proxies that compress make a strong one weak. Source: RFC 9110, section 13.1.2.
    """
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag in _TAGS.findall(if_none_match)
