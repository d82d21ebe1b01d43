"""The mark of a query that looks past scopes."""

import pytest

from wangge_core.access.unscoped import unscoped


def test_the_mark_leaves_the_function_as_it_is() -> None:
    def everything() -> int:
        return 7

    assert unscoped("the sealer reads all")(everything) is everything


def test_a_mark_without_a_reason_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        unscoped("  ")
